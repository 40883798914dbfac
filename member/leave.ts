import type { Clock } from '../runtime/clock.js';

/** How long a member that wants to leave waits for the coordinator to take its work back. */
export const LEAVE_TIMEOUT_MS = 25_000;

/** The end of a member's process: why, and with which exit code. Aborting it ends the session. */
export class Ending {
  readonly #abort = new AbortController();
  #exitCode = 0;
  #error: Error | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get exitCode(): number {
    return this.#exitCode;
  }

  /** What the process fails with; undefined where it ends with `exitCode`. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Ends the process with an error, which whoever started the process reports. */
  fail(error: Error): void {
    if (this.#abort.signal.aborted) return;
    this.#error = error;
    this.#abort.abort(error);
  }

  end(exitCode: number, reason: string): void {
    if (this.#abort.signal.aborted) return;
    this.#exitCode = exitCode;
    this.#abort.abort(new Error(reason));
  }

  /** Ends after a while, unless something else ends it first. */
  endLater(clock: Clock, milliseconds: number, reason: string): void {
    void clock.sleep(milliseconds, this.signal).then(
      () => this.end(0, reason),
      () => {},
    );
  }
}
