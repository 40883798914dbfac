import { makeOrthonormal } from '../linear-algebra/orthonormal.js';
import { CounterRandom, Purpose } from '../random/random.js';

/**
 * Co-occurrence: a part of the score that counts how often an item was had by the same users as the items that a user
 * had. Nothing of it is trained. Let X [U, I] be 1 where a user had an item, n_u and n_i the numbers of interactions, and
 *
 *     W = diag(n_u)^-1/2 X diag(n_i)^-1/8
 *
 * The score is weight * (n_u^-1/2 X W'W)_ui, where W'W is replaced by its best approximation g g' of rank R, so that it is
 * an inner product: s_u . g_i with s_u = n_u^-1/2 times the sum of g over the user's training items. Graph filters
 * (GF-CF, Shen et al. 2021) and PureSVD (Cremonesi et al. 2010) are relatives. Source: docs/mathematics.md.
 */
export interface CoOccurrenceSettings {
  /** The weight of the part in the score, 0 or more. */
  readonly weight: number;
  /** The dimensions R of the vectors. In a catalog with fewer users or items, the last ones are 0. */
  readonly rank: number;
}

/** The training items of user u are `items[offsets[u] .. offsets[u + 1]]`. */
interface Interactions {
  readonly offsets: Int32Array;
  readonly items: Int32Array;
}

/** The number of products with W W' that turn random columns towards the largest singular vectors of W. */
const ITERATIONS = 3;
/** The computation pauses after so many rows. */
const PAUSE_ROWS = 1024;
/** The result depends on the data alone, so the seed is fixed. */
const SEED = 1;

/** The vectors of the co-occurrence of a catalog. */
export interface CoOccurrenceVectors {
  /** g [I, R]; 0 for an item without training interactions. */
  readonly items: Float32Array;
  /** s [U, R]; 0 for a user without training interactions. */
  readonly users: Float32Array;
  /** R. */
  readonly rank: number;
}

/**
 * Computes the vectors by subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4): g = W'Y, where Y has
 * orthonormal columns that span the largest left singular vectors of W. It needs 8 R (U + I) bytes. Sums run in float64
 * in a fixed order, so the bits are the same on every machine. It pauses after every few rows.
 */
export function* coOccurrenceVectors(
  training: Interactions,
  itemCount: number,
  rank: number,
): Generator<void, CoOccurrenceVectors> {
  const matrix = new WeightedInteractions(training, itemCount, rank);
  const random = new CounterRandom(SEED, Purpose.coOccurrence);
  const start = new Float64Array(itemCount * rank);
  for (let item = 0; item < itemCount; item++) {
    random.normals(start.subarray(item * rank, (item + 1) * rank), 1, item);
    if (item % PAUSE_ROWS === 0) yield;
  }
  let columns = yield* matrix.times(start);
  yield* makeOrthonormal(columns, rank);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    columns = yield* matrix.times(yield* matrix.transposedTimes(columns));
    yield* makeOrthonormal(columns, rank);
  }
  const items = Float32Array.from(yield* matrix.transposedTimes(columns));
  return { items, users: historyVectors(training, items, rank), rank };
}

/** Returns s [U, R]: n_u^-1/2 times the sum of g [I, R] over the items of each user. */
export function historyVectors({ offsets, items: history }: Interactions, items: Float32Array, rank: number) {
  const users = new Float32Array((offsets.length - 1) * rank);
  const sums = new Float64Array(rank);
  for (let user = 0; user + 1 < offsets.length; user++) {
    sums.fill(0);
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      for (let k = 0, from = history[at] * rank; k < rank; k++) sums[k] += items[from + k];
    }
    const scale = 1 / Math.sqrt(Math.max(1, offsets[user + 1] - offsets[user]));
    for (let k = 0; k < rank; k++) users[user * rank + k] = sums[k] * scale;
  }
  return users;
}

/** W, as products with dense matrices of `width` columns. */
class WeightedInteractions {
  /** n_i^-1/8 [I], which damps popular items a little. Square roots have the same bits on every machine. */
  readonly #itemWeights: Float64Array;

  constructor(
    private readonly training: Interactions,
    itemCount: number,
    private readonly width: number,
  ) {
    const counts = new Float64Array(itemCount);
    for (const item of training.items) counts[item]++;
    this.#itemWeights = counts.map((count) => (count === 0 ? 0 : 1 / Math.sqrt(Math.sqrt(Math.sqrt(count)))));
  }

  /** Returns W B [U, width] for B [I, width]. */
  *times(right: Float64Array): Generator<void, Float64Array> {
    const { offsets, items } = this.training;
    const out = new Float64Array((offsets.length - 1) * this.width);
    for (let user = 0; user + 1 < offsets.length; user++) {
      if (user % PAUSE_ROWS === 0) yield;
      const scale = this.#userWeight(user);
      for (let at = offsets[user]; at < offsets[user + 1]; at++)
        addRow(out, user, right, items[at], { weight: scale * this.#itemWeights[items[at]], width: this.width });
    }
    return out;
  }

  /** Returns W'B [I, width] for B [U, width]. */
  *transposedTimes(right: Float64Array): Generator<void, Float64Array> {
    const { offsets, items } = this.training;
    const out = new Float64Array(this.#itemWeights.length * this.width);
    for (let user = 0; user + 1 < offsets.length; user++) {
      if (user % PAUSE_ROWS === 0) yield;
      const scale = this.#userWeight(user);
      for (let at = offsets[user]; at < offsets[user + 1]; at++)
        addRow(out, items[at], right, user, { weight: scale * this.#itemWeights[items[at]], width: this.width });
    }
    return out;
  }

  #userWeight(user: number): number {
    const { offsets } = this.training;
    return 1 / Math.sqrt(Math.max(1, offsets[user + 1] - offsets[user]));
  }
}

/** Adds weight times row `from` of a matrix to row `to` of another one. */
function addRow(
  out: Float64Array,
  to: number,
  right: Float64Array,
  from: number,
  { weight, width }: { weight: number; width: number },
): void {
  const end = (to + 1) * width;
  for (let at = to * width, read = from * width; at < end; at++, read++) out[at] += weight * right[read];
}
