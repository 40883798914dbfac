import { setTimeout as wait } from 'node:timers/promises';

/** Time as an argument, so that what waits can be tested without waiting. */
export interface Clock {
  /** Milliseconds; only differences mean something. */
  now(): number;
  /** Rejects with the signal's reason once it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export function systemClock(): Clock {
  return {
    now: () => performance.now(),
    async sleep(milliseconds, signal) {
      try {
        await wait(milliseconds, undefined, { signal });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}
