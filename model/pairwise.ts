import type { Vector } from './products.js';

/** softplus(-x) = -ln sigmoid(x), exact for large |x|, where -ln(sigmoid(x)) saturates. */
export function softplusOfNegative(x: number): number {
  return Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** sigmoid(-x). */
export function sigmoidOfNegative(x: number): number {
  return 1 / (1 + Math.exp(x));
}

/** Sum of softplus(-x), and dL/dx = -sigmoid(-x) of each, times `weight`. */
export function pairwiseLoss<V extends Vector>(
  x: Float64Array,
  weight: number,
  slopes: V,
): { loss: number; slopes: V } {
  let loss = 0;
  for (let t = 0; t < x.length; t++) {
    loss += softplusOfNegative(x[t]);
    slopes[t] = -weight * sigmoidOfNegative(x[t]);
  }
  return { loss, slopes };
}

/**
 * For each triple t: out[positives[t]] += slopes[t] p, then out[negatives[t]] -= slopes[t] p, with p = `users` row of t.
 * In order of t, so that repeated rows are summed in sequence. out [rows, K].
 */
export function scatterPairs<V extends Vector>(
  out: V,
  slopes: V,
  users: V,
  triples: { users: Int32Array; positives: Int32Array; negatives: Int32Array; factors: number },
): V {
  const { users: userOf, positives, negatives, factors } = triples;
  for (let t = 0; t < slopes.length; t++) {
    const slope = slopes[t];
    const from = userOf[t] * factors;
    const up = positives[t] * factors;
    const down = negatives[t] * factors;
    for (let k = 0; k < factors; k++) out[up + k] += slope * users[from + k];
    for (let k = 0; k < factors; k++) out[down + k] -= slope * users[from + k];
  }
  return out;
}
