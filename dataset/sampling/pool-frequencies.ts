import type { Histories } from '../dataset.js';

/** The number of bisections by which the expected number of draws is found. Each halves its error. */
const BISECTIONS = 60;

/**
 * How often items are expected in a pool that is drawn by popularity, without repetition. After n draws with repetition,
 * an item with a share w of the interactions has been drawn with probability 1 - (1 - w)^n. Here n is the number of
 * draws after which the pool is expected to have its size.
 */
export class PoolFrequencies {
  /** The number of interactions of each item [I]; it is counted when it is needed. */
  #counts: Int32Array | undefined;
  /** The size for which `#byCount` was computed. */
  #size = -1;
  /** The logarithm of the expected frequency of an item, by its number of interactions. */
  #byCount = new Map<number, number>();

  constructor(readonly training: Histories) {}

  /** Returns the number of training interactions of an item. */
  countOf(item: number): number {
    this.#counts ??= countItems(this.training.items);
    return this.#counts[item] ?? 0;
  }

  /** Returns the logarithm of how often a warm item is expected in a pool of `size` items. */
  logFrequency(item: number, size: number): number {
    const count = this.countOf(item);
    if (this.#size !== size) {
      this.#byCount = logFrequencies(this.#counts ?? new Int32Array(0), this.training.items.length, size);
      this.#size = size;
    }
    return this.#byCount.get(count) ?? 0;
  }
}

function countItems(items: Int32Array): Int32Array {
  const counts = new Int32Array(items.reduce((most, item) => Math.max(most, item), -1) + 1);
  for (const item of items) counts[item]++;
  return counts;
}

/** Returns ln(1 - (1 - count / total)^n) for each count that occurs, where these frequencies of all items add up to `size`. */
function logFrequencies(counts: Int32Array, total: number, size: number): Map<number, number> {
  const itemsWith = new Map<number, number>();
  for (const count of counts) if (count > 0) itemsWith.set(count, (itemsWith.get(count) ?? 0) + 1);
  const frequency = (count: number, draws: number) => -Math.expm1(draws * Math.log1p(-count / total));
  const expected = (draws: number) => {
    let sum = 0;
    for (const [count, items] of itemsWith) sum += items * frequency(count, draws);
    return sum;
  };
  let [low, high] = [0, 1];
  // When the pool has all warm items, no number of draws is enough, and every frequency becomes 1.
  while (expected(high) < size && high < Number.MAX_SAFE_INTEGER) high *= 2;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (expected(middle) < size) low = middle;
    else high = middle;
  }
  return new Map(Array.from(itemsWith.keys(), (count) => [count, Math.log(frequency(count, high))]));
}
