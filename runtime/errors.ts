/**
 * Every error code with its facts. A room declares its codes beside the code that throws them:
 *
 *     declare module '../runtime/errors.js' {
 *       interface ErrorFacts {
 *         'model-folder-incomplete': { readonly directory: string };
 *       }
 *     }
 *
 * A message states what is wrong. What to do about it depends on where the reader is: `cli/remedies.ts` words it for the
 * command line, `coordinator/remedies.ts` for the conditions of a job, and the docstring of a code for callers of the
 * library. Facts are strings, as they travel between processes.
 */
export interface ErrorFacts {
  /** The address on which a process should serve its metrics cannot be used. Choose another address. */
  'metrics-address-unusable': { readonly address: string };
}

/** The facts of a code that has none. */
export type NoFacts = Readonly<Record<string, never>>;

/** Names one kind of error or warning: stable, in kebab case. */
export type ErrorCode = keyof ErrorFacts;

/** A code with its facts. */
export type ErrorDetails = {
  readonly [Code in ErrorCode]: { readonly code: Code; readonly facts: ErrorFacts[Code] };
}[ErrorCode];

/** An error whose cause is known. On the command line, its exit code is 1 unless a subclass says otherwise. */
export class AmrError extends Error {
  override readonly name: string = 'AmrError';
  /** @param message states what is wrong: the file, line or key, and the value. It names no flag and no command. */
  constructor(
    message: string,
    /** Code and facts together: switch over `details.code` to narrow the type of `details.facts`. */
    readonly details?: ErrorDetails,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Undefined: the message says all that there is to know. */
  get code(): ErrorCode | undefined {
    return this.details?.code;
  }

  /** The facts of `code`. */
  get facts(): ErrorDetails['facts'] | undefined {
    return this.details?.facts;
  }
}

/**
 * Wrong usage or input: the message says which file, line or key, the value, what is allowed. Exit code 2.
 * Several problems of one file are reported together, a line each.
 */
export class InputError extends AmrError {
  override readonly name = 'InputError';
  constructor(
    readonly problems: readonly string[] | string,
    details?: ErrorDetails,
  ) {
    super(typeof problems === 'string' ? problems : problems.join('\n'), details);
  }
}

/** A job that ran and failed (a loss that is not finite, retries used up). Exit code 3. */
export class JobFailedError extends AmrError {
  override readonly name = 'JobFailedError';
}

/** Stopped by the user; what was done is saved. Exit code 130. */
export class InterruptedError extends AmrError {
  override readonly name = 'InterruptedError';
}

/** A statement with its remedy behind it; on a line of its own where the statement has several lines. */
export function withRemedy(statement: string, remedy: string | undefined): string {
  if (remedy === undefined) return statement;
  return statement.includes('\n') ? `${statement}\n${remedy}` : `${statement.replace(/\.$/, '')}. ${remedy}`;
}
