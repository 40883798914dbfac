import { access, constants } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import type { Engine } from '../engine/engine.js';
import { openEngine } from '../engine/open.js';
import type { Job, TrainingEvent, TrainingResult } from '../job/index.js';
import { trainingFingerprint } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { CheckpointFolder } from '../storage/checkpoint.js';
import { refuseForeignFiles } from '../storage/model-folder.js';
import { readJobData, splitData } from '../training/data.js';
import { findFinished } from './existing.js';
import { writeResult } from './result.js';
import { openRun } from './resume.js';
import type { RunContext } from './run.js';
import type { RunState } from './snapshot.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The model folder cannot be written to. Choose another `modelDirectory`. */
    'model-folder-unusable': { readonly directory: string };
  }
}

export interface TrainOptions {
  /** Where the model goes, and its checkpoints while it is trained. Made when it is not there. */
  readonly modelDirectory: string;
  /** The folder that the job's paths start from, usually the job file's. */
  readonly root: string;
  /**
   * Go on from the newest checkpoint in `modelDirectory`, or from the start when there is none. The result of a model that
   * is finished is returned without training.
   */
  readonly resume?: boolean;
  /**
   * Replace the model and the checkpoints that `modelDirectory` holds. Without it, and without `resume`, a folder that
   * holds any is refused.
   */
  readonly overwrite?: boolean;
  /** CPU threads that the engine may use; they never change a result. All cores by default. */
  readonly threads?: number;
  /** Stops the training after the step that is under way, and saves it. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/**
 * Trains a job on this machine and writes the model folder. The same job, seed and engine give the same digest, with any
 * number of threads, and however often the run was interrupted and resumed.
 * Rejects with an InputError (wrong job or data), a JobFailedError (training diverged), or an InterruptedError.
 */
export async function train(job: Job, options: TrainOptions): Promise<TrainingResult> {
  const { modelDirectory, root, onEvent = () => {} } = options;
  await checkWritable(modelDirectory);
  await refuseForeignFiles(modelDirectory);
  const finished = await findFinished(job, options);
  if (finished) return finished;
  const whole = await readJobData(job, { root, scratch: join(modelDirectory, 'data') });
  for (const message of whole.notes ?? []) onEvent({ type: 'note', message });
  for (const message of whole.warnings) onEvent({ type: 'warning', message });
  return trainOn(whole, job, options);
}

/**
 * Trains as `train` does, on data that are open already, such as those that many jobs share. It replaces what the folder
 * holds, except with `resume`.
 */
export async function trainOn(whole: Dataset, job: Job, options: TrainOptions): Promise<TrainingResult> {
  const { modelDirectory, root, signal, onEvent = () => {} } = options;
  const engine = await openJobEngine(job, whole, options);
  try {
    const context: RunContext = {
      job,
      ...splitData(job, whole),
      engine,
      checkpoints: new CheckpointFolder<RunState>(join(modelDirectory, 'checkpoints')),
      best: new CheckpointFolder<null>(join(modelDirectory, 'best')),
      signal,
      emit: onEvent,
    };
    const fingerprints = { job: trainingFingerprint(job), data: whole.fingerprint, engine: engine.fingerprint };
    const run = await openRun(context, fingerprints, options);
    const parameters = await run.finish();
    return await writeResult(run, parameters, { directory: modelDirectory, root: resolve(root) });
  } finally {
    await engine.close();
  }
}

/** Finds out before hours of work whether the folder can be made, without making it for a job whose data is wrong. */
async function checkWritable(directory: string): Promise<void> {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const problem = await access(folder, constants.W_OK).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error,
    );
    if (!problem) return;
    if (problem.code === 'ENOENT' && dirname(folder) !== folder) continue;
    throw new InputError(`Cannot write a model to ${directory}: ${problem.message}`, {
      code: 'model-folder-unusable',
      facts: { directory },
    });
  }
}

async function openJobEngine(
  job: Job,
  dataset: Dataset,
  { threads, onEvent = () => {} }: TrainOptions,
): Promise<Engine> {
  let reason = '';
  const options = {
    features: dataset.features,
    factors: job.model.factors,
    threads: threads ?? availableParallelism(),
    requireGpu: job.requireGpu,
  };
  const engine = await openEngine(job.engine, options, (why) => (reason = why));
  const { name, device } = engine;
  onEvent({ type: 'engine', name, device, reason: `engine ${name} on ${device}: ${reason}` });
  return engine;
}
