import type { Report } from '../proto/index.js';
import { FailureCode } from '../proto/index.js';
import { AmrError, InputError } from '../runtime/errors.js';

/** An error that ends a member's part of a run, for a reason that the coordinator treats in its own way. */
export class RunError extends Error {
  override readonly name: string = 'RunError';
  constructor(
    readonly code: 'nonfinite' | 'damaged',
    message: string,
    /** The step where it happened, or the boundary of a damaged checkpoint. */
    readonly step: number,
  ) {
    super(message);
  }
}

const CODES = {
  nonfinite: FailureCode.FAILURE_CODE_NONFINITE,
  damaged: FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED,
} as const;

/** What a member reports when an error ends its part of a run. `step`: where it was, unless the error says it itself. */
export function failureOf(error: unknown, step = 0): Report {
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof AmrError ? error.details : undefined;
  const told = { message, errorCode: details?.code ?? '', errorFacts: details?.facts ?? {} };
  if (error instanceof RunError) return { failure: { ...told, code: CODES[error.code], step: error.step } };
  const code = error instanceof InputError ? FailureCode.FAILURE_CODE_INPUT : FailureCode.FAILURE_CODE_INTERNAL;
  return { failure: { ...told, code, step } };
}
