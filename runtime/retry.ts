import type { Clock } from './clock.js';

export interface RetryOptions {
  readonly clock: Clock;
  /** From the first attempt; no attempt starts after it. */
  readonly deadlineMs: number;
  /** The pause after the first failure; each further one is twice as long, up to `longestDelayMs`. */
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
  /** 0..1; spreads each pause over its second half, so that many who failed together do not come back together. */
  readonly random?: () => number;
  /** An error for which this is false is terminal, and thrown at once. */
  readonly isRetriable?: (error: unknown) => boolean;
  readonly onRetry?: (retry: { error: unknown; attempt: number; delayMs: number }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs the operation until it succeeds. Throws its last error when that is terminal or the deadline would pass before another
 * attempt, and the signal's reason when it is aborted.
 */
export async function retry<Result>(
  operation: (attempt: number) => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  const { clock, signal, firstDelayMs = 100, longestDelayMs = 10_000, random = Math.random } = options;
  const end = clock.now() + options.deadlineMs;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
      const delayMs = ceiling * (0.5 + random() / 2);
      if (options.isRetriable?.(error) === false || clock.now() + delayMs > end) throw error;
      options.onRetry?.({ error, attempt, delayMs });
      await clock.sleep(delayMs, signal);
    }
  }
}
