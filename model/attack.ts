import { chiSquare } from './chi-square.js';
import type { ScoringVectors } from './factors.js';
import { gramRoot, gramTimes, gramTrace, inner } from './gram.js';
import type { CounterRandom } from './random.js';

/**
 * What the summed loss over all test lists says about each item: s_i = dL/dv_i, and so dL/dc_i = E s_i. L sums
 * softplus(y_uj - y_ui) over each held-out pair (u, i) and each of its candidates j.
 */
export class SlopeSums {
  /** s [I, K]. */
  readonly sums: Float64Array;
  /** [I]: sum of |a| ||p_u|| over the terms of s_i: what ||s_i|| would be if nothing cancelled. */
  readonly magnitudes: Float64Array;

  /** `tolerance`: the relative accuracy of what is added (model/gram.ts). */
  constructor(
    items: number,
    readonly factors: number,
    readonly tolerance: number,
  ) {
    this.sums = new Float64Array(items * factors);
    this.magnitudes = new Float64Array(items);
  }

  /** Adds `weight` times the user vector in row `user` to s of `item`. `norm`: that of the user vector. */
  add({ users }: ScoringVectors, user: number, norm: number, item: number, weight: number): void {
    const { sums, factors } = this;
    for (let k = 0, at = item * factors, from = user * factors; k < factors; k++)
      sums[at + k] += weight * users[from + k];
    this.magnitudes[item] += Math.abs(weight) * norm;
  }

  /** True where s_i has no direction: no term, or terms that cancel to less than their own accuracy. */
  cancelled(item: number): boolean {
    const at = item * this.factors;
    const norm = Math.sqrt(inner(this.sums, at, this.sums, at, this.factors));
    return norm <= this.tolerance * this.magnitudes[item];
  }
}

/**
 * E'Delta_i / epsilon = G s_i / ||E s_i|| [I, K]: what the worst perturbation of L2 size epsilon adds to v_i, to first
 * order in the summed loss. 0 where the gradient is only rounding (mathematics, the guard).
 */
export function adversarialShifts(slopes: SlopeSums, gram: Float64Array): Float32Array {
  const { sums, factors, tolerance } = slopes;
  const trace = gramTrace(gram, factors);
  const shifts = new Float32Array(sums.length);
  const product = new Float64Array(factors);
  for (let item = 0, at = 0; at < sums.length; item++, at += factors) {
    if (slopes.cancelled(item)) continue;
    const square = inner(sums, at, gramTimes(gram, sums, at, product), 0, factors);
    if (square <= tolerance ** 2 * trace * inner(sums, at, sums, at, factors)) continue;
    const scale = 1 / Math.sqrt(square);
    for (let k = 0; k < factors; k++) shifts[at + k] = product[k] * scale;
  }
  return shifts;
}

/**
 * E'Delta_i / epsilon [I, K] for Delta_i uniform on the sphere of radius epsilon in R^D, keyed by item. Without D
 * dimensions where D >= K: with R'R = G, z ~ N(0, I_K) and w ~ chi^2 of D - K degrees, R'z / sqrt(|z|^2 + w).
 */
export function randomShifts(
  projection: Float32Array,
  gram: Float64Array,
  items: number,
  random: CounterRandom,
): Float32Array {
  const factors = Math.sqrt(gram.length);
  const width = projection.length / factors;
  const root = width < factors ? projection : gramRoot(gram, factors);
  const z = new Float64Array(Math.min(width, factors));
  const shifts = new Float32Array(items * factors);
  const sum = new Float64Array(factors);
  for (let item = 0; item < items; item++) {
    random.normals(z, 1, item);
    const length = Math.sqrt(inner(z, 0, z, 0, z.length) + chiSquare(width - z.length, random, item));
    sum.fill(0);
    for (let j = 0; j < z.length; j++) for (let k = 0; k < factors; k++) sum[k] += root[j * factors + k] * z[j];
    for (let k = 0; k < factors; k++) shifts[item * factors + k] = sum[k] / length;
  }
  return shifts;
}

/** V + epsilon times `shifts` [I, K]: the item vectors under a perturbation of size epsilon. */
export function shiftedItems(vectors: ScoringVectors, shifts: Float32Array, epsilon: number): ScoringVectors {
  return { ...vectors, items: vectors.items.map((value, at) => value + epsilon * shifts[at]) };
}
