import { setImmediate } from 'node:timers/promises';

/** Long work that pauses now and then. */
export type PausingWork<T> = Generator<void, T>;

/** Does all of the work at once. */
export function finish<T>(work: PausingWork<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Does the work, and gives other work of the process a turn at each pause: its connections need such turns to stay alive. Rejects
 * with the signal's reason.
 */
export async function inTurns<T>(work: PausingWork<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const step = work.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
