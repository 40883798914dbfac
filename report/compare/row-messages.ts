import type { ErrorDetails } from '../../runtime/errors.js';
import { AmrError, InputError, InterruptedError, JobFailedError } from '../../runtime/errors.js';
import type { JsonObject, TrainingEvent } from '../../job/index.js';
import type { AnyTask, ResultOf } from './run-task.js';

/** A message to a process that trains rows. */
export type ToRowProcess =
  | { readonly type: 'run'; readonly task: AnyTask; readonly settings: RowSettings }
  | { readonly type: 'stop'; readonly reason: string };

/** The settings that all rows of a process share. The process reads the data itself. */
export interface RowSettings {
  readonly job: JsonObject;
  readonly root: string;
  readonly directory: string;
  /** The folder for a synthetic catalog. */
  readonly scratch: string;
  readonly epsilons: readonly number[];
  readonly threads: number;
}

/** A message from a process that trains rows. */
export type FromRowProcess =
  | { readonly type: 'training'; readonly event: TrainingEvent; readonly share: number }
  | { readonly type: 'evaluating' }
  | { readonly type: 'finished'; readonly result: ResultOf<AnyTask> }
  | { readonly type: 'failed'; readonly failure: Failure };

/** An error in a form that can be sent between processes. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly problems?: readonly string[] | string;
  readonly details?: ErrorDetails;
}

/** Converts an error to a form that can be sent between processes. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  const details = error instanceof AmrError ? error.details : undefined;
  return { name, message, details, ...(error instanceof InputError && { problems: error.problems }) };
}

/** Converts a received failure back to an error of the same class. */
export function errorOf({ name, message, problems, details }: Failure): Error {
  if (problems !== undefined) return new InputError(problems, details);
  if (name === 'JobFailedError') return new JobFailedError(message, details);
  if (name === 'InterruptedError') return new InterruptedError(message, details);
  return new AmrError(message, details);
}
