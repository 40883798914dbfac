import { access, constants } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import { withTraining } from '../dataset/assemble.js';
import { splitValidation } from '../dataset/validation.js';
import type { Engine } from '../engine/engine.js';
import { openEngine } from '../engine/open.js';
import type { Job, TrainingEvent, TrainingResult } from '../job/index.js';
import { changedFields, compileJob, jobDocument, trainingFingerprint } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { CheckpointFolder } from '../storage/checkpoint.js';
import { blocksOf, readModel, readModelConfig, refuseForeignFiles, writeModel } from '../storage/model-folder.js';
import { openData } from './data.js';
import type { JobParameters } from './parameters.js';
import { initialParameters } from './parameters.js';
import type { RunContext } from './run.js';
import { modelOf, Run } from './run.js';
import type { RunState } from './snapshot.js';
import { restoreParameters } from './snapshot.js';
import { versions } from './versions.js';

export interface TrainOptions {
  /** Where the model goes, and its checkpoints while it is trained. Made when it is not there. */
  readonly modelDirectory: string;
  /** The folder that the job's paths start from, usually the job file's. */
  readonly root: string;
  /** Go on from the newest checkpoint in `modelDirectory`; from the start when there is none. */
  readonly resume?: boolean;
  /** Of the engine; never changes a result. All cores by default. */
  readonly threads?: number;
  /** Stops at the next step, saved. */
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
  const whole = await openData(job.data, { root, scratch: join(modelDirectory, 'data') });
  for (const message of whole.notes ?? []) onEvent({ type: 'note', message });
  for (const message of whole.warnings) onEvent({ type: 'warning', message });
  return trainOn(whole, job, options);
}

/** `train` on data that are open already, such as those of many jobs. */
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
    return await writeResult({ run, parameters, whole, directory: modelDirectory, root: resolve(root) });
  } finally {
    await engine.close();
  }
}

/** Before hours of work, and without leaving a folder behind for a job whose data is wrong. */
async function checkWritable(directory: string): Promise<void> {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const problem = await access(folder, constants.W_OK).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error,
    );
    if (!problem) return;
    if (problem.code === 'ENOENT' && dirname(folder) !== folder) continue;
    throw new InputError(
      `Cannot write a model to ${directory}: ${problem.message}. Choose another folder with --model`,
    );
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

function splitData(job: Job, whole: Dataset): Pick<RunContext, 'dataset' | 'validation'> {
  if (job.evaluation.select === 'none') return { dataset: whole, validation: null };
  const { training, validation } = splitValidation(whole.training, job.seed);
  if (validation.users.length === 0) {
    throw new InputError(
      'Cannot select by validation (spec.evaluation.select) as no user has two or more training interactions: set it to none',
    );
  }
  return { dataset: withTraining(whole, training), validation };
}

async function openRun(
  context: RunContext,
  fingerprints: RunState['fingerprints'],
  { resume, modelDirectory, root }: TrainOptions,
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
    const from = job.from === null ? undefined : await readModel(resolve(root, job.from));
    return new Run(context, initialParameters(job, dataset, from), newState(job, fingerprints));
  }
  checkSame(found.manifest.state, fingerprints, { job, directory: modelDirectory });
  const empty = initialParameters(job, dataset);
  const parameters = await restoreParameters(empty, found, job.optimizer);
  return new Run(context, parameters, found.manifest.state);
}

/** A finished model of another job is not gone on with, and not replaced without a word; a damaged one is of none. */
async function checkFinished(
  directory: string,
  job: Job,
  { resume, warn }: Pick<TrainOptions, 'resume'> & { warn: (message: string) => void },
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
  const position = { stage: 0, epoch: 0, step: 0, totalEpochs: 0, seconds: 0, triples: 0 };
  return { job: jobDocument(job), fingerprints, ...position, losses: [], history: [], results: [], best: null };
}

function checkSame(
  before: RunState,
  now: RunState['fingerprints'],
  { job, directory }: { job: Job; directory: string },
): void {
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

async function writeResult(done: {
  run: Run;
  parameters: JobParameters;
  whole: Dataset;
  directory: string;
  root: string;
}): Promise<TrainingResult> {
  const { run, parameters, whole, directory, root } = done;
  const { job, engine, checkpoints, best } = run.context;
  const { factors } = job.model;
  const model = modelOf(parameters, factors);
  const metrics = run.state.history[run.state.history.length - 1]?.test ?? null;
  const digest = await writeModel(directory, {
    description: {
      job: jobDocument(job),
      root,
      inverseScale: whole.features?.inverseScale ?? null,
      dataFingerprint: whole.fingerprint,
      engine: engine.fingerprint,
      versions: versions(),
      stages: run.state.results,
      metrics,
    },
    factors,
    groups: {
      users: blocksOf(model.users, factors),
      items: blocksOf(model.items, factors),
      projection: blocksOf(model.projection ?? new Float32Array(0), factors),
    },
    userIds: whole.userIds,
    itemIds: whole.itemIds,
    metrics: run.state.history,
  });
  await checkpoints.remove();
  await best.remove();
  return { model: directory, digest, engine: engine.name, stages: run.state.results, metrics };
}
