import { join } from 'node:path';
import { summarizeEpochs } from '../job/epochs.js';
import type { EpochRecord } from '../job/epochs.js';
import type { Job, TrainingEvent, TrainingResult } from '../job/index.js';
import { compileJob, trainingFingerprint } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { namesIn } from '../runtime/folder.js';
import { readModelConfig, readModelMetrics } from '../storage/model-folder.js';
import { tensorFileOf } from '../storage/tensor-files.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /**
     * The folder holds the saved checkpoints of an unfinished run. Pass `resume: true` to go on with that run, or
     * `overwrite: true` to replace it.
     */
    'unfinished-run-kept': { readonly directory: string };
    /** The folder holds a finished model. Pass `overwrite: true` to replace it, or name another folder. */
    'finished-model-kept': { readonly directory: string };
    /** The folder to resume in holds the finished model of another job. Pass `overwrite: true`, or name another folder. */
    'resume-other-job': { readonly directory: string; readonly job: string };
  }
}

/** The codes of errors for a folder that is not there, or is a file. */
const NO_FOLDER = ['ENOENT', 'ENOTDIR'];

/** What the user allows a run to do with the files that its model folder already holds. */
export interface ExistingOptions {
  /** The folder that the run will write to. It need not exist. */
  readonly modelDirectory: string;
  /** Whether an unfinished run in the folder is continued. */
  readonly resume?: boolean;
  /** Whether a model and checkpoints in the folder may be replaced. */
  readonly overwrite?: boolean;
  /** Called with a warning or a note about what the folder holds. */
  readonly onEvent?: (event: TrainingEvent) => void;
}

/**
 * Protects what a model folder holds before a run begins. Without `resume` and `overwrite`, a folder with checkpoints or
 * with a model is refused. With `resume`, a model of the same job is finished, and its result is returned; null means that
 * there is something to train. Rejects with an InputError.
 */
export async function findFinished(job: Job, options: ExistingOptions): Promise<TrainingResult | null> {
  const { modelDirectory: directory, resume = false, overwrite = false, onEvent = () => {} } = options;
  if (resume && overwrite) throw new InputError('Cannot resume a run and overwrite it: choose resume or overwrite');
  const names = await namesIn(directory, NO_FOLDER);
  const hasModel = names.includes('config.json') || tensorFileOf(names) !== undefined;
  const hasCheckpoints = (await namesIn(join(directory, 'checkpoints'), NO_FOLDER)).some((name) =>
    /^step-\d+$/.test(name),
  );
  if (overwrite) {
    if (hasModel || hasCheckpoints)
      onEvent({
        type: 'note',
        message: `${directory}: this run replaces ${hasModel ? 'the model' : 'the unfinished run'}`,
      });
    return null;
  }
  if (hasCheckpoints) {
    if (resume) return null;
    throw new InputError(`Cannot train into ${directory}: it holds the checkpoints of an unfinished run`, {
      code: 'unfinished-run-kept',
      facts: { directory },
    });
  }
  if (!hasModel) return null;
  if (!resume) throw keptModel(directory, 'a model');
  return finishedResult(job, directory, onEvent);
}

async function finishedResult(
  job: Job,
  directory: string,
  onEvent: (event: TrainingEvent) => void,
): Promise<TrainingResult> {
  const found = await readModelConfig(directory)
    .then((config) => ({ config, trained: compileJob(config.job) }))
    .catch(() => null);
  if (!found) throw keptModel(directory, 'a damaged model and no checkpoint');
  const { config, trained } = found;
  if (trainingFingerprint(trained) !== trainingFingerprint(job)) {
    throw new InputError(`Cannot resume: ${directory} holds the finished model of another job, ${trained.name}`, {
      code: 'resume-other-job',
      facts: { directory, job: trained.name },
    });
  }
  const history = (await readModelMetrics(directory)) as EpochRecord[];
  onEvent({ type: 'note', message: `${directory} is finished already: nothing is left to train` });
  const [engine] = config.engine.split('/');
  return { model: directory, digest: config.digest, engine, ...summarizeEpochs(trained, history, config.items) };
}

function keptModel(directory: string, what: string): InputError {
  return new InputError(`Cannot train into ${directory}: it holds ${what}`, {
    code: 'finished-model-kept',
    facts: { directory },
  });
}
