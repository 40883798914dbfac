import type { Vector } from './products.js';

/** softplus(-x) = -ln sigmoid(x), exact for large |x|, where -ln(sigmoid(x)) saturates. */
export function softplusOfNegative(x: number): number {
  return Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** sigmoid(-x). */
export function sigmoidOfNegative(x: number): number {
  return 1 / (1 + Math.exp(x));
}

/** Sum of softplus(-x); writes dL/dx = -weight sigmoid(-x) of each into `slopes`. */
export function pairwiseLoss<V extends Vector>(x: V, weight: number, slopes: V): number {
  let loss = 0;
  for (let t = 0; t < x.length; t++) {
    loss += softplusOfNegative(x[t]);
    slopes[t] = -weight * sigmoidOfNegative(x[t]);
  }
  return loss;
}
