import type { ModelFactors, ScoringVectors } from '../model/factors.js';
import type { Products } from '../model/gradient/products.js';
import { transposed } from '../model/linear-algebra/rows.js';
import { oneRange, rangesOf } from './ranking/item-ranges.js';
import type { ItemRange, RangedVectors } from './ranking/item-ranges.js';

/** The number of rows whose products are added at a time. Ranges of items have whole multiples of it. */
const BLOCK_ROWS = 4096;

/**
 * Returns the share of the variance of scores that comes from content: the sum over users of Cov(p_u . E'c_i, y_ui),
 * divided by the sum of Var(y_ui), both over all items i. It is 0 for MF and 1 for DUIF. The rest comes from the item
 * factors. A content memory is content, and so is the whole score of its cold items. If the two work against each
 * other, the share can be outside 0..1. It is 0 where all scores are equal. The share belongs beside a measure of
 * robustness, because a model that ignores its features is robust, but useless for cold items.
 * @param vectors the folded model (`foldModel`).
 */
export function contentShare(
  model: ModelFactors,
  vectors: ScoringVectors,
  engine: Pick<Products, 'multiply'>,
): Promise<number> {
  return contentShareInRanges(model, oneRange(vectors), engine);
}

/** Does the same while one range of the items is in memory at a time. All ranges are read twice. */
export async function contentShareInRanges(
  model: ModelFactors,
  vectors: RangedVectors,
  engine: Pick<Products, 'multiply'>,
): Promise<number> {
  const { factors, users } = vectors;
  // Summed over users, p'Xp is the inner product of X with sum p p'.
  const weights = new Float64Array(factors * factors);
  await addProducts(weights, users, users, { factors, engine });
  const [scoreSums, contentSums] = [new Float64Array(factors), new Float64Array(factors)];
  for await (const range of rangesOf(vectors)) {
    addRows(scoreSums, range.vectors);
    addRows(contentSums, withoutItemFactors(model, range, factors));
  }
  const meansOf = (sums: Float64Array) => sums.map((sum) => (sum * factors) / (vectors.itemCount * factors));
  const [scoreMeans, contentMeans] = [meansOf(scoreSums), meansOf(contentSums)];
  const [variance, covariance] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  for await (const range of rangesOf(vectors)) {
    const scores = less(range.vectors, scoreMeans);
    const content = less(withoutItemFactors(model, range, factors), contentMeans);
    await addProducts(variance, scores, scores, { factors, engine });
    await addProducts(covariance, content, scores, { factors, engine });
  }
  const total = innerProduct(variance, weights);
  return total === 0 ? 0 : innerProduct(covariance, weights) / total;
}

/** Returns the vectors of a range without the item factors q, which only warm items have in a model with a memory. */
function withoutItemFactors({ items, factors, memory }: ModelFactors, range: ItemRange, length: number): Float32Array {
  const content = range.vectors.slice();
  for (let row = 0, at = 0; at < content.length; row++, at += length) {
    const item = range.first + row;
    if (memory?.isWarm(item) === false) continue;
    for (let k = 0; k < factors; k++) content[at + k] -= items[item * factors + k];
  }
  return content;
}

/** Adds the sum over rows of left right' to `sums` [K, K], in float64 over blocks of products in float32. */
async function addProducts(
  sums: Float64Array,
  left: Float32Array,
  right: Float32Array,
  { factors, engine }: { readonly factors: number; readonly engine: Pick<Products, 'multiply'> },
): Promise<void> {
  for (let from = 0; from < left.length; from += BLOCK_ROWS * factors) {
    const columns = (rows: Float32Array) => transposed(rows.subarray(from, from + BLOCK_ROWS * factors), factors);
    const rows = Math.min(BLOCK_ROWS, (left.length - from) / factors);
    const product = await engine.multiply(columns(left), columns(right), rows);
    for (let at = 0; at < sums.length; at++) sums[at] += product[at];
  }
}

/** Adds rows to `sums` [K]. */
function addRows(sums: Float64Array, rows: Float32Array): void {
  for (let at = 0; at < rows.length; at++) sums[at % sums.length] += rows[at];
}

/** Returns rows less `means` [K]. */
function less(rows: Float32Array, means: Float64Array): Float32Array {
  return rows.map((value, at) => value - means[at % means.length]);
}

function innerProduct(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at], 0);
}
