import type { Clock } from './clock.js';

/** The limits and pauses of repeated attempts. */
export interface RetryOptions {
  readonly clock: Clock;
  /** The time from the first attempt, in milliseconds, after which no attempt starts. */
  readonly deadlineMs: number;
  /**
   * The pause after the first failure, in milliseconds. Each further pause is twice as long, up to `longestDelayMs`.
   */
  readonly firstDelayMs?: number;
  /** The longest pause, in milliseconds. */
  readonly longestDelayMs?: number;
  /**
   * Returns a number from 0 to 1. It spreads each pause over its second half, so that processes that failed together do
   * not all try again at the same moment.
   */
  readonly random?: () => number;
  /** Decides whether an error is worth another attempt. Other errors are thrown at once. */
  readonly isRetriable?: (error: unknown) => boolean;
  /** Called before each pause. */
  readonly onRetry?: (retry: { error: unknown; attempt: number; delayMs: number }) => void;
  /** Aborts the attempts and the pauses. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the operation until it succeeds, and returns its result. Throws its last error when that error is not retriable,
 * or when the deadline would pass before another attempt. Throws the signal's reason when it is aborted.
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
