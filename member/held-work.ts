import type { About } from './outbox.js';

/**
 * The work that a member holds: its part of a run, or a job whose data it prepares. While it prepares, the number of
 * the run is 0.
 */
export abstract class HeldWork {
  /** Aborted when the member drops the work. */
  readonly abort = new AbortController();
  /** Whether everything that the work needs has been loaded. */
  ready = false;
  /**
   * What the member does while there are no steps to count, in words for users, and how far it is (0 to 1). The name is
   * empty while the member trains or waits.
   */
  activity = { activity: '', activityProgress: 0 };
  /** Settles when the work has stopped completely. It never rejects. */
  done: Promise<void> = Promise.resolve();
  /** Resolves when the command Start comes. Rejects when the member drops the work. */
  readonly started: Promise<void>;
  #isStarted = false;
  #start = () => {};

  constructor(
    readonly about: About,
    /** The name of the job for the log. It is undefined while a job is prepared. */
    readonly jobName?: string,
  ) {
    const { signal } = this.abort;
    this.started = new Promise<void>((resolve, reject) => {
      this.#start = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    // Nobody may be waiting for the start when the work is dropped. This handler prevents an unhandled rejection.
    this.started.catch(() => {});
  }

  /** The boundary that the work has reached, in steps since the start of the job. It is 0 before the work is loaded. */
  abstract get step(): number;

  /** Whether the worker waits at its boundary until the coordinator lets it continue. */
  abstract get isHalted(): boolean;

  /** Whether the command Start has come. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Whether the member has dropped the work. */
  get isAborted(): boolean {
    return this.abort.signal.aborted;
  }

  /** Called when the command Start comes. */
  start(): void {
    this.#isStarted = true;
    this.#start();
  }

  /** Whether this is the work of that run of that job. */
  isOf({ jobUid, run }: About): boolean {
    return this.about.jobUid === jobUid && this.about.run === run;
  }
}
