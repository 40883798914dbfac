import type { ModelFactors, ScoringVectors } from '../../model/factors.js';
import type { Products, Projection } from '../../model/gradient/products.js';
import { InputError } from '../../runtime/errors.js';

/**
 * The number of items that are folded at a time. Blocks start at multiples of it, so a vector is bit-identical
 * whichever process folds it.
 */
export const FOLD_BLOCK = 4096;

/**
 * Returns the combined item vectors v_i = q_i + E'c_i [to - from, K] of the items `from` .. `to` - 1, which it computes
 * block by block. `from` must be a multiple of FOLD_BLOCK, and so must `to`, unless it is I.
 * @param options `version` is the version of the projection (model/gradient/products.ts).
 */
export async function foldItems(
  model: Pick<ModelFactors, 'items' | 'projection' | 'factors'>,
  products: Pick<Products, 'project'>,
  options: { from?: number; to?: number; version?: number } = {},
): Promise<Float32Array> {
  const { items, projection, factors } = model;
  const { from = 0, to = items.length / factors, version = 0 } = options;
  const vectors = items.slice(from * factors, to * factors);
  if (projection) {
    for (let start = from; start < to; start += FOLD_BLOCK) {
      const end = Math.min(start + FOLD_BLOCK, to);
      const block = vectors.subarray((start - from) * factors, (end - from) * factors);
      await foldBlock(block, products, { from: start, to: end, projection: { values: projection, version } });
    }
  }
  return vectors;
}

/**
 * Adds E'c_i to the vectors q_i [to - from, K] of one block of items. A block starts at a multiple of FOLD_BLOCK and
 * has FOLD_BLOCK items; the last one ends with the catalog.
 */
export async function foldBlock(
  vectors: Float32Array,
  products: Pick<Products, 'project'>,
  { from, to, projection }: { from: number; to: number; projection: Projection },
): Promise<void> {
  const rows = Int32Array.from({ length: to - from }, (_, row) => from + row);
  const { projected } = await products.project({ rows }, projection);
  for (let k = 0; k < projected.length; k++) vectors[k] += projected[k];
}

/**
 * Returns the vectors whose inner products are the scores of the items `from` .. `to` - 1: the folded vectors, extended
 * where the model has a content memory (model/memory/memory.ts). The bounds are those of `foldItems`.
 */
export async function scoringItems(
  model: Omit<ModelFactors, 'users'>,
  products: Pick<Products, 'project'>,
  options: { from?: number; to?: number; version?: number } = {},
): Promise<Float32Array> {
  const vectors = await foldItems(model, products, options);
  return model.memory?.extendItems(vectors, model.factors, options.from) ?? vectors;
}

/** Folds a whole model. Rejects with an InputError if a vector is not finite, because rankings would be meaningless. */
export async function foldModel(
  model: ModelFactors,
  products: Pick<Products, 'project'>,
  version?: number,
): Promise<ScoringVectors> {
  const { memory } = model;
  const items = await scoringItems(model, products, { version });
  const users = memory?.extendUsers(model.users, model.factors) ?? model.users;
  const factors = memory?.extendedFactors(model.factors) ?? model.factors;
  checkFinite('user', users, factors);
  checkFinite('item', items, factors);
  return { users, items, factors };
}

/**
 * Adds the vectors of new items [rows, K] after those of the catalog. Throws an InputError if one of their values is not
 * finite.
 */
export function withNewItems(vectors: ScoringVectors, added: Float32Array): ScoringVectors {
  checkFinite('new item', added, vectors.factors);
  const items = new Float32Array(vectors.items.length + added.length);
  items.set(vectors.items);
  items.set(added, vectors.items.length);
  return { ...vectors, items };
}

/** Throws an InputError that names the first value that is not finite. `first` is the number of the first row. */
export function checkFinite(what: string, values: Float32Array, factors: number, first = 0): void {
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    const row = first + Math.floor(at / factors);
    throw new InputError(
      `Cannot rank with a vector that is not finite: ${what} ${row} has ${values[at]} at factor ${at % factors}; ` +
        'train again with smaller learning rates',
    );
  }
}
