import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { InputError } from '../../runtime/errors.js';
import { threadFile } from '../../runtime/thread-file.js';
import type { InputFile, OnRead } from '../input-file.js';
import { PairBatch, type PairVisitor } from './pairs.js';
import { errorOf, type FromThread, type ThreadData } from './parquet-messages.js';
import type { UnderstandOptions } from './settings.js';
import type { Times } from './times.js';
import type { Understood } from './understood.js';

/** The limits of a thread that reads a file. */
export interface ThreadLimits {
  /** How long the thread may compute without a result, in milliseconds. */
  readonly silenceMs: number;
  /** The memory for its values, in MiB. */
  readonly heapMib: number;
}

/** The time without a result that every file has, and the time that each MiB of a file adds, in milliseconds. */
const SILENCE_MS = 30_000;
const SILENCE_MS_PER_MIB = 100;
/** How long the thread has after the limit, because this thread may have been busy and may not have heard it. */
const GRACE_MS = 1000;

/**
 * Understands a Parquet file in a thread of its own, because a damaged file can make the decoder compute for hours or take all
 * memory. A thread that is silent for too long or takes too much memory is ended, and the file is refused. Rejects like
 * `understandParquet`. `close` of the result must be called.
 */
export async function understandGuarded(
  file: InputFile,
  options: UnderstandOptions,
  limits: ThreadLimits = limitsFor(file),
): Promise<Understood & { close(): Promise<void> }> {
  const thread = new ParquetThread(file, options, limits);
  try {
    const understood = await thread.untilIdle(() => {});
    if (understood.type !== 'understood') throw new Error(`the thread said ${understood.type} too early`);
    const { description, unit, warnings } = understood;
    return {
      description,
      unit,
      warnings,
      read: (visitor, onRead) => thread.read(visitor, onRead),
      close: () => thread.close(),
    };
  } catch (error) {
    await thread.close();
    throw error;
  }
}

/** The limits of a thread that reads a file of some size. */
export function limitsFor({ size }: Pick<InputFile, 'size'>): ThreadLimits {
  return {
    silenceMs: SILENCE_MS + Math.round(size / 2 ** 20) * SILENCE_MS_PER_MIB,
    heapMib: Math.ceil(getHeapStatistics().heap_size_limit / 2 ** 20),
  };
}

/** The messages after which the thread waits or has ended. */
type Idle = Extract<FromThread, { type: 'understood' | 'done' }>;

/** A thread that reads one file. */
class ParquetThread {
  readonly #worker: Worker;
  readonly #inFlight = new Int32Array(new SharedArrayBuffer(4));
  readonly #batch = new PairBatch();
  readonly #times: Times | undefined;

  constructor(
    readonly file: InputFile,
    { times, ...options }: UnderstandOptions,
    readonly limits: ThreadLimits,
  ) {
    this.#times = times;
    const { path, descriptor, size } = file;
    const inFlight = this.#inFlight.buffer;
    const workerData: ThreadData = { path, descriptor, size, options, timeKind: times && times.kind, inFlight };
    this.#worker = new Worker(threadFile('dataset/interactions/parquet-thread.js', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMib },
      execArgv: [],
    });
  }

  /** Reads the whole file. */
  async read(visitor: PairVisitor, onRead?: OnRead): Promise<void> {
    this.#worker.postMessage('read', []);
    await this.untilIdle((message) => {
      if (message.type === 'pairs') this.#passOn(message, visitor);
      else if (message.type === 'problem') visitor.problem(message.place, message.text);
      else if (message.type === 'read') onRead?.(message.bytes);
    });
  }

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Hears the thread until it waits or has ended. Rejects with an InputError when it fails or breaks a limit. */
  async untilIdle(hear: (message: FromThread) => void): Promise<Idle> {
    const worker = this.#worker;
    const { silenceMs } = this.limits;
    const listening = new AbortController();
    const idle = new Promise<Idle>((resolve, reject) => {
      const refuse = (reason: string) => reject(refusalOf(this.file.path, reason));
      const watch = new Watch(silenceMs, () => refuse(`reading it made no progress for ${silenceMs / 1000} s`));
      const onMessage = (message: FromThread) => {
        watch.heard();
        if (message.type === 'failed') reject(errorOf(message.failure, this.file.path));
        else if (message.type === 'understood' || message.type === 'done') resolve(message);
        else hearing(() => hear(message), reject);
      };
      const onError = (error: unknown) => refuse(reasonOf(error));
      const onExit = () => refuse('its reader ended');
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      listening.signal.addEventListener('abort', () => {
        watch.stop();
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      });
    });
    return idle.finally(() => listening.abort());
  }

  /** Passes on a batch that the thread sent. */
  #passOn(
    { bytes, bounds, places, times, timeKind }: Extract<FromThread, { type: 'pairs' }>,
    visitor: PairVisitor,
  ): void {
    const batch = this.#batch;
    batch.bounds.set(bounds);
    batch.places.set(places);
    batch.times.set(times);
    this.#times?.adopt(timeKind);
    batch.length = places.length;
    visitor.pairs(bytes, batch);
    Atomics.sub(this.#inFlight, 0, 1);
    Atomics.notify(this.#inFlight, 0);
  }
}

/** The error about a file whose reader was ended. */
export function refusalOf(path: string, reason: string): InputError {
  return new InputError(`Cannot read ${path} as Parquet: ${reason}, so the file seems to be damaged`);
}

/** Calls a function. An error of it goes to `reject`, because nobody else would hear it. */
function hearing(act: () => void, reject: (error: unknown) => void): void {
  try {
    act();
  } catch (error) {
    reject(error);
  }
}

/** Calls `onSilence` when nothing has been heard for some time, and for a moment after it. */
export class Watch {
  #timer: NodeJS.Timeout | undefined;
  #isOverdue = false;

  constructor(
    readonly silenceMs: number,
    readonly onSilence: () => void,
  ) {
    this.#wait(silenceMs);
  }

  /** Something was heard. */
  heard(): void {
    if (!this.#isOverdue) return void this.#timer?.refresh();
    clearTimeout(this.#timer);
    this.#isOverdue = false;
    this.#wait(this.silenceMs);
  }

  #wait(delay: number): void {
    this.#timer = setTimeout(() => {
      if (this.#isOverdue) return this.onSilence();
      this.#isOverdue = true;
      this.#wait(GRACE_MS);
    }, delay);
  }

  /** Stops. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Says in words why a thread ended. */
export function reasonOf(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return 'reading it takes too much memory';
  return error instanceof Error ? error.message : String(error);
}
