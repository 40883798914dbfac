import type { Workspace } from '../kernels/workspace.js';
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
 * the probability of an item is exp(z) over the sum of exp(z) of the user's row. Scores belong to the workspace.
 * @param own the numbers of the cells that do not count.
 * @param logFrequencies what is subtracted for each item of the pool [N]; absent for nothing.
 */
export function poolSoftmax<V extends Vector>(
  workspace: Workspace<V>,
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
  const offsets = workspace.zeros(size);
  if (logFrequencies) offsets.set(logFrequencies);
  const { largest, sums } = workspace.softmax(scores, offsets, 1 / temperature);
  // An own item has a value that is nearly 0. It must be exactly 0.
  for (const cell of own) scores[cell] = 0;
  const logSums = Float64Array.from(sums, (sum, user) => largest[user] + Math.log(sum));
  for (let user = 0; user < sums.length; user++) {
    const isEmpty = largest[user] === -Infinity;
    if (isEmpty) logSums[user] = -Infinity;
    sums[user] = isEmpty ? 0 : 1 / sums[user];
  }
  workspace.scale(scores, sums, size);
  return { probabilities: scores, logSums };
}
