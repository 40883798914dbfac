import { inner } from './gradient/gram.js';
import { sigmoidOfNegative, softplusOfNegative } from './gradient/pairwise.js';

/**
 * Folding in: the vector p of a user who was not in training, while the vectors v of all items stay as they are. It
 * minimises the clean loss of the model's last stage over the user's items i and a pool J of items that the user did not
 * have,
 *
 *     bpr      sum over i of the mean over J of softplus(-(y_i - y_j))                         + r n |p|^2
 *     softmax  sum over i of softplus(-(y_i / tau - ln of the sum over J of exp(y_j / tau)))   + r n |p|^2
 *
 * where y = p . v, n is the number of the user's items, and r is the stage's weight of |p|^2. Both are convex in p.
 * Source: docs/mathematics.md, "New users".
 */
export interface FoldInLoss {
  /** The temperature tau of a softmax; absent for bpr. */
  readonly temperature?: number;
  /** The weight r of |p|^2 per interaction. */
  readonly regularization: number;
}

/** The items that the loss of a user compares. */
export interface ComparedItems {
  /** The items that the user had. */
  readonly own: Int32Array;
  /** Items that the user did not have. */
  readonly pool: Int32Array;
}

/** The vectors v [I, K] of the items, which stay as they are. */
export interface FixedItems {
  readonly items: Float32Array;
  readonly factors: number;
}

/** The learning rate of Adagrad, and what its sums of squares start at: those of the published method. */
const LEARNING_RATE = 0.1;
const INITIAL_SQUARES = 0.1;

/**
 * Returns p [K]. From p = 0, Adagrad takes one step for each pool. The result is the mean of the second half of the steps
 * (Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992), which depends little on the single
 * pool. It is 0 where the user had nothing. Sums run in float64 in a fixed order.
 * @param history the items that the user had, in ascending order.
 * @param pools items to compare with. Those of the history do not count.
 */
export function foldInUser(
  vectors: FixedItems,
  history: Int32Array,
  { pools, loss }: { readonly pools: readonly Int32Array[]; readonly loss: FoldInLoss },
): Float32Array {
  const { factors } = vectors;
  const had = new Set(history);
  const user = new Float64Array(factors);
  const squares = new Float64Array(factors).fill(INITIAL_SQUARES);
  const mean = new Float64Array(factors);
  const firstKept = Math.floor(pools.length / 2);
  for (const [step, all] of pools.entries()) {
    const pool = all.filter((item) => !had.has(item));
    const { gradient } = foldInGradient(user, vectors, { own: history, pool }, loss);
    for (let k = 0; k < factors; k++) {
      squares[k] += gradient[k] ** 2;
      user[k] -= (LEARNING_RATE * gradient[k]) / Math.sqrt(squares[k]);
      if (step >= firstKept) mean[k] += user[k] / (pools.length - firstKept);
    }
  }
  return Float32Array.from(mean);
}

/** Returns the loss of a vector p [K] and its gradient by p [K]. */
export function foldInGradient(
  user: Float64Array,
  { items, factors }: FixedItems,
  { own, pool }: ComparedItems,
  { temperature, regularization }: FoldInLoss,
): { readonly loss: number; readonly gradient: Float64Array } {
  const scale = temperature ?? 1;
  const scoresOf = (some: Int32Array) =>
    Float64Array.from(some, (item) => inner(user, 0, items, item * factors, factors) / scale);
  const compare = temperature === undefined ? compareInPairs : compareWithPool;
  const { loss, ownSlopes, poolSlopes } = compare(scoresOf(own), scoresOf(pool));
  const gradient = user.map((value) => 2 * regularization * own.length * value);
  const add = (some: Int32Array, slopes: Float64Array): void => {
    for (let n = 0; n < some.length; n++)
      for (let k = 0, at = some[n] * factors; k < factors; k++) gradient[k] += (slopes[n] / scale) * items[at + k];
  };
  add(own, ownSlopes);
  add(pool, poolSlopes);
  return { loss: loss + regularization * own.length * inner(user, 0, user, 0, factors), gradient };
}

/** A loss, and its derivatives by the scores of the user's items and of the pool. */
interface Slopes {
  readonly loss: number;
  readonly ownSlopes: Float64Array;
  readonly poolSlopes: Float64Array;
}

/** The loss bpr: each item of the user against each item of the pool. */
function compareInPairs(own: Float64Array, pool: Float64Array): Slopes {
  const [ownSlopes, poolSlopes] = [new Float64Array(own.length), new Float64Array(pool.length)];
  let loss = 0;
  for (let i = 0; i < own.length; i++) {
    for (let j = 0; j < pool.length; j++) {
      const x = own[i] - pool[j];
      const slope = sigmoidOfNegative(x) / pool.length;
      loss += softplusOfNegative(x) / pool.length;
      ownSlopes[i] -= slope;
      poolSlopes[j] += slope;
    }
  }
  return { loss, ownSlopes, poolSlopes };
}

/** The loss softmax: each item of the user against the whole pool. An empty pool has no loss. */
function compareWithPool(own: Float64Array, pool: Float64Array): Slopes {
  const largest = pool.reduce((most, z) => Math.max(most, z), -Infinity);
  const shares = pool.map((z) => Math.exp(z - largest));
  const sum = shares.reduce((total, share) => total + share, 0);
  const logSum = largest + Math.log(sum);
  const ownSlopes = own.map((z) => (pool.length === 0 ? 0 : -sigmoidOfNegative(z - logSum)));
  const total = ownSlopes.reduce((slopes, slope) => slopes + slope, 0);
  const loss = pool.length === 0 ? 0 : own.reduce((losses, z) => losses + softplusOfNegative(z - logSum), 0);
  return { loss, ownSlopes, poolSlopes: shares.map((share) => (-total * share) / sum) };
}
