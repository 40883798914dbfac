import { InputError, InterruptedError, JobFailedError } from '../../runtime/errors.js';
import type { JsonObject, TrainingEvent } from '../../job/index.js';
import type { RowResult } from './folder.js';
import type { Task } from './row.js';

/** What a process that trains rows is told. */
export type ToRowProcess =
  { readonly type: 'run'; readonly task: Task; readonly settings: RowSettings } | { readonly type: 'stop' };

/** What all its rows share; the data it reads for itself. */
export interface RowSettings {
  readonly job: JsonObject;
  readonly root: string;
  readonly directory: string;
  /** Where it writes a synthetic catalog. */
  readonly scratch: string;
  readonly epsilons: readonly number[];
  readonly threads: number;
}

export type FromRowProcess =
  | { readonly type: 'training'; readonly event: TrainingEvent; readonly share: number }
  | { readonly type: 'evaluating' }
  | { readonly type: 'finished'; readonly result: RowResult }
  | { readonly type: 'failed'; readonly failure: Failure };

/** An error on its way between processes. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly problems?: readonly string[] | string;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  return { name: error.name, message: error.message, ...(error instanceof InputError && { problems: error.problems }) };
}

export function errorOf({ name, message, problems }: Failure): Error {
  if (problems !== undefined) return new InputError(problems);
  if (name === 'JobFailedError') return new JobFailedError(message);
  if (name === 'InterruptedError') return new InterruptedError(message);
  return new Error(message);
}
