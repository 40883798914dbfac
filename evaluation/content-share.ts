import type { ModelFactors, ScoringVectors } from '../model/factors.js';
import type { Products } from '../model/gradient/products.js';
import { transposed } from '../model/linear-algebra/rows.js';

/** The number of rows whose products are added at a time. */
const BLOCK_ROWS = 4096;

/**
 * Returns the share of the variance of scores that comes from content: the sum over users of Cov(p_u . E'c_i, y_ui),
 * divided by the sum of Var(y_ui), both over all items i. It is 0 for MF and 1 for DUIF. The rest comes from the item
 * factors. A content memory is content, and so is the whole score of its cold items. If the two work against each
 * other, the share can be outside 0..1. It is 0 where all scores are equal. The share belongs beside a measure of
 * robustness, because a model that ignores its features is robust, but useless for cold items.
 * @param vectors the folded model (`foldModel`).
 */
export async function contentShare(
  model: ModelFactors,
  vectors: ScoringVectors,
  engine: Pick<Products, 'multiply'>,
): Promise<number> {
  const { factors, users, items } = vectors;
  // Summed over users, p'Xp is the inner product of X with sum p p'.
  const weights = await productSum(users, users, factors, engine);
  const scores = centred(items, factors);
  const variance = innerProduct(await productSum(scores, scores, factors, engine), weights);
  if (variance === 0) return 0;
  const content = centred(withoutItemFactors(model, vectors), factors);
  return innerProduct(await productSum(content, scores, factors, engine), weights) / variance;
}

/** Returns the item vectors without the item factors q, which only warm items have in a model with a memory. */
function withoutItemFactors({ items, factors, memory }: ModelFactors, vectors: ScoringVectors): Float32Array {
  const content = vectors.items.slice();
  for (let item = 0, from = 0; from < items.length; item++, from += factors) {
    if (memory?.isWarm(item) === false) continue;
    for (let k = 0, at = item * vectors.factors; k < factors; k++) content[at + k] -= items[from + k];
  }
  return content;
}

/** Returns the sum over rows of left right' [K, K], in float64 over blocks of products in float32. */
async function productSum(
  left: Float32Array,
  right: Float32Array,
  factors: number,
  engine: Pick<Products, 'multiply'>,
): Promise<Float64Array> {
  const sums = new Float64Array(factors * factors);
  for (let from = 0; from < left.length; from += BLOCK_ROWS * factors) {
    const columns = (rows: Float32Array) => transposed(rows.subarray(from, from + BLOCK_ROWS * factors), factors);
    const rows = Math.min(BLOCK_ROWS, (left.length - from) / factors);
    const product = await engine.multiply(columns(left), columns(right), rows);
    for (let at = 0; at < sums.length; at++) sums[at] += product[at];
  }
  return sums;
}

/** Returns rows less their mean. */
function centred(rows: Float32Array, factors: number): Float32Array {
  const sums = new Float64Array(factors);
  for (let at = 0; at < rows.length; at++) sums[at % factors] += rows[at];
  const means = sums.map((sum) => (sum * factors) / rows.length);
  return rows.map((value, at) => value - means[at % factors]);
}

function innerProduct(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at], 0);
}
