import { zeros } from './batch.js';
import type { MicroBatch, MicroBatchParameters } from './batch.js';
import type { FeatureRows, Vector } from './products.js';
import type { StageSettings } from './stage.js';

/**
 * Which feature rows the products read. By item: row i of C is item i of the batch, needed when a term speaks of single
 * items (the combined regulariser, item dropout) and cheaper when items repeat. By triple: row t is c_i - c_j, which
 * halves both products when nearly every item is seen once.
 */
export type FeatureLayout = FeatureRows & { readonly byTriple: boolean };

/** Above this many distinct items per triple (at most 2), one product row per triple is cheaper than one per item. */
const ITEMS_PER_TRIPLE = 1.5;

/** Depends on the batch and the stage alone, so that the bits of a step do. */
export function layFeatures(batch: MicroBatch, stage: StageSettings): FeatureLayout {
  const { itemRows, positives, negatives, kept } = batch;
  const single = stage.regularization.combinedItem !== 0 || kept !== undefined;
  if (single || itemRows.length <= ITEMS_PER_TRIPLE * positives.length) return { rows: itemRows, byTriple: false };
  return {
    rows: positives.map((at) => itemRows[at]),
    minus: negatives.map((at) => itemRows[at]),
    byTriple: true,
  };
}

/** v_i - v_j of each triple [B, K], where v = q + E'c; `content` is E'c by item [n, K] or E'(c_i - c_j) by triple [B, K]. */
export function itemDifferences<V extends Vector>(
  batch: MicroBatch,
  parameters: MicroBatchParameters<V>,
  content: { values: V; byTriple: boolean } | undefined,
): V {
  const { positives, negatives, kept } = batch;
  const { factors, items } = parameters;
  const out = zeros(parameters.users, positives.length * factors);
  for (let t = 0, to = 0; t < positives.length; t++, to += factors) {
    const i = positives[t] * factors;
    const j = negatives[t] * factors;
    if (content?.byTriple) addRow(out, to, content.values, t * factors, factors);
    else if (content) addDifference(out, to, content.values, i, j, factors);
    if (!items) continue;
    if (!kept) addDifference(out, to, items, i, j, factors);
    else {
      if (kept.positives[t]) addRow(out, to, items, i, factors);
      if (kept.negatives[t]) subtractRow(out, to, items, j, factors);
    }
  }
  return out;
}

function addRow(out: Vector, to: number, from: Vector, at: number, factors: number): void {
  for (let k = 0; k < factors; k++) out[to + k] += from[at + k];
}

function subtractRow(out: Vector, to: number, from: Vector, at: number, factors: number): void {
  for (let k = 0; k < factors; k++) out[to + k] -= from[at + k];
}

function addDifference(out: Vector, to: number, from: Vector, i: number, j: number, factors: number): void {
  for (let k = 0; k < factors; k++) out[to + k] += from[i + k] - from[j + k];
}

/** left_t . right_t for each row t of `right` [B, K], with row `rowOf[t]` of `left`. */
export function rowDots<V extends Vector>(left: V, rowOf: Int32Array, right: V, factors: number): Float64Array {
  const dots = new Float64Array(rowOf.length);
  for (let t = 0; t < dots.length; t++) {
    let sum = 0;
    for (let k = 0, a = rowOf[t] * factors, b = t * factors; k < factors; k++, a++, b++) sum += left[a] * right[b];
    dots[t] = sum;
  }
  return dots;
}
