import { openParts } from '../dataset/features/open-parts.js';
import { scanFeatures } from '../dataset/features/scan.js';
import type { Engine } from '../engine/engine.js';
import { contentOf } from '../evaluation/evaluate.js';
import { FOLD_BLOCK, scoringItems } from '../evaluation/ranking/fold.js';
import type { ModelFactors } from '../model/factors.js';
import { InputError } from '../runtime/errors.js';
import { blocksOf, readModel } from '../storage/model-folder.js';
import type { StoredModel } from '../storage/model-folder.js';
import { withLocalFeatures } from '../training/object-data.js';
import { divisorsOf, trainedFeatures } from '../training/trained-features.js';
import { findFeatures } from './data-root.js';
import { openNewItems } from './new-items.js';
import type { NewItemFiles } from './new-items.js';
import {
  DIRECTIONS_NAME,
  readReduction,
  reduceContent,
  refuseWithoutContent,
  writeDirections,
  type Reduction,
  type ReductionResult,
} from './reduction.js';
import { withModel, type FindModelOptions } from './stored-model.js';
import { compareStored, jobOf, openFeatureEngine, openTrainedModel, type TrainedModel } from './trained-model.js';
import { refuseToReplace, writeVectors } from './vectors.js';
import type { VectorFormat } from './vectors.js';

