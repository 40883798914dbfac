import type { Clock } from '../runtime/clock.js';

/** How long a member that wants to leave waits until the coordinator takes its work back, in milliseconds. */
export const LEAVE_TIMEOUT_MS = 25_000;

/**
 * The end of a member's process: the reason and the exit code. The first call of `fail` or `end` decides both, and
 * later calls do nothing. The end aborts `signal`, and that ends the session.
 */
export class Ending {
  readonly #abort = new AbortController();
  #exitCode = 0;
  #error: Error | undefined;

  /** Aborted when the process has to end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The exit code of the process. It is valid when `error` is undefined. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** The error that ends the process. It is undefined when the process ends with `exitCode`. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Ends the process with an error. The caller of `runMember` reports it. */
  fail(error: Error): void {
    if (this.#abort.signal.aborted) return;
    this.#error = error;
    this.#abort.abort(error);
  }

  /** Ends the process with an exit code. The log gives the reason. */
  end(exitCode: number, reason: string): void {
    if (this.#abort.signal.aborted) return;
    this.#exitCode = exitCode;
    this.#abort.abort(new Error(reason));
  }

  /** Ends the process with exit code 0 after a delay, unless something else ends it earlier. */
  endLater(clock: Clock, milliseconds: number, reason: string): void {
    void clock.sleep(milliseconds, this.signal).then(
      () => this.end(0, reason),
      () => {},
    );
  }
}
