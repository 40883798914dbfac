/**
 * Lists every error code with its facts. A room declares its codes beside the code that throws them:
 *
 *     declare module './errors.js' {
 *       interface ErrorFacts {
 *         'model-folder-incomplete': { readonly directory: string };
 *       }
 *     }
 *
 * A message states what is wrong. What to do about it depends on where the reader is: `cli/remedies.ts` words it for
 * the command line, `coordinator/remedies.ts` for the conditions of a job, and the docstring of a code for callers of
 * the library. Facts are strings, because processes exchange them.
 */
export interface ErrorFacts {
  /** The address on which a process should serve its metrics cannot be used. Choose another address. */
  'metrics-address-unusable': { readonly address: string };
  /**
   * The disk of a parameter server has no room for a checkpoint. `needed` and `free` are in bytes. The coordinator decides with
   * them when the job can continue.
   */
  'checkpoint-disk-full': { readonly directory: string; readonly needed: string; readonly free: string };
}

/** The type of the facts of a code that has no facts. */
export type NoFacts = Readonly<Record<string, never>>;

/** The name of one kind of error or warning. It is in kebab case and does not change between versions. */
export type ErrorCode = keyof ErrorFacts;

/** A code together with its facts. */
export type ErrorDetails = {
  readonly [Code in ErrorCode]: { readonly code: Code; readonly facts: ErrorFacts[Code] };
}[ErrorCode];

/** An error whose cause is known. On the command line, its exit code is 1 unless a subclass says otherwise. */
export class AmrError extends Error {
  override readonly name: string = 'AmrError';
  /** @param message states what is wrong: the file, line or key, and the value. It names no flag and no command. */
  constructor(
    message: string,
    /** Code and facts together. A switch over `details.code` narrows the type of `details.facts`. */
    readonly details?: ErrorDetails,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The code of the error, or undefined when the message says all that there is to know. */
  get code(): ErrorCode | undefined {
    return this.details?.code;
  }

  /** The facts that belong to `code`. */
  get facts(): ErrorDetails['facts'] | undefined {
    return this.details?.facts;
  }
}

/**
 * The usage or the input is wrong. The message says which file, line or key is meant, the value, and what is allowed.
 * Several problems of one file are reported together, one per line. The exit code is 2.
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

/** The job ran and failed, for example because a loss is not finite or the retries are used up. The exit code is 3. */
export class JobFailedError extends AmrError {
  override readonly name = 'JobFailedError';
}

/** The user stopped the program. The work that was done is saved. The exit code is 130. */
export class InterruptedError extends AmrError {
  override readonly name = 'InterruptedError';
}

/** Says what stopped a program, as in "Interrupted by SIGTERM", where the signal that was aborted knows it. */
export function interruptionBy(signal: AbortSignal | undefined): string {
  const reason: unknown = signal?.reason;
  return reason instanceof InterruptedError ? reason.message : 'Interrupted';
}

/**
 * Returns a statement followed by its remedy. The remedy gets a separate line where the statement has several lines.
 */
export function withRemedy(statement: string, remedy: string | undefined): string {
  if (remedy === undefined) return statement;
  return statement.includes('\n') ? `${statement}\n${remedy}` : `${statement.replace(/\.$/, '')}. ${remedy}`;
}

/** Returns the first line of what an error says, for errors of libraries that add a trace or a list. */
export function firstLineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n')[0];
}
