import { Worker } from 'node:worker_threads';
import { threadFile } from '../../runtime/thread-file.js';
import type { EncodedPart, FromThread, Task, ThreadData, ToThread } from './messages.js';

export interface ThreadsOptions extends ThreadData {
  readonly threads: number;
  /** Ends the work. The parts under way are lost. */
  readonly signal?: AbortSignal;
  readonly onSource: () => void;
  /** Receives each part when it is encoded, in any order. The thread goes on meanwhile. */
  readonly onPart: (part: EncodedPart) => Promise<void>;
}

/**
 * Encodes parts on several threads. Rejects with what `onPart` rejects with, with the error of a thread, or with the reason of
 * the signal.
 */
export async function encodeOnThreads(tasks: readonly Task[], options: ThreadsOptions): Promise<void> {
  const queue = tasks[Symbol.iterator]();
  const count = Math.min(options.threads, tasks.length);
  const { encoder, maxPixels, largest } = options;
  const workers = Array.from(
    { length: count },
    () =>
      new Worker(threadFile('encode/thread/encode-thread.js', import.meta.url), {
        workerData: { encoder, maxPixels, largest } satisfies ThreadData,
        execArgv: [],
      }),
  );
  const exits = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
  try {
    await Promise.all(workers.map((worker) => encodeAll(worker, queue, options)));
  } finally {
    // A thread that is terminated while ONNX Runtime works in it ends the whole process.
    for (const worker of workers) worker.postMessage('stop' satisfies ToThread, []);
    await Promise.all(exits);
  }
}

/** Gives a thread one part after the other. */
function encodeAll(worker: Worker, queue: Iterator<Task>, { signal, onSource, onPart }: ThreadsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal?.reason as Error);
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
    const next = () => {
      const { done, value } = queue.next();
      if (done) resolve();
      else worker.postMessage(value, []);
    };
    const keep = async (part: EncodedPart) => {
      try {
        await onPart(part);
        next();
      } catch (error) {
        reject(error);
      }
    };
    worker.on('message', (message: FromThread) => {
      if (message.type === 'source') onSource();
      else void keep(message);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`A thread that encodes ended with ${code}`)));
    next();
  });
}
