/**
 * Wrong usage or input: the message says which file, line or key, the value, what is allowed. Exit code 2.
 * Several problems of one file are reported together, a line each.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(readonly problems: readonly string[] | string) {
    super(typeof problems === 'string' ? problems : problems.join('\n'));
  }
}

/** A job that ran and failed (a loss that is not finite, retries used up). Exit code 3. */
export class JobFailedError extends Error {
  override readonly name = 'JobFailedError';
}

/** Stopped by the user; what was done is saved. Exit code 130. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
