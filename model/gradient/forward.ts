import type { PairwiseBatch } from './batch.js';
import type { PlacedBatch } from './placed-batch.js';
import type { FeatureRows, Vector } from './products.js';
import type { StageSettings } from '../stage.js';

/**
 * The feature rows that the products read. In the layout by item, row i of C belongs to item i of the batch. It is
 * needed when a term of the loss depends on a single item (the combined regulariser, item dropout), and it is cheaper
 * when items repeat. In the layout by triple, row t is c_i - c_j. It halves both products when nearly every item occurs
 * once.
 */
export type FeatureLayout = FeatureRows & { readonly byTriple: boolean };

/**
 * When a batch has more distinct items per triple than this (2 is the most), one product row per triple is cheaper than
 * one per item.
 */
const ITEMS_PER_TRIPLE = 1.5;

/** Whether the layout by triple is cheaper for a batch, and no term of its data loss depends on a single item. */
export function suitsTriples({ itemRows, positives, kept }: PairwiseBatch): boolean {
  return kept === undefined && itemRows.length > ITEMS_PER_TRIPLE * positives.length;
}

/**
 * Chooses the layout from the batch and the stage alone, so that every process makes the same choice and computes
 * bit-identical sums.
 */
export function layFeatures(batch: PairwiseBatch, stage: StageSettings): FeatureLayout {
  const { itemRows, positives, negatives } = batch;
  if (stage.regularization.combinedItem !== 0 || !suitsTriples(batch)) return { rows: itemRows, byTriple: false };
  return {
    rows: positives.map((at) => itemRows[at]),
    minus: negatives.map((at) => itemRows[at]),
    byTriple: true,
  };
}

/** The projected content, in the workspace: E'c by item [n, K], or E'(c_i - c_j) by triple [B, K]. */
export interface Content<V extends Vector> {
  readonly values: V;
  /** True in the layout by triple, false in the layout by item. */
  readonly byTriple: boolean;
}

/** Returns v_i - v_j of each triple [B, K], where v = q + E'c. Without content, v = q. */
export function itemDifferences<V extends Vector>(
  placed: PlacedBatch<V, PairwiseBatch>,
  content: Content<V> | undefined,
): V {
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

/** Converts flags (0 or 1) to weights. */
export function flags<V extends Vector>({ workspace }: PlacedBatch<V>, kept: Uint8Array): V {
  const weights = workspace.zeros(kept.length);
  weights.set(kept);
  return weights;
}
