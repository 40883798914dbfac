import type { MicroBatch } from './batch.js';
import type { Content } from './forward.js';
import type { Perturbation } from './adversary.js';
import { addRows, scatterUsers } from './placed-batch.js';
import type { PlacedBatch } from './placed-batch.js';
import type { Vector } from './products.js';
import type { StageSettings } from './stage.js';

/** The inputs that all gradients of a micro-batch need. */
interface Backward<V extends Vector> {
  readonly stage: StageSettings;
  /** The derivative dL/dx of each triple [B]: the sum a + a~ of the clean and the adversarial slope. */
  readonly slopes: V;
}

/**
 * Returns the gradient of the users' factors, dL/dp [u, K]. For each user it is the sum over the user's triples of a
 * (v_i - v_j) + a~ (v_i - v_j + E'Delta_i - E'Delta_j) + 2 r_p p. Source: docs/mathematics.md.
 */
export function userGradient<V extends Vector>(
  placed: PlacedBatch<V>,
  context: Backward<V> & {
    /** v_i - v_j [B, K]. */
    readonly differences: V;
    readonly adversary?: { readonly perturbation: Perturbation<V>; readonly slopes: V };
  },
): V {
  const { workspace, batch, factors, users, userOf, order } = placed;
  const { stage, slopes, differences, adversary } = context;
  const out = workspace.zeros(users.length);
  const to = { out, outRows: userOf };
  workspace.accumulate(to, { source: differences, sourceRows: order, weights: slopes }, factors);
  if (adversary) {
    const { positives, negatives, shift: source } = adversary.perturbation;
    const { slopes: weights } = adversary;
    workspace.accumulate(to, { source, sourceRows: positives, weights }, factors);
    workspace.accumulate(to, { source, sourceRows: negatives, weights, sign: -1 }, factors);
  }
  if (stage.regularization.users !== 0) {
    const weights = workspace.zeros(batch.userRows.length);
    for (const user of userOf) weights[user] += 2 * stage.regularization.users;
    addRows(placed, out, { source: users, weights });
  }
  return out;
}

/**
 * Returns the gradient of the items' factors, dL/dq [n, K] = s + s~ + 2 r m v + 2 r_q m q. The sums run over the
 * occurrences of an item that keep their q (see item dropout in docs/mathematics.md).
 */
export function itemGradient<V extends Vector>(
  placed: PlacedBatch<V>,
  { stage, slopes, content }: Backward<V> & { readonly content?: Content<V> },
): V {
  const { workspace, batch, factors, items, positives, negatives } = placed;
  const { kept } = batch;
  const only = (flags?: Uint8Array) =>
    flags ? workspace.copy(slopes.map((slope, t) => slope * flags[t]) as V) : slopes;
  const rows = { positives, negatives, up: only(kept?.positives), down: only(kept?.negatives) };
  const out = scatterUsers(placed, workspace.zeros(batch.itemRows.length * factors), rows);
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

/**
 * Returns the weights T of the feature rows, for which dL/dE = C'T + E M. In the layout by item, T is s + s~ + 2 r m v
 * [n, K]. In the layout by triple, T is (a + a~) p [B, K].
 */
export function projectionWeights<V extends Vector>(
  placed: PlacedBatch<V>,
  { stage, slopes, content }: Backward<V> & { readonly content: Content<V> },
): V {
  const { workspace, batch, factors, users, items, userOf, positives, negatives, order } = placed;
  if (content.byTriple) {
    const out = workspace.zeros(slopes.length * factors);
    workspace.accumulate({ out, outRows: order }, { source: users, sourceRows: userOf, weights: slopes }, factors);
    return out;
  }
  const rows = { positives, negatives, up: slopes, down: slopes };
  const out = scatterUsers(placed, workspace.zeros(batch.itemRows.length * factors), rows);
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

/** Counts m_i for each item of the batch: all its occurrences, or only those that keep their q. */
function countOccurrences({ itemRows, positives, negatives, kept }: MicroBatch, onlyKept: boolean): Float64Array {
  const counts = new Float64Array(itemRows.length);
  for (let t = 0; t < positives.length; t++) {
    counts[positives[t]] += onlyKept && kept ? kept.positives[t] : 1;
    counts[negatives[t]] += onlyKept && kept ? kept.negatives[t] : 1;
  }
  return counts;
}

function weigh<V extends Vector>({ workspace }: PlacedBatch<V>, counts: Float64Array, weight: number): V {
  const weights = workspace.zeros(counts.length);
  for (let at = 0; at < counts.length; at++) weights[at] = weight * counts[at];
  return weights;
}
