import type { Job } from '../job/index.js';
import { changedFields, compileJob, jobDocument, trainingFingerprint } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { readModelConfig } from '../storage/model-folder.js';
import { readEarlierModel } from '../training/continue.js';
import { initialParameters } from '../training/parameters.js';
import type { RunContext } from './run.js';
import { Run } from './run.js';
import type { RunState } from './snapshot.js';
import { restoreParameters } from './snapshot.js';

export interface OpenRunOptions {
  readonly modelDirectory: string;
  /** The folder that the job's paths start from. */
  readonly root: string;
  /** Go on from the newest checkpoint in `modelDirectory`. */
  readonly resume?: boolean;
}

/**
 * A run from the beginning of the job, or from its newest checkpoint with `resume`. Rejects with an InputError when the job,
 * the data or the engine changed since that was written.
 */
export async function openRun(
  context: RunContext,
  fingerprints: RunState['fingerprints'],
  { resume = false, modelDirectory, root }: OpenRunOptions,
): Promise<Run> {
  const { job, dataset, checkpoints, emit } = context;
  const warn = (message: string) => emit({ type: 'warning', message });
  const found = await checkpoints.newest(warn);
  if (!found) await checkFinished(modelDirectory, job, { resume, warn });
  if (found && !resume)
    warn(`${modelDirectory} holds an unfinished run, which a new one replaces: --resume would go on with it`);
  if (resume && !found) warn(`Nothing to resume in ${modelDirectory}: starting from the beginning`);
  if (!found || !resume) {
    await checkpoints.remove();
    const earlier = await readEarlierModel(job, dataset, root);
    return new Run(context, initialParameters(job, dataset, earlier), newState(job, fingerprints));
  }
  checkSame(found.manifest.state, fingerprints, { job, directory: modelDirectory });
  const parameters = await restoreParameters(initialParameters(job, dataset), found, job.optimizer);
  return new Run(context, parameters, found.manifest.state);
}

/**
 * A finished model of another job is not resumed, and it is replaced with a warning only. A damaged one belongs to no job.
 * Rejects with an InputError.
 */
async function checkFinished(
  directory: string,
  job: Job,
  { resume, warn }: { resume: boolean; warn: (message: string) => void },
): Promise<void> {
  const finished = await readModelConfig(directory)
    .then((config) => compileJob(config.job))
    .catch(() => null);
  if (!finished || trainingFingerprint(finished) === trainingFingerprint(job)) return;
  const what = `${directory} holds the finished model of another job, ${finished.name}`;
  if (!resume) return warn(`${what}, which a new one replaces`);
  throw new InputError(`Cannot resume: ${what}. Train from the start without --resume, or name another folder`);
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
    throw new InputError(
      `Cannot resume ${directory}: an earlier version of amr wrote its checkpoints. Train from the start without --resume`,
    );
  }
  const changed: string[] = [];
  if (before.fingerprints.job !== now.job) {
    const keys = changedFields(compileJob(before.job), job).filter(({ mathematical }) => mathematical);
    changed.push(
      ...keys.map((key) => `${key.path} was ${JSON.stringify(key.before)}, is ${JSON.stringify(key.after)}`),
    );
  }
  if (before.fingerprints.data !== now.data) changed.push('the data are not the same');
  if (before.fingerprints.engine !== now.engine)
    changed.push(`the engine was ${before.fingerprints.engine}, is ${now.engine}`);
  if (changed.length === 0) return;
  throw new InputError(
    `Cannot resume ${directory} as the job changed since it was begun: ${changed.join('; ')}. ` +
      'Restore what changed, or train from the start without --resume',
  );
}
