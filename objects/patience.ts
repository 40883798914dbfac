import { systemClock } from '../runtime/clock.js';
import { isDiskFull } from '../runtime/disk.js';
import { AmrError } from '../runtime/errors.js';
import { retry } from '../runtime/retry.js';

/** How long a request that fails is sent again, in milliseconds. */
const PATIENCE_MS = 120_000;

export interface PatienceOptions {
  readonly signal?: AbortSignal;
  /** How long what fails is tried again, in milliseconds. */
  readonly patienceMs?: number;
}

/** Repeats requests that fail because the store is not reached or the connection breaks. Rejects with the last error. */
export function patiently<Result>(
  work: () => Promise<Result>,
  { signal, patienceMs: deadlineMs = PATIENCE_MS }: PatienceOptions,
): Promise<Result> {
  return retry(work, { clock: systemClock(), deadlineMs, signal, isRetriable });
}

/** A store that is not reached may be reached later. Other known errors stay. */
function isRetriable(error: unknown): boolean {
  if (error instanceof AmrError) return error.code === 'object-store-unreachable';
  return !isDiskFull(error);
}
