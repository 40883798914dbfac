import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import { changedParts } from '../dataset/part-fingerprints.js';
import type { FeatureMatrix } from '../dataset/features/features.js';
import type { Engine } from '../engine/engine.js';
import { openEngine } from '../engine/open.js';
import { openMemory } from '../evaluation/memory/memory.js';
import { compileJob } from '../job/index.js';
import type { FileData, Job, JobData } from '../job/index.js';
import type { ModelFactors } from '../model/factors.js';
import type { Products } from '../model/gradient/products.js';
import { comparesFeatures } from '../model/memory/memory.js';
import { InputError } from '../runtime/errors.js';
import type { Ids } from '../runtime/ids.js';
import { resolvePath } from '../runtime/object-address.js';
import { readModel } from '../storage/model-folder.js';
import type { StoredModel } from '../storage/model-folder.js';
import { openData } from '../training/data.js';
import { compareFeatures, divisorsOf, trainedFeatures } from '../training/trained-features.js';
import { findData } from './data-root.js';
import { keptIn } from './scratch.js';
import { keptFeatures, withKeptContent } from './kept-content.js';
import type { FindModelOptions } from './stored-model.js';

/** A trained model with its data and an engine that can score with it. The caller closes the engine. */
export interface TrainedModel {
  /** The contents of the model folder. */
  readonly stored: StoredModel;
  /** The job that trained the model. */
  readonly job: Job;
  /** The data as they were found, possibly in another place than in training. */
  readonly data: JobData;
  /** The parameters of the model, with its content memory on the opened data. */
  readonly model: ModelFactors;
  /** The opened data, with users and items in the model's order. */
  readonly dataset: Dataset;
  readonly engine: Engine;
}

/** The options of every command that opens a model together with its data. */
export interface OpenModelOptions extends FindModelOptions {
  /** The folder that the paths of the model's job start from, where the data were moved after training. */
  readonly dataRoot?: string;
  /** A file of test pairs that is used instead of the one that the model's job names. */
  readonly test?: string;
  /** The number of CPU threads that the engine may use. It never changes a result. All cores by default. */
  readonly threads?: number;
}

interface OpenOptions extends OpenModelOptions {
  /** Whether the command reads test pairs; true by default. If it does not, the test file may be missing. */
  readonly isTestNeeded?: boolean;
}

