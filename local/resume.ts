import { changedParts } from '../dataset/part-fingerprints.js';
import type { Job } from '../job/index.js';
import { changedFields, compileJob, jobDocument } from '../job/index.js';
import type { ErrorDetails } from '../runtime/errors.js';
import { InputError } from '../runtime/errors.js';
import { readEarlierModel } from '../training/continue.js';
import { initialParameters } from '../training/parameters.js';
import type { RunContext } from './run.js';
import { Run } from './run.js';
import type { RunState } from './snapshot.js';
import { restoreParameters } from './snapshot.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The job, its data or the engine changed since the run began. Restore what changed, or pass `overwrite: true`. */
    'resume-changed-job': { readonly directory: string; readonly changes: string };
    /** Another version of amr wrote the checkpoints of the unfinished run. Pass `overwrite: true` to begin anew. */
    'resume-other-version': { readonly directory: string };
  }
}

/** Where a run is kept, and whether it continues an earlier one. */
export interface OpenRunOptions {
  /** The folder that holds the checkpoints of the run. */
  readonly modelDirectory: string;
  /** The folder that the job's relative paths start from, absolute. */
  readonly root: string;
  /** Whether the run continues from the newest checkpoint in `modelDirectory`. */
  readonly resume?: boolean;
}

/**
 * Opens a run at the beginning of the job, or at the newest checkpoint with `resume`. Without `resume` it removes the
 * checkpoints that are there; `findFinished` has protected those of a user. Rejects with an InputError when the job, the
 * data or the engine changed since the checkpoint was written.
 */
export async function openRun(
  context: RunContext,
  fingerprints: RunState['fingerprints'],
  { resume = false, modelDirectory, root }: OpenRunOptions,
): Promise<Run> {
  const { job, dataset, checkpoints, emit } = context;
  const warn = (message: string, details?: ErrorDetails) => emit({ type: 'warning', message, details });
  const found = resume ? await checkpoints.newest(warn) : undefined;
  if (resume && !found) warn(`Nothing to resume in ${modelDirectory}: starting from the beginning`);
  if (!found) {
    await checkpoints.remove();
    const earlier = await readEarlierModel(job, { dataset, root, within: undefined, onNotice: emit });
    return new Run(context, initialParameters(job, dataset, earlier), newState(job, fingerprints));
  }
  checkSame(found.manifest.state, fingerprints, { job, directory: modelDirectory });
  const parameters = await restoreParameters(initialParameters(job, dataset), found, job.optimizer);
  return new Run(context, parameters, found.manifest.state);
}

function newState(job: Job, fingerprints: RunState['fingerprints']): RunState {
  return { job: jobDocument(job), fingerprints, boundary: 0, seconds: 0, losses: [], history: [] };
}

function checkSame(
  before: RunState,
  now: RunState['fingerprints'],
  { job, directory }: { job: Job; directory: string },
): void {
  if (!Number.isInteger(before.boundary)) {
    throw new InputError(`Cannot resume ${directory}: another version of amr wrote its checkpoints`, {
      code: 'resume-other-version',
      facts: { directory },
    });
  }
  const changed: string[] = [];
  if (before.fingerprints.job !== now.job) {
    const keys = changedFields(compileJob(before.job), job).filter(({ mathematical }) => mathematical);
    changed.push(
      ...keys.map((key) => `${key.path} was ${JSON.stringify(key.before)}, is ${JSON.stringify(key.after)}`),
    );
  }
  if (before.fingerprints.data !== now.data)
    changed.push(`${changedParts(before.fingerprints.parts, now.parts)} changed`);
  if (before.fingerprints.engine !== now.engine)
    changed.push(`the engine was ${before.fingerprints.engine}, is ${now.engine}`);
  if (changed.length === 0) return;
  throw new InputError(`Cannot resume ${directory} as the job changed since it was begun: ${changed.join('; ')}`, {
    code: 'resume-changed-job',
    facts: { directory, changes: changed.join('; ') },
  });
}
