import { access, constants } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import type { Engine } from '../engine/engine.js';
import { openEngine } from '../engine/open.js';
import { CoOccurrenceAhead } from '../evaluation/memory/co-occurrence-ahead.js';
import { ScoringThread } from '../evaluation/ranking/scoring-thread.js';
import type { Job, TrainingEvent, TrainingResult } from '../job/index.js';
import { trainingFingerprint } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { CheckpointFolder } from '../storage/checkpoint.js';
import { refuseForeignFiles } from '../storage/model-folder.js';
import { readJobData, splitWarnings } from '../training/data.js';
import { encodeForTraining } from './encode-job.js';
import { findFinished } from './existing.js';
import { lockFolder } from './folder-lock.js';
import { keptIn } from './scratch.js';
import { Publication } from './publication.js';
import { writeResult } from './result.js';
import { beginRefit, choiceOfRun, openRun, type TrainingSession } from './resume.js';
import type { RunState } from './snapshot.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The model folder cannot be written to. Choose another `modelDirectory`. */
    'model-folder-unusable': { readonly directory: string };
  }
}

/** The options of `train`. */
export interface TrainOptions {
  /** The folder for the model, and for its checkpoints during training. It is made where it does not exist. */
  readonly modelDirectory: string;
  /** The folder that the job's relative paths start from, usually that of the job file. */
  readonly root: string;
  /**
   * Whether to continue from the newest checkpoint in `modelDirectory`, or from the beginning where there is none. If
   * the model is finished, its result is returned without training.
   */
  readonly resume?: boolean;
  /**
   * Whether to replace a model and checkpoints that `modelDirectory` holds. Without this and without `resume`, such a
   * folder is refused.
   */
  readonly overwrite?: boolean;
  /**
   * The number of CPU threads that the engine may use. It never changes a result. All cores by default. With more than one, a
   * thread of its own draws the micro-batches of the next steps.
   */
  readonly threads?: number;
  /** Stops the training after the current step, and saves a checkpoint. */
  readonly signal?: AbortSignal;
  /** Called with each event of the training, such as its progress, a warning or a checkpoint. */
  readonly onEvent?: (event: TrainingEvent) => void;
}

/**
 * Trains a job on this machine and writes the model folder, which is then copied to `spec.output` where the job names one. The same job, seed and engine give the same digest, with any
 * number of threads, and however often the run was interrupted and resumed.
 * Rejects with an InputError (wrong job or data), a JobFailedError (training diverged), or an InterruptedError.
 */
export async function train(job: Job, options: TrainOptions): Promise<TrainingResult> {
  const { modelDirectory } = options;
  await checkWritable(modelDirectory);
  const free = await lockFolder(modelDirectory);
  try {
    return await trainInto(job, options);
  } finally {
    await free();
  }
}

/** Trains into a folder into which no other process trains. */
async function trainInto(job: Job, options: TrainOptions): Promise<TrainingResult> {
  const { modelDirectory, root, signal, onEvent = () => {} } = options;
  await refuseForeignFiles(modelDirectory);
  const publication = await Publication.open(job, options);
  const finished = await findFinished(job, options);
  publication?.assertFree(finished);
  if (finished) return publication ? publication.publish(finished) : finished;
  await encodeForTraining(job, { root, threads: options.threads, signal, onEvent });
  const whole = await readJobData(job, {
    root,
    within: undefined,
    ...keptIn(modelDirectory, { mayWrite: true, onNote: (message) => onEvent({ type: 'note', message }) }),
    signal,
    onDownload: (progress) => onEvent({ type: 'download', ...progress }),
  });
  for (const message of whole.notes ?? []) onEvent({ type: 'note', message });
  for (const message of [...whole.warnings, ...splitWarnings(job, whole)]) onEvent({ type: 'warning', message });
  const result = await trainOn(whole, job, options);
  return publication ? publication.publish(result) : result;
}

/**
 * Trains as `train` does, on a dataset that is already open and may be shared by many jobs. Without `resume`, it
 * replaces what the folder holds.
 */
export async function trainOn(whole: Dataset, job: Job, options: TrainOptions): Promise<TrainingResult> {
  const { modelDirectory } = options;
  return withSession(whole, job, options, async (session) => {
    let run = await openRun(session, options);
    let parameters = await run.finish();
    if (run.context.pass === 1) {
      const { choice } = await choiceOfRun(session, run, parameters);
      run = await beginRefit(session, run, choice);
      parameters = await run.finish();
    }
    return writeResult(run, parameters, { job, directory: modelDirectory, root: session.root });
  });
}

/** Opens what both passes over a job need, passes it to `use`, and closes it afterwards. */
export async function withSession<Result>(
  whole: Dataset,
  job: Job,
  options: TrainOptions,
  use: (session: TrainingSession) => Promise<Result>,
): Promise<Result> {
  const { modelDirectory, root, threads = availableParallelism(), signal, onEvent = () => {} } = options;
  const engine = await openJobEngine(job, whole, { ...options, threads });
  const coOccurrences = new CoOccurrenceAhead();
  const scoring = threads > 1 ? new ScoringThread() : undefined;
  try {
    return await use({
      job,
      whole,
      engine,
      // An evaluation that names no version takes 0.
      versions: { next: 1 },
      coOccurrences,
      scoring,
      threads,
      fingerprints: {
        job: trainingFingerprint(job),
        data: whole.fingerprint,
        parts: whole.partFingerprints,
        engine: engine.fingerprint,
      },
      checkpoints: new CheckpointFolder<RunState>(join(modelDirectory, 'checkpoints')),
      best: new CheckpointFolder<null>(join(modelDirectory, 'best')),
      root: resolve(root),
      signal,
      emit: onEvent,
    });
  } finally {
    await coOccurrences.close();
    await scoring?.close();
    await engine.close();
  }
}

/**
 * Finds out before hours of work whether the folder can be written. It does not make the folder, because the job's data
 * may still turn out to be wrong.
 */
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
  { threads, onEvent = () => {} }: TrainOptions & { readonly threads: number },
): Promise<Engine> {
  let reason = '';
  const options = {
    features: dataset.features,
    factors: job.model.factors,
    threads,
    products: job.products,
    requireGpu: job.requireGpu,
  };
  const engine = await openEngine(job.engine, options, (why) => (reason = why));
  const { name, device } = engine;
  onEvent({ type: 'engine', name, device, reason: `engine ${name} on ${device}: ${reason}` });
  return engine;
}
