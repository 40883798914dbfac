import type { Vector } from './products.js';

/** Returns softplus(-x) = -ln sigmoid(x). It is accurate for large |x| too, where -ln(sigmoid(x)) saturates. */
export function softplusOfNegative(x: number): number {
  return Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Returns sigmoid(-x) = 1 / (1 + e^x). */
export function sigmoidOfNegative(x: number): number {
  return 1 / (1 + Math.exp(x));
}

/**
 * Returns the sum of softplus(-x) over the triples [B], and writes dL/dx = -weight sigmoid(-x) of each triple into
 * `slopes` [B].
 */
export function pairwiseLoss<V extends Vector>(x: V, weight: number, slopes: V): number {
  let loss = 0;
  for (let t = 0; t < x.length; t++) {
    loss += softplusOfNegative(x[t]);
    slopes[t] = -weight * sigmoidOfNegative(x[t]);
  }
  return loss;
}
