import { InputError } from '../runtime/errors.js';
import { parseJob, type Job } from './index.js';

/** The first lines of a job file, for tests. They are lines 1 to 3. */
export const HEAD = 'apiVersion: amr.dev/v1alpha1\nkind: TrainingJob\nmetadata: {name: tiny}\n';

/** Parses a job file that consists of HEAD and a spec, whose lines begin at line 5. */
export function parse(spec: string, set?: string[]): Job {
  return parseJob(`${HEAD}spec:\n${spec}`, { file: 'job.yaml', set });
}

/** Returns the problems that `run` throws. */
export function problemsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return [error.problems].flat();
    throw error;
  }
  throw new Error('nothing was wrong with it');
}
