import { Worker } from 'node:worker_threads';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { PartitionSampler, StepPosition } from '../../dataset/sampling/sampler.js';
import type { StageSettings } from '../../model/stage.js';
import { threadFile } from '../../runtime/thread-file.js';
import type { Draw } from '../draw.js';
import type { DrawThreadData, FromDrawThread, ToDrawThread } from './messages.js';
import { rowFiles, type RowFile } from './rows-ahead.js';

/** Where the draws of an epoch come from. */
export interface DrawsAhead {
  /**
   * Returns the draw of a step as `drawStep` does, and has the draws of the steps after it made meanwhile. `steps` is
   * the number of steps of an epoch. It has one user, who makes one call at a time. Rejects with the error of the thread.
   */
  draw(at: StepPosition, stage: StageSettings, steps: number): Promise<Draw>;
  /** Ends the thread. */
  close(): Promise<void>;
}

export interface DrawAheadOptions {
  /** The number of threads that training may use. With 1, everything stays on one thread. */
  readonly threads: number;
  /** The features of the job, if it has any. */
  readonly features: FeatureMatrix | null;
}

/** The number of draws that are asked for before they are needed. */
const DEPTH = 2;
/** Fewer interactions are not worth a thread, which takes some 50 ms to start. */
const FEWEST_INTERACTIONS = 2 ** 16;
/** The most bytes that are copied for the thread. Larger data have to be in shared memory. */
const MOST_COPIED = 64 * 2 ** 20;
/** Rows of smaller features are not read ahead: they stay in the page cache after they were read once. */
const SMALLEST_FEATURES = 64 * 2 ** 20;

/** Starts a thread that draws ahead, where that is allowed and worth it. */
export function drawAhead(samplers: readonly PartitionSampler[], options: DrawAheadOptions): DrawsAhead | undefined {
  if (options.threads === 1 || samplers.length === 0) return undefined;
  const interactions = samplers.reduce((sum, sampler) => sum + sampler.interactions, 0);
  if (interactions < FEWEST_INTERACTIONS || copiedBytes(samplers[0]) > MOST_COPIED) return undefined;
  return new DrawThread(samplers, filesToRead(options.features));
}

/** Returns the files whose rows are read ahead: none where they are small. */
function filesToRead(features: FeatureMatrix | null): RowFile[] {
  const files = rowFiles(features);
  const rowBytes = files.reduce((sum, file) => sum + file.rowBytes, 0);
  return rowBytes * (features?.rows ?? 0) < SMALLEST_FEATURES ? [] : files;
}

/** Draws in a thread of its own, which is always some steps ahead. */
export class DrawThread implements DrawsAhead {
  readonly #worker: Worker;
  /** The steps that were asked for and not used yet. The answers to the first of them have arrived. */
  #asked: StepPosition[] = [];
  #arrived: FromDrawThread[] = [];
  /** The number of answers under way that are not wanted any more. */
  #unwanted = 0;
  #stage: StageSettings | undefined;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(
    private readonly samplers: readonly PartitionSampler[],
    files: readonly RowFile[],
  ) {
    const partitions = samplers.map(({ partition, users }) => ({ partition, users }));
    const { index: _, pools, ...options } = samplers[0].options;
    this.#worker = new Worker(threadFile('training/ahead/draw-thread.js', import.meta.url), {
      workerData: { partitions, options, items: pools.items, files } satisfies DrawThreadData,
      execArgv: [],
    });
    this.#worker.on('message', (answer: FromDrawThread) => this.#take(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`The thread that draws micro-batches ended with ${code}`)));
    this.#worker.unref();
  }

  /** Returns the draw of a step, as `DrawsAhead.draw` describes. */
  async draw(at: StepPosition, stage: StageSettings, steps: number): Promise<Draw> {
    this.#expect(at, stage);
    this.#ask(at, stage, steps);
    let answer: FromDrawThread | undefined;
    while ((answer = this.#arrived.shift()) === undefined) await this.#nextAnswer();
    this.#asked.shift();
    this.#ask(stepAfter(at, steps), stage, steps);
    const { batches, rows } = answer;
    return {
      batches: batches.map((batch, n) => batch && { ...batch, randomDirections: this.samplers[n].directionsAt(at) }),
      rows,
    };
  }

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Forgets what was asked for where its first step is not this one: a stage began, or the run went back. */
  #expect({ epoch, step }: StepPosition, stage: StageSettings): void {
    const [first] = this.#asked;
    const isExpected = first === undefined || (first.epoch === epoch && first.step === step && this.#stage === stage);
    this.#stage = stage;
    if (isExpected) return;
    this.#unwanted += this.#asked.length - this.#arrived.length;
    this.#asked = [];
    this.#arrived = [];
  }

  /** Asks for further steps until `DEPTH` draws are under way or wait. The first step is `from` where nothing was asked for. */
  #ask(from: StepPosition, stage: StageSettings, steps: number): void {
    while (this.#asked.length < DEPTH) {
      const last = this.#asked.at(-1);
      const at = last ? stepAfter(last, steps) : from;
      this.#asked.push(at);
      this.#worker.postMessage({ at, stage } satisfies ToDrawThread, []);
    }
  }

  #take(answer: FromDrawThread): void {
    if (this.#unwanted > 0) this.#unwanted--;
    else this.#arrived.push(answer);
    this.#wake();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  /** Resolves after the next answer. Rejects with the error of the thread where there will be none. */
  async #nextAnswer(): Promise<void> {
    if (this.#failure) throw this.#failure;
    // The thread alone does not keep the process alive, but this wait must.
    this.#worker.ref();
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#worker.unref();
  }
}

/** Returns the step after another one. The first step of an epoch follows the last step of the epoch before. */
function stepAfter({ epoch, step }: StepPosition, steps: number): StepPosition {
  return step + 1 < steps ? { epoch, step: step + 1 } : { epoch: epoch + 1, step: 0 };
}

/** Returns the bytes of a sampler's data that are not in shared memory. */
function copiedBytes({ options: { training, warmItems, usersWithoutNegatives } }: PartitionSampler): number {
  return [training.offsets, training.items, warmItems, usersWithoutNegatives]
    .filter(({ buffer }) => !(buffer instanceof SharedArrayBuffer))
    .reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
