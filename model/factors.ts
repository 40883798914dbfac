import type { ContentMemory } from './memory/memory.js';

/** A trained model: y_ui = p_u . (q_i + E'c_i), or what its content memory makes of it (model/memory/memory.ts). */
export interface ModelFactors {
  /** P [U, K]. */
  readonly users: Float32Array;
  /** Q [I, K]. */
  readonly items: Float32Array;
  /** E [D, K]; null for a model without content (MF). */
  readonly projection: Float32Array | null;
  /** The number of factors, K. */
  readonly factors: number;
  /** The content memory; absent where the model has none. */
  readonly memory?: ContentMemory;
}

/**
 * The vectors that scores need: p_u of each user and v_i = q_i + E'c_i of each item. A score is y_ui = p_u . v_i. With a
 * content memory, the vectors are extended by D + 1 values (model/memory/memory.ts), and K stands for their whole length.
 */
export interface ScoringVectors {
  /** P [U, K]. */
  readonly users: Float32Array;
  /** V [I, K]. */
  readonly items: Float32Array;
  /** The number of factors, K. */
  readonly factors: number;
}

/** The most bytes of item vectors that an evaluation holds together. More of them are ranked in ranges of half as many. */
export const MOST_ITEM_BYTES = 2 ** 27;

/** The most candidates whose lists an evaluation keeps for the next one, and the bytes of each. Later lists are drawn again. */
export const KEPT_CANDIDATES = { most: 2 ** 23, bytes: 8 };

/**
 * Whether the vectors of all items are more than an evaluation holds together.
 * @param factors the length of a vector: K, or that of the extended vectors where there is a content memory.
 */
export function isRanged(items: number, factors: number, mostBytes = MOST_ITEM_BYTES): boolean {
  return 4 * items * factors > mostBytes;
}

/**
 * Returns the score of row `left` of `users` and row `right` of `items`. The sum runs in float64, over exact products,
 * in a fixed order. So a score is bit-identical on every machine, engine and number of threads, and equal vectors tie
 * exactly.
 */
export function scoreOf({ users, items, factors }: ScoringVectors, left: number, right: number): number {
  let a = left * factors;
  let b = right * factors;
  const end = a + factors;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (; a + 3 < end; a += 4, b += 4) {
    sum0 += users[a] * items[b];
    sum1 += users[a + 1] * items[b + 1];
    sum2 += users[a + 2] * items[b + 2];
    sum3 += users[a + 3] * items[b + 3];
  }
  for (; a < end; a++, b++) sum0 += users[a] * items[b];
  return sum0 + sum1 + (sum2 + sum3);
}
