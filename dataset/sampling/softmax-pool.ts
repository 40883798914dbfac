import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import type { SoftmaxSettings } from '../../model/stage.js';
import type { Histories } from '../dataset.js';
import { PoolFrequencies } from './pool-frequencies.js';

/** The data from which the pools of a softmax are drawn. */
export interface PoolOptions {
  readonly training: Histories;
  /** The user whose history is the first in `training`. It is 0 by default. */
  readonly first?: number;
  /** Items in ascending order. Only these are drawn. */
  readonly warmItems: Int32Array;
  readonly seed: number;
  /** What the pools are for; the training of a softmax by default. */
  readonly purpose?: Purpose;
}

/** The place of a pool in the training of a job. */
interface PoolPosition {
  readonly epoch: number;
  readonly partition: number;
  readonly step: number;
}

/** The settings of a softmax that decide what its pools are. */
type PoolSettings = Pick<SoftmaxSettings, 'negatives' | 'popularityCorrection'>;

/** After this number of draws per item of a pool, an exact choice is made instead of more draws. */
const TRIES_PER_ITEM = 8;

/** Returns the number of items of a pool: as many as the stage asks for, or all warm items if there are fewer. */
export function poolSize({ negatives }: Pick<PoolSettings, 'negatives'>, warmItems: Int32Array): number {
  return Math.min(negatives, warmItems.length);
}

/**
 * Draws the pools of distinct warm items of a sampled softmax. A pool depends on (seed, epoch, partition, step) alone.
 * One thread uses it, for the partitions that it holds.
 */
export class SoftmaxPools {
  readonly #random: CounterRandom;
  readonly #frequencies: PoolFrequencies;
  /** The place of each item in the present pool [I]; -1 for items that are not in it. It is made for the first pool. */
  #places = new Int32Array(0);

  /** @param items the number of items, I. */
  constructor(
    readonly options: PoolOptions,
    readonly items: number,
  ) {
    this.#random = new CounterRandom(options.seed, options.purpose ?? Purpose.softmaxPool);
    this.#frequencies = new PoolFrequencies(options.training);
  }

  /**
   * Returns the pool of a micro-batch [N], and its cells that are in the users' own histories: `user` N + `place` for
   * each position of a user in `userRows`.
   */
  draw(
    settings: PoolSettings,
    at: PoolPosition,
    userRows: Int32Array,
  ): { readonly pool: Int32Array; readonly own: Int32Array } {
    if (this.#places.length === 0) this.#places = new Int32Array(this.items).fill(-1);
    const pool = this.#drawItems(settings, at);
    const own = this.#ownCells(pool.length, userRows);
    for (const item of pool) this.#places[item] = -1;
    return { pool, own };
  }

  /**
   * Returns the logarithm of how often each of `items` is expected in a pool, or undefined where the stage wants no
   * correction.
   */
  logFrequencies(settings: PoolSettings, items: Int32Array): Float64Array | undefined {
    if (!settings.popularityCorrection) return undefined;
    const size = poolSize(settings, this.options.warmItems);
    return Float64Array.from(items, (item) => this.#frequencies.logFrequency(item, size));
  }

  /** Draws distinct items, and notes their places. */
  #drawItems(settings: PoolSettings, at: PoolPosition): Int32Array {
    const { warmItems } = this.options;
    const size = poolSize(settings, warmItems);
    const pool = new Int32Array(size);
    if (size === warmItems.length) for (let n = 0; n < size; n++) this.#put(pool, n, warmItems[n]);
    else if (settings.popularityCorrection) this.#drawByPopularity(pool, at);
    else this.#drawUniformly(pool, at);
    return pool;
  }

  /** Draws a uniformly random set. Source: Floyd's algorithm (Bentley and Floyd, CACM 30(9), 1987). */
  #drawUniformly(pool: Int32Array, at: PoolPosition): void {
    const { warmItems } = this.options;
    const first = warmItems.length - pool.length;
    for (let n = 0; n < pool.length; n++) {
      const item = warmItems[below(this.#word(n, at), first + n + 1)];
      this.#put(pool, n, this.#places[item] < 0 ? item : warmItems[first + n]);
    }
  }

  /** Draws the items of random interactions, and leaves out items that are in the pool already. */
  #drawByPopularity(pool: Int32Array, at: PoolPosition): void {
    const { items } = this.options.training;
    let size = 0;
    for (let n = 0; n < TRIES_PER_ITEM * pool.length && size < pool.length; n++) {
      const item = items[below(this.#word(n, at), items.length)];
      if (this.#places[item] < 0) this.#put(pool, size++, item);
    }
    if (size < pool.length) this.#fill(pool, size, at);
  }

  /**
   * Fills the rest of a pool as further draws would, without drawing: an item that has c interactions comes after a
   * random time, exponentially distributed with mean 1 / c. Source: Efraimidis and Spirakis, "Weighted random sampling
   * with a reservoir", 2006.
   */
  #fill(pool: Int32Array, from: number, at: PoolPosition): void {
    const left = this.options.warmItems.filter((item) => this.#places[item] < 0);
    const times = Float64Array.from(left, (item, n) => {
      const word = this.#word(TRIES_PER_ITEM * pool.length + n, at);
      return -Math.log((word + 1) / 0x1_0000_0000) / this.#frequencies.countOf(item);
    });
    const order = Array.from(left.keys()).sort((a, b) => times[a] - times[b] || a - b);
    for (let n = from; n < pool.length; n++) this.#put(pool, n, left[order[n - from]]);
  }

  #put(pool: Int32Array, place: number, item: number): void {
    pool[place] = item;
    this.#places[item] = place;
  }

  #ownCells(size: number, userRows: Int32Array): Int32Array {
    const { training, first = 0 } = this.options;
    const { offsets, items } = training;
    const cells: number[] = [];
    for (let row = 0; row < userRows.length; row++) {
      const user = userRows[row] - first;
      for (let at = offsets[user]; at < offsets[user + 1]; at++) {
        const place = this.#places[items[at]];
        if (place >= 0) cells.push(row * size + place);
      }
    }
    return Int32Array.from(cells);
  }

  #word(n: number, { epoch, partition, step }: PoolPosition): number {
    return this.#random.words(n >>> 2, step, epoch, partition)[n & 3];
  }
}
