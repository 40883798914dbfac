import type { MicroBatch } from './batch.js';
import type { PlacedBatch } from './placed-batch.js';
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

/** E'c by item [n, K], or E'(c_i - c_j) by triple [B, K]; in the workspace. */
export interface Content<V extends Vector> {
  readonly values: V;
  readonly byTriple: boolean;
}

/** v_i - v_j of each triple [B, K], where v = q + E'c. */
export function itemDifferences<V extends Vector>(placed: PlacedBatch<V>, content: Content<V> | undefined): V {
  const { workspace, batch, factors, items, positives, negatives, order, ones } = placed;
  const triples = batch.users.length;
  const out = content?.byTriple ? workspace.copy(content.values) : workspace.zeros(triples * factors);
  const add = (source: V, sourceRows: Int32Array, weights: V, sign: 1 | -1) =>
    workspace.accumulate({ out, outRows: order }, { source, sourceRows, weights, sign }, factors);
  const all = ones.subarray(0, triples) as V;
  if (content && !content.byTriple) {
    add(content.values, positives, all, 1);
    add(content.values, negatives, all, -1);
  }
  if (items) {
    const { kept } = batch;
    add(items, positives, kept ? flags(placed, kept.positives) : all, 1);
    add(items, negatives, kept ? flags(placed, kept.negatives) : all, -1);
  }
  return out;
}

/** 0 and 1 as weights. */
function flags<V extends Vector>({ workspace }: PlacedBatch<V>, kept: Uint8Array): V {
  const weights = workspace.zeros(kept.length);
  weights.set(kept);
  return weights;
}
