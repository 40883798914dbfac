import type { MicroBatch } from './batch.js';
import type { Content } from './forward.js';
import { addRows } from './placed-batch.js';
import type { PlacedBatch } from './placed-batch.js';
import type { Vector } from './products.js';
import type { StageSettings } from '../stage.js';

/** Adds the gradient of the users' regulariser, 2 r_p p for each pair or triple, to `out` [u, K]. Returns `out`. */
export function addUserDecay<V extends Vector>(placed: PlacedBatch<V>, out: V, { regularization }: StageSettings): V {
  if (regularization.users === 0) return out;
  const { workspace, batch, users, userOf } = placed;
  const weights = workspace.zeros(batch.userRows.length);
  for (const user of userOf) weights[user] += 2 * regularization.users;
  addRows(placed, out, { source: users, weights });
  return out;
}

/**
 * Adds the gradient by q of the items' regularisers, 2 r m v + 2 r_q m q, to `out` [n, K]. The occurrences m are those
 * that keep their q. Returns `out`.
 */
export function addItemDecay<V extends Vector>(
  placed: PlacedBatch<V>,
  out: V,
  { stage, content }: { readonly stage: StageSettings; readonly content?: Content<V> },
): V {
  const { batch, items } = placed;
  const { combinedItem, items: own } = stage.regularization;
  if (combinedItem === 0 && own === 0) return out;
  if (!items) throw new Error('Cannot compute the gradient of items as the parameters have none');
  const occurrences = countOccurrences(batch, true);
  addRows(placed, out, { source: items, weights: weigh(placed, occurrences, 2 * (combinedItem + own)) });
  if (combinedItem !== 0 && content) {
    addRows(placed, out, { source: content.values, weights: weigh(placed, occurrences, 2 * combinedItem) });
  }
  return out;
}

/** Adds the part 2 r m v of the weights of feature rows, in the layout by item, to `out` [n, K]. Returns `out`. */
export function addProjectionDecay<V extends Vector>(
  placed: PlacedBatch<V>,
  out: V,
  { stage, content }: { readonly stage: StageSettings; readonly content: Content<V> },
): V {
  const { batch, items } = placed;
  const { combinedItem } = stage.regularization;
  if (combinedItem === 0) return out;
  const all = countOccurrences(batch, false);
  addRows(placed, out, { source: content.values, weights: weigh(placed, all, 2 * combinedItem) });
  if (items) {
    const kept = countOccurrences(batch, true);
    addRows(placed, out, { source: items, weights: weigh(placed, kept, 2 * combinedItem) });
  }
  return out;
}

/**
 * Counts m_i for each item of the batch: all its occurrences, or only those that keep their q. An item of a pool of N
 * counts B / N times, because a pair of BPR would draw it as its negative with probability 1 / N.
 */
function countOccurrences({ itemRows, positives, negatives, kept }: MicroBatch, onlyKept: boolean): Float64Array {
  const counts = new Float64Array(itemRows.length);
  const count = (rows: Int32Array, flags: Uint8Array | undefined, weight: number) => {
    for (let at = 0; at < rows.length; at++) counts[rows[at]] += onlyKept && flags ? weight * flags[at] : weight;
  };
  count(positives, kept?.positives, 1);
  count(negatives, kept?.negatives, positives.length / negatives.length);
  return counts;
}

function weigh<V extends Vector>({ workspace }: PlacedBatch<V>, counts: Float64Array, weight: number): V {
  const weights = workspace.zeros(counts.length);
  for (let at = 0; at < counts.length; at++) weights[at] = weight * counts[at];
  return weights;
}
