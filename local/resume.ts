import type { Job } from '../job/index.js';
import { changedFields, compileJob, jobDocument, trainingFingerprint } from '../job/index.js';
import type { ErrorDetails } from '../runtime/errors.js';
import { InputError } from '../runtime/errors.js';
import { readModelConfig } from '../storage/model-folder.js';
import { readEarlierModel } from '../training/continue.js';
import { initialParameters } from '../training/parameters.js';
import type { RunContext } from './run.js';
import { Run } from './run.js';
import type { RunState } from './snapshot.js';
import { restoreParameters } from './snapshot.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** A warning: the folder holds an unfinished run. Pass `resume: true` to go on with it. */
    'unfinished-run-replaced': { readonly directory: string };
    /** The folder to resume in holds the finished model of another job. Train without `resume`, or name another folder. */
    'resume-other-job': { readonly directory: string; readonly job: string };
    /** The job, its data or the engine changed since the run began. Restore what changed, or train without `resume`. */
    'resume-changed-job': { readonly directory: string; readonly changes: string };
    /** Another version of amr wrote the checkpoints of the unfinished run. Train without `resume`. */
    'resume-other-version': { readonly directory: string };
  }
}

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
  const warn = (message: string, details?: ErrorDetails) => emit({ type: 'warning', message, details });
  const found = await checkpoints.newest(warn);
  if (!found) await checkFinished(modelDirectory, job, { resume, warn });
  if (found && !resume) {
    const details = { code: 'unfinished-run-replaced', facts: { directory: modelDirectory } } as const;
    warn(`${modelDirectory} holds an unfinished run, which a new one replaces`, details);
  }
  if (resume && !found) warn(`Nothing to resume in ${modelDirectory}: starting from the beginning`);
  if (!found || !resume) {
    await checkpoints.remove();
    const earlier = await readEarlierModel(job, { dataset, root, onNotice: emit });
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
  throw new InputError(`Cannot resume: ${what}`, {
    code: 'resume-other-job',
    facts: { directory, job: finished.name },
  });
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
  if (before.fingerprints.data !== now.data) changed.push('the data are not the same');
  if (before.fingerprints.engine !== now.engine)
    changed.push(`the engine was ${before.fingerprints.engine}, is ${now.engine}`);
  if (changed.length === 0) return;
  throw new InputError(`Cannot resume ${directory} as the job changed since it was begun: ${changed.join('; ')}`, {
    code: 'resume-changed-job',
    facts: { directory, changes: changed.join('; ') },
  });
}
