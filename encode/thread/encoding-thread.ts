import { Worker } from 'node:worker_threads';
import { threadFile } from '../../runtime/thread-file.js';
import type { FromThread, SourceOutcome, ThreadData, ToThread } from './messages.js';

interface Answer {
  readonly resolve: (outcome: SourceOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that encodes one source after the other. */
export class EncodingThread {
  readonly #worker: Worker;
  readonly #exit: Promise<unknown>;
  #answer: Answer | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor({ encoder, maxPixels, largest }: ThreadData) {
    this.#worker = new Worker(threadFile('encode/thread/encode-thread.js', import.meta.url), {
      workerData: { encoder, maxPixels, largest } satisfies ThreadData,
      execArgv: [],
    });
    this.#exit = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.on('message', (outcome: FromThread) => this.#answer?.resolve(outcome));
    this.#worker.on('error', (error) => this.fail(error));
    this.#worker.on('exit', (code) => this.fail(new Error(`A thread that encodes ended with ${code}`)));
  }

  /** Encodes a source: the path of a file, or a text. Rejects with the error of the thread, or with that of `fail`. */
  encode(source: string): Promise<SourceOutcome> {
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      if (this.#failure) reject(this.#failure.error);
      else this.#worker.postMessage({ source } satisfies ToThread, []);
    });
  }

  /** Rejects the call that waits, and all later ones. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#answer?.reject(this.#failure.error);
  }

  /** Ends the thread after the source that is under way. A thread that is terminated while ONNX Runtime works in it ends the whole process. */
  async stop(): Promise<void> {
    this.#worker.postMessage('stop' satisfies ToThread, []);
    await this.#exit;
  }
}
