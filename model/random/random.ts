import { philox } from './philox.js';

/** The purposes of random words. The purpose is part of the key, so two uses never share words. */
export const Purpose = {
  initialUsers: 1,
  initialItems: 2,
  initialProjection: 3,
  shuffle: 4,
  negative: 5,
  negativePool: 6,
  itemDropout: 7,
  randomDirection: 8,
  validationSplit: 9,
  evaluationCandidates: 10,
  evaluationNoise: 11,
  synthetic: 12,
  compare: 13,
  softmaxPool: 14,
  pseudoColdItems: 16,
  fileSplit: 20,
  coOccurrence: 21,
  foldInPool: 24,
  promotedItems: 25,
  search: 30,
  principal: 31,
  pictureChanges: 26,
  gradientRounding: 33,
} as const;
/** One of the numbers of `Purpose`. */
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/**
 * The random words of one seed and purpose. A counter of four words addresses them, so they can be read in any order.
 */
export class CounterRandom {
  readonly #key0: number;
  readonly #key1: number;
  readonly #words = new Uint32Array(4);

  /** @param seed a non-negative safe integer. */
  constructor(seed: number, purpose: Purpose) {
    this.#key0 = (seed % 0x1_0000_0000) | 0;
    this.#key1 = Math.floor(seed / 0x1_0000_0000) | (purpose << 24);
  }

  /** Returns the four words at a counter. The next call reuses the array. */
  words(c0: number, c1 = 0, c2 = 0, c3 = 0): Uint32Array {
    philox(this.#key0, this.#key1, c0, c1, c2, c3, this.#words);
    return this.#words;
  }

  /**
   * Fills `out` with numbers from N(0, deviation^2). Number k comes from word pair k of the counters (c0, c1, c2, 0, 1,
   * ..).
   */
  normals(out: Float32Array | Float64Array, deviation: number, c0: number, c1 = 0, c2 = 0): void {
    for (let at = 0; at < out.length; at += 4) {
      const words = this.words(c0, c1, c2, at >>> 2);
      for (let pair = 0; pair < 4 && at + pair < out.length; pair += 2) {
        const radius = deviation * Math.sqrt(-2 * Math.log((words[pair] + 1) / 0x1_0000_0000));
        const angle = (2 * Math.PI * words[pair + 1]) / 0x1_0000_0000;
        out[at + pair] = radius * Math.cos(angle);
        if (at + pair + 1 < out.length) out[at + pair + 1] = radius * Math.sin(angle);
      }
    }
  }
}

/** Maps a random word to 0 .. bound - 1. The bound is under 2^31, and the bias is under bound / 2^32. */
export function below(word: number, bound: number): number {
  return Math.floor((word / 0x1_0000_0000) * bound);
}

/** The standard deviation of all initial factors (authors' code). */
const INITIAL_DEVIATION = 0.01;

/** So many numbers are drawn without a pause, which takes some hundredths of a second. */
const DRAWN_AT_ONCE = 1 << 20;

/** Which rows of an initial tensor are drawn. */
export interface InitialRows {
  readonly seed: number;
  readonly purpose: Purpose;
  readonly from: number;
  readonly to: number;
}

/**
 * Fills `values` [to - from, K] with the rows `from` .. `to` - 1 of an initial tensor, drawn from N(0, .01^2). A row depends on its
 * global number only, so the result is the same for any division of rows among processes. Millions of rows take seconds,
 * so there are pauses.
 */
export function* drawingRows({ seed, purpose, from, to }: InitialRows, values: Float32Array): Generator<void, void> {
  const random = new CounterRandom(seed, purpose);
  const factors = to > from ? values.length / (to - from) : 0;
  const step = Math.ceil(DRAWN_AT_ONCE / Math.max(1, factors));
  for (let first = from; first < to; first += step) {
    if (first > from) yield;
    for (let row = first; row < Math.min(first + step, to); row++) {
      const at = (row - from) * factors;
      random.normals(values.subarray(at, at + factors), INITIAL_DEVIATION, row);
    }
  }
}

/** Returns the rows that `drawingRows` draws [to - from, K], without a pause. */
export function initialRows(seed: number, purpose: Purpose, from: number, to: number, factors: number): Float32Array {
  const values = new Float32Array((to - from) * factors);
  const work = drawingRows({ seed, purpose, from, to }, values);
  while (!work.next().done);
  return values;
}