/** The options of `exportModel`. */
export interface ExportOptions extends FindModelOptions {
  /** The folder to write to. It is made where it does not exist. */
  readonly to: string;
  /** The format of the vectors; safetensors by default. */
  readonly format?: VectorFormat;
  /** Whether vectors of an earlier export in that folder may be replaced. Without it, such a folder is refused. */
  readonly overwrite?: boolean;
  /**
   * The number of dimensions to which the content of a content memory is reduced, so that vectors are shorter. Without it, it
   * keeps all D dimensions.
   */
  readonly pca?: number;
  /** The number of CPU threads that the engine may use. It never changes a result. All cores by default. */
  readonly threads?: number;
  /** The folder that the paths of the model's job start from, where the data were moved after training. */
  readonly dataRoot?: string;
  /** Called with the part of the items that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** The options of `embed`. No data of the model's job are read, so there is no `dataRoot`. */
export interface EmbedOptions extends Omit<ExportOptions, 'dataRoot' | 'pca'>, NewItemFiles {
  /** The file `pca.npy` of an export whose content was reduced. The vectors of new items then fit its user vectors. */
  readonly pca?: string;
}

/** What was written: the paths of all files, the numbers of user and item vectors, and their length. */
export interface ExportResult {
  readonly files: readonly string[];
  /** The number of user vectors; absent after `embed`, which writes vectors of items only. */
  readonly users?: number;
  /** The number of item vectors. */
  readonly items: number;
  /** The length of each vector: K, or K + D + 1 of a model with a content memory, or less where it was reduced. */
  readonly factors: number;
  /**
   * Where the vectors of warm items have their content from: `live` from the feature files, or `snapshot` from the copy that the model
   * keeps. Present after the export of a model whose memory compares features.
   */
  readonly content?: 'live' | 'snapshot';
  /** How the content was reduced, and what that costs. Absent where it was not. */
  readonly pca?: ReductionResult;
}

/**
 * Writes the user vectors p_u and the folded item vectors q_i + E'c_i with their ids. Those of a model with a content
 * memory are extended by D + 1 values (model/memory/memory.ts). The inner product of two vectors is the model's score, so any
 * index of inner products can serve them. Rejects with an InputError.
 */
export function exportModel(modelDirectory: string, options: ExportOptions): Promise<ExportResult> {
  return withModel(modelDirectory, options, exportFolder);
}

async function exportFolder(modelDirectory: string, options: ExportOptions): Promise<ExportResult> {
  const { to, format = 'safetensors', threads, dataRoot, onWarning, onDownload, onProgress, overwrite, pca } = options;
  const sources = ['users', 'items', ...(pca === undefined ? [] : [DIRECTIONS_NAME])];
  await refuseToReplace(to, { sources, overwrite });
  const stored = await readModel(modelDirectory);
  if (pca !== undefined) refuseWithoutContent(stored);
  const { engine, model, trained } = await openScoring(stored, { dataRoot, threads, onWarning, onDownload });
  try {
    const { userIds, itemIds } = stored;
    const reduction = trained && pca !== undefined ? await reduceContent(trained, pca) : undefined;
    const factors = reduction?.factors ?? lengthOf(model);
    const userVectors = { name: 'users', ids: userIds, factors, blocks: userBlocks(model, reduction) };
    const blocks = engine
      ? itemBlocks(model, engine, { reduction, onProgress })
      : blocksOf(model.items, factors).blocks;
    const itemVectors = { name: 'items', ids: itemIds, factors, blocks };
    const files = [...(await writeVectors(to, userVectors, format)), ...(await writeVectors(to, itemVectors, format))];
    if (reduction) files.push(await writeDirections(to, reduction.directions));
    const counts = { users: userIds.length, items: itemIds.length, factors };
    return { files, ...counts, ...contentOf(model), ...(reduction && { pca: reduction.result }) };
  } finally {
    await engine?.close();
  }
}

/** What the vectors of a model are computed with. The engine is null where they are the parameters themselves. */
interface Scoring {
  readonly engine: Engine | null;
  readonly model: ModelFactors;
  /** The model with all its data, which a content memory needs. */
  readonly trained?: TrainedModel;
}

/** Opens what the vectors of a stored model need: all its data where it has a content memory, else features at most. */
async function openScoring(
  stored: StoredModel,
  options: Pick<ExportOptions, 'dataRoot' | 'threads' | 'onWarning' | 'onDownload'>,
): Promise<Scoring> {
  if (stored.config.memory) {
    const trained = await openTrainedModel(stored.directory, { ...options, isTestNeeded: false });
    return { engine: trained.engine, model: trained.model, trained };
  }
  const { users, items, projection, config } = stored;
  const model = { users, items, projection, factors: config.factors };
  return { model, engine: projection && (await openStoredFeatures(stored, options)) };
}

/** Returns the length of the vectors of a model. */
function lengthOf({ memory, factors }: Pick<ModelFactors, 'memory' | 'factors'>): number {
  return memory?.extendedFactors(factors) ?? factors;
}

/** Yields the user vectors of a model, block by block. */
async function* userBlocks(
  { users, factors, memory }: ModelFactors,
  reduction?: Reduction,
): AsyncGenerator<Float32Array> {
  let first = 0;
  for await (const block of blocksOf(users, factors).blocks) {
    const extended = memory?.extendUsers(block, factors, first) ?? block;
    yield reduction?.vectors(extended) ?? extended;
    first += block.length / factors;
  }
}

/** Opens an engine over the features that a model was trained with. Other data of its job are not read. */
async function openStoredFeatures(
  stored: StoredModel,
  {
    dataRoot,
    threads,
    onWarning = () => {},
    onDownload,
  }: Pick<ExportOptions, 'dataRoot' | 'threads' | 'onWarning' | 'onDownload'>,
): Promise<Engine> {
  const { directory, config, itemIds } = stored;
  const job = jobOf(stored);
  if (job.data.kind === 'synthetic') return (await openTrainedModel(directory, { threads, onWarning })).engine;
  const { root, features, normalize } = await findFeatures(job.data, { stored, dataRoot });
  const divisors = divisorsOf(trainedFeatures(config));
  const matrix = await withLocalFeatures(
    features,
    { root, objectStore: job.objectStore, onDownload },
    async (paths) => {
      const { parts } = await openParts(paths, { normalize, divisors, ids: itemIds });
      return (await scanFeatures(parts)).matrix;
    },
  );
  if (matrix.rows !== itemIds.length)
    throw new InputError(
      `Cannot export ${directory}: its features have ${matrix.rows} rows, the model has ${itemIds.length} items. Restore the features`,
    );
  compareStored(matrix, stored).forEach(onWarning);
  return openFeatureEngine(stored, job, { features: matrix, threads });
}

/**
 * Writes the vectors of new items, computed from their features alone: E'c, or [0 | coldAlpha x | coldBias] of a model
 * with a content memory, for which they are cold. Row i of the files belongs to item i, and the scale is the model's
 * own. Rejects with an InputError where the model reads no features or the files do not fit those of training.
 */
export function embed(modelDirectory: string, options: EmbedOptions): Promise<ExportResult> {
  return withModel(modelDirectory, options, embedWith);
}

async function embedWith(modelDirectory: string, options: EmbedOptions): Promise<ExportResult> {
  const { to, format = 'safetensors', threads, overwrite, onWarning, pca } = options;
  await refuseToReplace(to, { sources: ['items'], overwrite });
  const stored = await readModel(modelDirectory);
  if (pca !== undefined) refuseWithoutContent(stored);
  const { ids, model, engine } = await openNewItems(stored, options, {
    what: `embed with ${modelDirectory}`,
    threads,
    onWarning,
  });
  try {
    const reduction = pca === undefined ? undefined : await readReduction(pca, model, modelDirectory);
    const length = reduction?.factors ?? lengthOf(model);
    const blocks = itemBlocks(model, engine, { reduction });
    return {
      files: await writeVectors(to, { name: 'items', ids, factors: length, blocks }, format),
      items: ids.length,
      factors: length,
    };
  } finally {
    await engine.close();
  }
}

/** Yields the item vectors of a model, block by block. */
async function* itemBlocks(
  model: ModelFactors,
  engine: Engine,
  { reduction, onProgress }: { reduction?: Reduction; onProgress?: (share: number) => void } = {},
): AsyncGenerator<Float32Array> {
  const count = model.items.length / model.factors;
  for (let from = 0; from < count; from += FOLD_BLOCK) {
    const to = Math.min(from + FOLD_BLOCK, count);
    const extended = await scoringItems(model, engine, { from, to });
    yield reduction?.vectors(extended) ?? extended;
    onProgress?.(to / count);
  }
}
