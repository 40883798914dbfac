import type { About } from './outbox.js';

/** The work that a member has: its part of a run, or a job whose data it prepares (run 0). */
export abstract class HeldWork {
  readonly abort = new AbortController();
  /** Whether all that the work needs is loaded. */
  ready = false;
  /** What is done while there are no steps to count yet, for people; '' while the work trains or waits. */
  activity = { activity: '', activityProgress: 0 };
  /** Settles when nothing of the work goes on any more. Never rejects. */
  done: Promise<void> = Promise.resolve();
  /** Resolves at the command Start; rejects when the work is taken away. */
  readonly started: Promise<void>;
  #isStarted = false;
  #start = () => {};

  constructor(
    readonly about: About,
    /** For the log; absent while a job is prepared. */
    readonly jobName?: string,
  ) {
    const { signal } = this.abort;
    this.started = new Promise<void>((resolve, reject) => {
      this.#start = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    // Work that nobody waits for may be taken away without a word.
    this.started.catch(() => {});
  }

  /** The boundary that the work has reached, in steps; 0 before it is loaded. */
  abstract get step(): number;

  /** Whether a worker waits at its boundary. */
  abstract get isHalted(): boolean;

  get isStarted(): boolean {
    return this.#isStarted;
  }

  get isAborted(): boolean {
    return this.abort.signal.aborted;
  }

  start(): void {
    this.#isStarted = true;
    this.#start();
  }

  isOf({ jobUid, run }: About): boolean {
    return this.about.jobUid === jobUid && this.about.run === run;
  }
}
