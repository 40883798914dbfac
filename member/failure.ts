import type { Report } from '../proto/index.js';
import { FailureCode } from '../proto/index.js';
import { AmrError, InputError } from '../runtime/errors.js';

/** Why a run cannot go on at a member, for its Failure. */
export class RunError extends Error {
  override readonly name = 'RunError';
  constructor(
    readonly code: 'nonfinite' | 'damaged',
    message: string,
    /** The step, or the checkpoint's boundary when that is damaged. */
    readonly step: number,
  ) {
    super(message);
  }
}

const CODES = {
  nonfinite: FailureCode.FAILURE_CODE_NONFINITE,
  damaged: FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED,
} as const;

/** What a member reports when an error ends its part of a run. */
export function failureOf(error: unknown, step = 0): Report {
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof AmrError ? error.details : undefined;
  const told = { message, errorCode: details?.code ?? '', errorFacts: details?.facts ?? {} };
  if (error instanceof RunError) return { failure: { ...told, code: CODES[error.code], step: error.step } };
  const code = error instanceof InputError ? FailureCode.FAILURE_CODE_INPUT : FailureCode.FAILURE_CODE_INTERNAL;
  return { failure: { ...told, code, step } };
}
