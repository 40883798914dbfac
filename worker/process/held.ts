import type { About } from '../../member/outbox.js';
import type { Assign } from '../../proto/index.js';
import type { WorkerRun } from './worker-run.js';

/** The work that a worker has: a job to prepare (run 0), or its part of a run. */
export class Held {
  readonly abort = new AbortController();
  ready = false;
  isStarted = false;
  /** Once loaded. */
  run?: WorkerRun;
  /** Settles when nothing of it goes on any more. */
  done: Promise<void> = Promise.resolve();
  /** Resolves at Start; rejects when the work is taken away. */
  readonly started: Promise<void>;
  #begin!: () => void;

  constructor(
    readonly about: About,
    readonly assign: Assign | null,
  ) {
    const { signal } = this.abort;
    this.started = new Promise<void>((resolve, reject) => {
      this.#begin = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    // Only an awaited one is of interest.
    this.started.catch(() => {});
  }

  get isAborted(): boolean {
    return this.abort.signal.aborted;
  }

  start(): void {
    this.isStarted = true;
    this.#begin();
  }
}
