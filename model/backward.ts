import { zeros } from './batch.js';
import type { MicroBatch, MicroBatchParameters } from './batch.js';
import { scatterPairs } from './pairwise.js';
import type { Perturbation } from './perturbation.js';
import type { Vector } from './products.js';
import type { StageSettings } from './stage.js';

interface Backward<V extends Vector> {
  readonly stage: StageSettings;
  /** dL/dx of each triple, clean and adversarial together: a + a~ [B]. */
  readonly slopes: V;
  /** E'c by item [n, K], or E'(c_i - c_j) by triple [B, K]; absent without content. */
  readonly content?: { readonly values: V; readonly byTriple: boolean };
}

/** dL/dp [u, K] = sum over the user's triples of a (v_i - v_j) + a~ (v_i - v_j + E'Delta_i - E'Delta_j) + 2 r_p p. */
export function userGradient<V extends Vector>(
  batch: MicroBatch,
  { users, factors }: MicroBatchParameters<V>,
  context: {
    stage: StageSettings;
    slopes: V;
    /** v_i - v_j [B, K]. */
    differences: V;
    adversary?: { perturbation: Perturbation<V>; slopes: V };
  },
): V {
  const { stage, slopes, differences, adversary } = context;
  const out = zeros(users, users.length);
  const decay = 2 * stage.regularization.users;
  for (let t = 0, from = 0; t < slopes.length; t++, from += factors) {
    const to = batch.users[t] * factors;
    const slope = slopes[t];
    for (let k = 0; k < factors; k++) out[to + k] += slope * differences[from + k] + decay * users[to + k];
    if (!adversary) continue;
    const { positives, negatives, shift } = adversary.perturbation;
    const adversarialSlope = adversary.slopes[t];
    const i = positives[t] * factors;
    const j = negatives[t] * factors;
    for (let k = 0; k < factors; k++) out[to + k] += adversarialSlope * (shift[i + k] - shift[j + k]);
  }
  return out;
}

/** dL/dq [n, K] = s + s~ + 2 r m v + 2 r_q m q, over the occurrences that keep their q. */
export function itemGradient<V extends Vector>(
  batch: MicroBatch,
  parameters: MicroBatchParameters<V>,
  { stage, slopes, content }: Backward<V>,
): V {
  const { factors, users, items } = parameters;
  const out = zeros(users, batch.itemRows.length * factors);
  if (batch.kept) scatterKept(out, slopes, users, batch, factors);
  else scatterPairs(out, slopes, users, { ...batch, factors });
  const { combinedItem, items: own } = stage.regularization;
  if (combinedItem === 0 && own === 0) return out;
  const occurrences = countOccurrences(batch, true);
  const perItem = combinedItem === 0 ? undefined : content?.values;
  for (let row = 0, at = 0; row < occurrences.length; row++) {
    const onCombined = 2 * combinedItem * occurrences[row];
    const onItem = onCombined + 2 * own * occurrences[row];
    for (let k = 0; k < factors; k++, at++) {
      out[at] += onItem * items![at] + (perItem ? onCombined * perItem[at] : 0);
    }
  }
  return out;
}

/** T, with dL/dE = C'T + E M: s + s~ + 2 r m v by item [n, K], or (a + a~) p by triple [B, K]. */
export function projectionWeights<V extends Vector>(
  batch: MicroBatch,
  parameters: MicroBatchParameters<V>,
  { stage, slopes, content }: Backward<V>,
): V {
  const { factors, users, items } = parameters;
  if (content!.byTriple) {
    const out = zeros(users, slopes.length * factors);
    for (let t = 0, to = 0; t < slopes.length; t++) {
      const from = batch.users[t] * factors;
      for (let k = 0; k < factors; k++, to++) out[to] = slopes[t] * users[from + k];
    }
    return out;
  }
  const out = scatterPairs(zeros(users, batch.itemRows.length * factors), slopes, users, { ...batch, factors });
  const { combinedItem } = stage.regularization;
  if (combinedItem === 0) return out;
  const all = countOccurrences(batch, false);
  const kept = batch.kept ? countOccurrences(batch, true) : all;
  for (let row = 0, at = 0; row < all.length; row++) {
    for (let k = 0; k < factors; k++, at++) {
      out[at] += 2 * combinedItem * (all[row] * content!.values[at] + (items ? kept[row] * items[at] : 0));
    }
  }
  return out;
}

/** m_i of each item of the batch: its occurrences, or only those that keep their q. */
function countOccurrences({ itemRows, positives, negatives, kept }: MicroBatch, onlyKept: boolean): Float64Array {
  const counts = new Float64Array(itemRows.length);
  for (let t = 0; t < positives.length; t++) {
    counts[positives[t]] += onlyKept && kept ? kept.positives[t] : 1;
    counts[negatives[t]] += onlyKept && kept ? kept.negatives[t] : 1;
  }
  return counts;
}

/** scatterPairs over the occurrences that keep their q. */
function scatterKept<V extends Vector>(out: V, slopes: V, users: V, batch: MicroBatch, factors: number): void {
  const { users: userOf, positives, negatives, kept } = batch;
  for (let t = 0; t < slopes.length; t++) {
    const from = userOf[t] * factors;
    const up = kept!.positives[t] * slopes[t];
    const down = kept!.negatives[t] * slopes[t];
    for (let k = 0, i = positives[t] * factors; k < factors; k++, i++) out[i] += up * users[from + k];
    for (let k = 0, j = negatives[t] * factors; k < factors; k++, j++) out[j] -= down * users[from + k];
  }
}
