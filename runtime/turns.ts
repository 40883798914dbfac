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

/** Does the work, and gives other work of the process a turn at each pause: its connections need such turns to stay alive. */
export async function inTurns<T>(work: PausingWork<T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
