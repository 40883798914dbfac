import { chiSquare } from '../random/chi-square.js';
import type { ScoringVectors } from '../factors.js';
import { gramRoot, gramTimes, gramTrace, inner } from '../gradient/gram.js';
import { placeWeightedSums } from '../kernels/weighted-sums.js';
import type { WeightedSums, WeightedTerms } from '../kernels/weighted-sums.js';
import type { CounterRandom } from '../random/random.js';

/**
 * Collects, for each item, how the summed loss over all test lists changes with the item's vector: s_i = dL/dv_i. The
 * gradient by the item's features is then dL/dc_i = E s_i. The loss L sums softplus(y_uj - y_ui) over each held-out
 * pair (u, i) and each of its candidates j. Source: docs/mathematics.md, "The adversary without its D dimensions".
 */
export class SlopeSums {
  /** s [I, K]. */
  readonly sums: Float64Array;
  /**
   * For each item [I], the sum of |a| ||p_u|| over the terms of s_i. It is the largest value that ||s_i|| can have,
   * which it has when no terms cancel.
   */
  readonly magnitudes: Float64Array;

  /**
   * @param items the number of items, I.
   * @param factors K.
   * @param tolerance the relative accuracy of the values that are added, as in `model/gradient/gram.ts`.
   * @param placed the sums, beside a copy of the users' vectors, where a kernel adds them.
   */
  constructor(
    items: number,
    readonly factors: number,
    readonly tolerance: number,
    private readonly placed: WeightedSums | null = null,
  ) {
    this.sums = placed?.sums ?? new Float64Array(items * factors);
    this.magnitudes = new Float64Array(items);
  }

  /** Makes sums for the items of a model whose users' vectors are added to them. It copies these vectors. */
  static of({ users, items, factors }: ScoringVectors, tolerance: number): SlopeSums {
    const count = items.length / factors;
    return new SlopeSums(count, factors, tolerance, placeWeightedSums(users, factors, count));
  }

  /**
   * Adds `weight` times a user's vector to s of `item`.
   * @param norm the length of that user's vector.
   */
  add({ users }: Pick<ScoringVectors, 'users'>, user: number, norm: number, item: number, weight: number): void {
    const { sums, factors } = this;
    for (let k = 0, at = item * factors, from = user * factors; k < factors; k++)
      sums[at + k] += weight * users[from + k];
    this.magnitudes[item] += Math.abs(weight) * norm;
  }

  /**
   * Does the work of `add` for many terms in their order, with the same bits. It is faster for sums of `SlopeSums.of`.
   * @param norms the length of each user's vector.
   */
  addTerms(vectors: ScoringVectors, terms: WeightedTerms, norms: Float64Array): void {
    const { items, rows, weights, order } = terms;
    if (!this.placed) {
      for (const at of order) this.add(vectors, rows[at], norms[rows[at]], items[at], weights[at]);
      return;
    }
    this.placed.add(terms);
    for (const at of order) this.magnitudes[items[at]] += Math.abs(weights[at]) * norms[rows[at]];
  }

  /** Whether s_i has no direction: it has no term, or its terms cancel to less than their own accuracy. */
  cancelled(item: number): boolean {
    const at = item * this.factors;
    const norm = Math.sqrt(inner(this.sums, at, this.sums, at, this.factors));
    return norm <= this.tolerance * this.magnitudes[item];
  }
}

/**
 * Returns E'Delta_i / epsilon = G s_i / ||E s_i|| for every item [I, K]. This is what the worst perturbation of L2 size
 * epsilon adds to v_i, to first order in the summed loss. A row is 0 where the gradient consists of rounding errors
 * only (docs/mathematics.md, "The adversary without its D dimensions").
 * @param gram G = E'E [K, K].
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
 * Returns E'Delta_i / epsilon [I, K] for perturbations Delta_i that are uniform on the sphere of radius epsilon in R^D.
 * The random numbers of item i have the key `firstKey` + i. No D-dimensional vector is made where D >= K: with R'R = G, z ~ N(0, I_K) and w
 * ~ chi^2 with D - K degrees of freedom, the result is R'z / sqrt(|z|^2 + w).
 * @param projection E [D, K].
 * @param gram G = E'E [K, K].
 */
export function randomShifts(
  projection: Float32Array,
  gram: Float64Array,
  items: number,
  random: CounterRandom,
  firstKey = 0,
): Float32Array {
  const factors = Math.sqrt(gram.length);
  const width = projection.length / factors;
  const root = width < factors ? projection : gramRoot(gram, factors);
  const z = new Float64Array(Math.min(width, factors));
  const shifts = new Float32Array(items * factors);
  const sum = new Float64Array(factors);
  for (let item = 0; item < items; item++) {
    random.normals(z, 1, firstKey + item);
    const length = Math.sqrt(inner(z, 0, z, 0, z.length) + chiSquare(width - z.length, random, firstKey + item));
    sum.fill(0);
    for (let j = 0; j < z.length; j++) for (let k = 0; k < factors; k++) sum[k] += root[j * factors + k] * z[j];
    for (let k = 0; k < factors; k++) shifts[item * factors + k] = sum[k] / length;
  }
  return shifts;
}

/**
 * Returns the model with item vectors V + epsilon * `shifts` [I, K]: the items under a perturbation of size epsilon.
 */
export function shiftedItems(vectors: ScoringVectors, shifts: Float32Array, epsilon: number): ScoringVectors {
  return { ...vectors, items: vectors.items.map((value, at) => value + epsilon * shifts[at]) };
}
