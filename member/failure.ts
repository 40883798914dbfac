import type { Report } from '../proto/index.js';
import { FailureCode } from '../proto/index.js';
import { AmrError, InputError } from '../runtime/errors.js';

/**
 * An error that ends a member's part of a run for a reason that the coordinator handles in a special way. "nonfinite"
 * means that training produced NaN or infinity. "damaged" means that a checkpoint file is missing or has wrong content.
 */
export class RunError extends Error {
  override readonly name: string = 'RunError';
  constructor(
    readonly code: 'nonfinite' | 'damaged',
    message: string,
    /** The step at which the error occurred, or the boundary of the damaged checkpoint. */
    readonly step: number,
  ) {
    super(message);
  }
}

const CODES = {
  nonfinite: FailureCode.FAILURE_CODE_NONFINITE,
  damaged: FailureCode.FAILURE_CODE_CHECKPOINT_DAMAGED,
} as const;

/**
 * Makes the report that a member sends when an error ends its part of a run. `step` is the boundary that the member had
 * reached. A RunError has a step of its own, which takes precedence.
 */
export function failureOf(error: unknown, step = 0): Report {
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof AmrError ? error.details : undefined;
  const told = { message, errorCode: details?.code ?? '', errorFacts: details?.facts ?? {} };
  if (error instanceof RunError) return { failure: { ...told, code: CODES[error.code], step: error.step } };
  return { failure: { ...told, code: codeOf(error), step } };
}

function codeOf(error: unknown): FailureCode {
  if (error instanceof InputError) return FailureCode.FAILURE_CODE_INPUT;
  const isFull = error instanceof AmrError && error.code === 'checkpoint-disk-full';
  return isFull ? FailureCode.FAILURE_CODE_DISK_FULL : FailureCode.FAILURE_CODE_INTERNAL;
}
