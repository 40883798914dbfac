import type { Vector } from './products.js';

/** The pool as each user sees it. */
export interface PoolSoftmax<V extends Vector> {
  /** The probability of each item of the pool under the softmax of each user's scores [u, N]; 0 for own items. */
  readonly probabilities: V;
  /** The logarithm of the sum of exp(z) over the pool, for each user [u]; -Infinity where all items are the user's own. */
  readonly logSums: Float64Array;
}

/**
 * Turns `scores` [u, N] of the items of a pool into probabilities, in place. With z = score / temperature - logFrequency,
 * the probability of an item is exp(z) over the sum of exp(z) of the user's row.
 * @param own the numbers of the cells that do not count.
 * @param logFrequencies what is subtracted for each item of the pool [N]; absent for nothing.
 */
export function poolSoftmax<V extends Vector>(
  scores: V,
  pool: {
    readonly size: number;
    readonly own: Int32Array;
    readonly temperature: number;
    readonly logFrequencies?: Float64Array;
  },
): PoolSoftmax<V> {
  const { size, own, temperature, logFrequencies } = pool;
  for (const cell of own) scores[cell] = -Infinity;
  const logSums = new Float64Array(scores.length / size);
  for (let user = 0; user < logSums.length; user++) {
    const row = scores.subarray(user * size, (user + 1) * size) as V;
    let largest = -Infinity;
    for (let j = 0; j < size; j++) {
      row[j] = row[j] / temperature - (logFrequencies?.[j] ?? 0);
      if (row[j] > largest) largest = row[j];
    }
    logSums[user] = normalise(row, largest);
  }
  return { probabilities: scores, logSums };
}

/** Replaces the values z of a row by exp(z) / sum, and returns ln sum. `largest` is the largest z. */
function normalise(row: Vector, largest: number): number {
  if (largest === -Infinity) {
    row.fill(0);
    return -Infinity;
  }
  let sum = 0;
  for (let j = 0; j < row.length; j++) {
    const value = Math.exp(row[j] - largest);
    row[j] = value;
    sum += value;
  }
  for (let j = 0; j < row.length; j++) row[j] /= sum;
  return largest + Math.log(sum);
}
