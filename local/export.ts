import { openFeatures } from '../dataset/row-major.js';
import { scanFeatures } from '../dataset/scan.js';
import type { Engine } from '../engine/engine.js';
import { FOLD_BLOCK, foldItems } from '../evaluation/fold.js';
import { compileJob } from '../job/index.js';
import type { ModelFactors } from '../model/factors.js';
import { InputError } from '../runtime/errors.js';
import { blocksOf, readModel } from '../storage/model-folder.js';
import { openFeatureEngine, withTrainedModel } from './trained-model.js';
import { refuseToReplace, writeVectors } from './vectors.js';
import type { VectorFormat } from './vectors.js';

export interface ExportOptions {
  /** The folder to write to; made when it is not there. */
  readonly to: string;
  readonly format?: VectorFormat;
  /** Replace vectors of an earlier export in that folder; without it they are refused. */
  readonly overwrite?: boolean;
  readonly threads?: number;
  /** Called with each warning about the data. */
  readonly onWarning?: (message: string) => void;
  /** Called with the part of the items that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What was written. */
export interface ExportResult {
  readonly files: readonly string[];
  readonly users?: number;
  readonly items: number;
  readonly factors: number;
}

/**
 * Writes user vectors p_u and folded item vectors q_i + E'c_i with their ids, for any index of inner products. Rejects with an
 * InputError.
 */
export async function exportModel(modelDirectory: string, options: ExportOptions): Promise<ExportResult> {
  const { to, format = 'safetensors', threads, onWarning, onProgress, overwrite } = options;
  await refuseToReplace(to, { sources: ['users', 'items'], overwrite });
  return withTrainedModel(modelDirectory, { threads, onWarning }, async ({ stored, engine }) => {
    const { users, items, projection, userIds, itemIds, config } = stored;
    const { factors } = config;
    const userVectors = { name: 'users', ids: userIds, factors, blocks: blocksOf(users, factors).blocks };
    const blocks = foldedBlocks({ users, items, projection, factors }, engine, onProgress);
    const itemVectors = { name: 'items', ids: itemIds, factors, blocks };
    const files = [...(await writeVectors(to, userVectors, format)), ...(await writeVectors(to, itemVectors, format))];
    return { files, users: userIds.length, items: itemIds.length, factors };
  });
}

/**
 * Writes the vectors E'c of new items from features alone: row i of the files is item i. Their scale is the model's. Rejects
 * with an InputError when the model has no content or the widths differ.
 */
export async function embed(
  modelDirectory: string,
  options: ExportOptions & { readonly features: readonly string[] },
): Promise<ExportResult> {
  const { to, format = 'safetensors', threads, overwrite } = options;
  await refuseToReplace(to, { sources: ['items'], overwrite });
  const stored = await readModel(modelDirectory);
  const { factors, featureWidth } = stored.config;
  if (!stored.projection) {
    throw new InputError(
      `Cannot embed with ${modelDirectory}: it has no content (it is an MF model); train a vbpr or amr stage`,
    );
  }
  const { matrix } = await scanFeatures(await Promise.all(options.features.map((name) => openFeatures(name, []))));
  if (matrix.width !== featureWidth) {
    throw new InputError(
      `Cannot embed ${options.features.join(', ')}: the features must be ${featureWidth} wide, as in training: they are ${matrix.width}`,
    );
  }
  const engine = await openFeatureEngine(stored, compileJob(stored.config.job), { features: matrix, threads });
  try {
    const items = new Float32Array(matrix.rows * factors);
    const blocks = foldedBlocks({ users: new Float32Array(0), items, projection: stored.projection, factors }, engine);
    const ids = Array.from({ length: matrix.rows }, (_, row) => String(row));
    return {
      files: await writeVectors(to, { name: 'items', ids, factors, blocks }, format),
      items: matrix.rows,
      factors,
    };
  } finally {
    await engine.close();
  }
}

async function* foldedBlocks(
  model: ModelFactors,
  engine: Engine,
  onProgress?: (share: number) => void,
): AsyncGenerator<Float32Array> {
  const count = model.items.length / model.factors;
  for (let from = 0; from < count; from += FOLD_BLOCK) {
    const to = Math.min(from + FOLD_BLOCK, count);
    yield await foldItems(model, engine, { from, to });
    onProgress?.(to / count);
  }
}
