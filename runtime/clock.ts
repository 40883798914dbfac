import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Time as an argument, so that code that waits can be tested without waiting. */
export interface Clock {
  /** Returns a time in milliseconds. Only differences between two times mean something. */
  now(): number;
  /** Waits. Rejects with the signal's reason once it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Returns the clock of this machine, which never runs backwards. */
export function systemClock(): Clock {
  return {
    now: () => performance.now(),
    async sleep(milliseconds, signal) {
      // Much work may wait for the end of one process, such as that of each of its jobs. Node would warn of more than ten.
      if (signal) setMaxListeners(0, signal);
      try {
        await wait(milliseconds, undefined, { signal });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}
