import { openFeatureFile } from '../dataset/features/feature-file.js';
import { featureBlocks } from '../dataset/features/feature-rows.js';
import type { FeatureMatrix } from '../dataset/features/features.js';
import type { Products } from '../model/gradient/products.js';
import { transposed } from '../model/linear-algebra/rows.js';
import type { StoredModel } from '../storage/model-folder.js';

/** The number of rows of D values that are multiplied at a time. */
const BLOCK_ROWS = 256;

/** Returns the scaled features that a model keeps of its training (`spec.memory.content: snapshot`); undefined where it keeps none. */
export async function keptFeatures({ content }: StoredModel): Promise<FeatureMatrix | undefined> {
  if (content === null) return undefined;
  const part = await openFeatureFile(content);
  return { parts: [part], rows: part.rows, width: part.width, inverseScale: 1 };
}

/**
 * Returns the vectors q_i + E'c_i [I, K] with the content c that a model keeps, in place of q and E. The memory leaves out the
 * learned part of cold items, so that these vectors are read for warm items only.
 */
export async function withKeptContent(
  { items, projection, config: { factors } }: StoredModel,
  kept: FeatureMatrix,
  engine: Pick<Products, 'multiply'>,
): Promise<{ items: Float32Array; projection: null }> {
  const vectors = items.slice();
  const across = projection && transposed(projection, factors);
  let at = 0;
  for (const rows of across ? featureBlocks(kept, BLOCK_ROWS) : []) {
    for (const value of await engine.multiply(rows, across ?? rows, kept.width)) vectors[at++] += value;
  }
  return { items: vectors, projection: null };
}