/** Reads and verifies a model folder, and opens the data that it was trained on. Rejects with an InputError. */
export async function openTrainedModel(
  directory: string,
  { test, dataRoot, threads, isTestNeeded = true, onWarning = () => {}, onDownload }: OpenOptions,
): Promise<TrainedModel> {
  const stored = await readModel(directory);
  const job = jobOf(stored);
  const trained = trainedFeatures(stored.config);
  const options = { stored, test, dataRoot, isTestNeeded };
  const { data, root } = await dataOf(job, options);
  const catalog = catalogOf(stored, job, data);
  const dataset = await openData(data, {
    within: undefined,
    root,
    ...keptIn(directory, { mayWrite: false }),
    divisors: divisorsOf(trained),
    catalog,
    objectStore: job.objectStore,
    onDownload,
  });
  checkSameIds(stored, dataset);
  const isWhole = isAllOf(job.data, data);
  // The user learned the warnings about the job's own data when the model was trained. Other test pairs are new data.
  if (test !== undefined) dataset.warnings.forEach(onWarning);
  else if (isWhole && dataset.fingerprint !== stored.config.dataFingerprint)
    onWarning(
      `the data of ${directory} are not those that it was trained on: ${changedParts(stored.config.dataParts, dataset.partFingerprints)} changed since${stored.content === null ? '' : '; the model keeps the content of items that were in training (spec.memory.content: snapshot)'}`,
    );
  if (dataset.features && readsFeatures(stored) && dataset.fingerprint !== stored.config.dataFingerprint)
    compareStored(dataset.features, stored).forEach(onWarning);
  const engine = await openFeatureEngine(stored, job, { features: dataset.features, threads });
  try {
    return { stored, job, data, model: await modelOn(stored, dataset, engine), dataset, engine };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

interface DataOptions extends Pick<OpenModelOptions, 'test' | 'dataRoot'> {
  readonly stored: StoredModel;
  readonly isTestNeeded: boolean;
}

/**
 * Finds the data that a command reads, and the folder that their paths start from. A test file that is not needed may
 * be missing.
 */
async function dataOf({ data }: Job, options: DataOptions): Promise<{ data: JobData; root: string }> {
  const { stored, test, dataRoot, isTestNeeded } = options;
  if (data.kind === 'synthetic') {
    if (test === undefined) return { data, root: stored.config.root };
    throw new InputError(
      `Cannot take test pairs from ${test}: ${stored.directory} was trained on a synthetic catalog, which has its own`,
    );
  }
  const find = (files: FileData) => findData(files, { stored, dataRoot });
  const needed = test === undefined ? data : { ...withoutValidation(data), test: null };
  const alternatives = [
    ...(isTestNeeded ? [] : [{ ...needed, test: null }]),
    // A model without content uses feature files only as a list of its items. It knows this list, so the files may be
    // missing.
    ...(readsFeatures(stored)
      ? []
      : [{ ...needed, features: [], items: null, ...(isTestNeeded ? {} : { test: null }) }]),
  ];
  const found = await find(needed).catch(async (error: unknown) => {
    // The validation pairs chose the epochs. No figure of a trained model depends on them.
    const all = [needed, ...alternatives].flatMap((files) => [files, withoutPrepared(files)]);
    for (const files of all.flatMap((files) => [files, withoutValidation(files)])) {
      const instead = await find(files).catch(() => undefined);
      if (instead) return instead;
    }
    throw error;
  });
  return { data: test === undefined ? found : withTest(found, test, data.test), root: found.root };
}

/** Returns the data without the folder of prepared data, which may be gone while the files are there. */
function withoutPrepared(data: FileData): FileData {
  const { prepared: _, ...files } = data;
  return files;
}

/** Returns the data without their validation file. */
function withoutValidation(data: FileData): FileData {
  const { validation: _, validationWhere: __, ...others } = data;
  return others;
}

/**
 * Replaces the test file of the data. The condition on the rows of the job's own test file applies to no other file.
 */
function withTest({ testWhere, ...data }: FileData, test: string, own: string | null): FileData {
  const isSame = own !== null && resolvePath(data.root, own) === resolvePath('.', test);
  return { ...data, test, ...(isSame && testWhere !== undefined ? { testWhere } : {}) };
}

/** Returns whether every file of the job was found. */
function isAllOf(all: JobData, data: JobData): boolean {
  if (data.kind === 'synthetic' || all.kind === 'synthetic') return true;
  const hasAllPairs =
    (data.test === null) === (all.test === null) && (data.validation === undefined) === (all.validation === undefined);
  return hasAllPairs && data.features.length === all.features.length;
}

/** Returns the model's own list of items where the files that would list them are not read. */
function catalogOf({ itemIds }: StoredModel, job: Job, data: JobData): Ids | undefined {
  if (data.kind === 'synthetic' || job.data.kind === 'synthetic') return undefined;
  return data.features.length < job.data.features.length ? itemIds : undefined;
}

/**
 * Compares features with those that a model was trained with, and returns warnings about differences. Throws an
 * InputError where the projection does not fit them.
 */
export function compareStored(features: FeatureMatrix, { directory, config, itemIds }: StoredModel): string[] {
  const trained = trainedFeatures(config);
  const compared = { what: `use ${directory}`, trainedIds: itemIds, ids: itemIds };
  const warnings = compareFeatures(features, trained, compared);
  return trained.description ? warnings : [];
}

/** Reads the job from a model's config.json. Throws an InputError where the file is damaged. */
export function jobOf({ directory, config }: StoredModel): Job {
  try {
    return compileJob(config.job);
  } catch (error) {
    throw new InputError(
      `${join(directory, 'config.json')} is damaged: ${(error as Error).message}. Restore it or train again`,
    );
  }
}

/**
 * Returns the parameters of a stored model, with its content memory on a dataset. Where the memory keeps the content of
 * warm items, the vectors of items contain E'c of that content, and the model has no projection.
 */
export async function modelOn(
  stored: StoredModel,
  dataset: Dataset,
  engine: Pick<Products, 'multiply'>,
): Promise<ModelFactors> {
  const { users, items, projection, config } = stored;
  const { memory, factors } = config;
  const features = dataset.features && scaledAs(stored, dataset.features);
  const mean = memory && Float32Array.from(memory.mean);
  const kept = await keptFeatures(stored);
  const plain = kept && projection ? await withKeptContent(stored, kept, engine) : { items, projection };
  return { users, ...plain, factors, memory: memory && openMemory(memory, { ...dataset, features }, { mean, kept }) };
}

/** Returns features with the scale of a stored model. */
export function scaledAs({ config }: StoredModel, features: FeatureMatrix): FeatureMatrix {
  return { ...features, inverseScale: config.inverseScale ?? features.inverseScale };
}

/** Whether a model's scores depend on the features of items: through its projection or its content memory. */
export function readsFeatures({ projection, config }: StoredModel): boolean {
  return projection !== null || comparesFeatures(config.memory);
}

/** Opens the job's engine with some features, which it scales as the model's features were scaled. */
export function openFeatureEngine(
  stored: StoredModel,
  job: Job,
  { features, threads }: { features: FeatureMatrix | null; threads?: number },
): Promise<Engine> {
  const options = {
    features: features && scaledAs(stored, features),
    factors: stored.config.factors,
    threads: threads ?? availableParallelism(),
  };
  return openEngine(job.engine, options);
}

/** Opens a trained model, passes it to `use`, and closes its engine afterwards. */
export async function withTrainedModel<Result>(
  directory: string,
  options: OpenOptions,
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
    const at = firstDifference(before, now);
    if (before.length === now.length && at < 0) continue;
    throw new InputError(
      `The data of ${directory} changed since it was trained: it has ${now.length} ${what}, the model ${before.length}` +
        (at >= 0
          ? `, and number ${at} is ${JSON.stringify(now.at(at))} instead of ${JSON.stringify(before.at(at))}`
          : '') +
        '. Restore the data or train again',
    );
  }
}

/** Returns the number of the first id of `before` that is another one in `now`, or -1. */
function firstDifference(before: Ids, now: Ids): number {
  for (let at = 0; at < before.length; at++) {
    if (at >= now.length || !before.bytesAt(at).equals(now.bytesAt(at))) return at;
  }
  return -1;
}
