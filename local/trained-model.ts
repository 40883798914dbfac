import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import type { FeatureMatrix } from '../dataset/features.js';
import type { Engine } from '../engine/engine.js';
import { openEngine } from '../engine/open.js';
import { compileJob } from '../job/index.js';
import type { FileData, Job } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { readModel } from '../storage/model-folder.js';
import type { StoredModel } from '../storage/model-folder.js';
import { openData } from '../training/data.js';

/** A trained model with what is needed to score with it. Close the engine. */
export interface TrainedModel {
  readonly stored: StoredModel;
  readonly job: Job;
  readonly dataset: Dataset;
  readonly engine: Engine;
}

export interface OpenModelOptions {
  /** Instead of the test file that the model's job names. */
  readonly test?: string;
  /** Of the engine; never changes a result. All cores by default. */
  readonly threads?: number;
  /** Told what is odd about the data: that they changed since training, or what of `test` was left out. */
  readonly onWarning?: (message: string) => void;
}

/** Reads a model folder, verified, and the data that it was trained on. Rejects with an InputError. */
export async function openTrainedModel(
  directory: string,
  { test, threads, onWarning = () => {} }: OpenModelOptions,
): Promise<TrainedModel> {
  const stored = await readModel(directory);
  const job = jobOf(stored);
  const data =
    job.data.kind === 'files' && test !== undefined ? withTest(job.data, test, stored.config.root) : job.data;
  if (test !== undefined && job.data.kind === 'synthetic') {
    throw new InputError(
      `Cannot take test pairs from ${test}: ${directory} was trained on a synthetic catalog, which has its own`,
    );
  }
  const dataset = await openData(data, { root: stored.config.root, scratch: join(directory, 'data') });
  checkSameIds(stored, dataset);
  // Other test pairs are other data: what else there is to tell was told when the model was trained.
  if (test !== undefined) dataset.warnings.forEach(onWarning);
  else if (dataset.fingerprint !== stored.config.dataFingerprint)
    onWarning(`the data of ${directory} are not those that it was trained on: their contents changed since`);
  return {
    stored,
    job,
    dataset,
    engine: await openFeatureEngine(stored, job, { features: dataset.features, threads }),
  };
}

/** The condition on the rows of the job's own test file says nothing about another file. */
function withTest({ testWhere, ...data }: FileData, test: string, root: string): FileData {
  const isSame = data.test !== null && resolve(root, data.root, data.test) === resolve(test);
  return { ...data, test, ...(isSame && testWhere !== undefined ? { testWhere } : {}) };
}

function jobOf({ directory, config }: StoredModel): Job {
  try {
    return compileJob(config.job);
  } catch (error) {
    throw new InputError(
      `${join(directory, 'config.json')} is damaged: ${(error as Error).message}. Restore it or train again`,
    );
  }
}

/** The job's engine over some features, in units of the model's scale. */
export function openFeatureEngine(
  { config }: StoredModel,
  job: Job,
  { features, threads }: { features: FeatureMatrix | null; threads?: number },
): Promise<Engine> {
  const scaled = features && { ...features, inverseScale: config.inverseScale ?? features.inverseScale };
  const options = { features: scaled, factors: config.factors, threads: threads ?? availableParallelism() };
  return openEngine(job.engine, options);
}

/** Runs `use` with a trained model and closes it. */
export async function withTrainedModel<Result>(
  directory: string,
  options: OpenModelOptions,
  use: (model: TrainedModel) => Promise<Result>,
): Promise<Result> {
  const model = await openTrainedModel(directory, options);
  try {
    return await use(model);
  } finally {
    await model.engine.close();
  }
}

function checkSameIds({ directory, userIds, itemIds }: StoredModel, dataset: Dataset): void {
  for (const [what, before, now] of [
    ['users', userIds, dataset.userIds],
    ['items', itemIds, dataset.itemIds],
  ] as const) {
    const at = before.findIndex((id, row) => id !== now[row]);
    if (before.length === now.length && at < 0) continue;
    throw new InputError(
      `The data of ${directory} changed since it was trained: it has ${now.length} ${what}, the model ${before.length}` +
        (at >= 0 ? `, and number ${at} is ${JSON.stringify(now[at])} instead of ${JSON.stringify(before[at])}` : '') +
        '. Restore the data or train again',
    );
  }
}
