import type { SlopeSums } from '../../model/robustness/attack.js';
import { inner } from '../../model/gradient/gram.js';
import type { Products } from '../../model/gradient/products.js';
import type { CounterRandom } from '../../model/random/random.js';
import { transposed } from '../../model/linear-algebra/rows.js';

/** The number of D-dimensional rows that are made at a time. */
const BLOCK_ROWS = 256;

/**
 * Perturbations of L-infinity size 1. Each has a sign per feature, so they need D dimensions. They are made for a block
 * of rows at a time.
 */
export class SignPerturbations {
  readonly #width: number;
  /** E' [K, D]. */
  readonly #transposed: Float32Array;

  constructor(
    /** The projection E [D, K]. */
    private readonly projection: Float32Array,
    private readonly factors: number,
    private readonly engine: Pick<Products, 'multiply'>,
  ) {
    this.#width = projection.length / factors;
    this.#transposed = transposed(projection, factors);
  }

  /**
   * Returns E'sign(E s_i) [I, K], which is what the worst perturbation adds to v_i. A row is 0 where s_i has no
   * direction.
   */
  async adversarialShifts(slopes: SlopeSums): Promise<Float32Array> {
    const directions = unitRows(slopes);
    const shifts = new Float32Array(directions.length);
    for await (const { first, projected } of this.#projectedRows(directions)) {
      shifts.set(await this.#fold(projected.map(Math.sign)), first * this.factors);
    }
    return shifts;
  }

  /** Returns E'Delta_i [I, K] for random signs Delta_i. The key of an item is its number after `firstKey`. */
  async randomShifts(items: number, random: CounterRandom, firstKey: number): Promise<Float32Array> {
    const shifts = new Float32Array(items * this.factors);
    for (let first = 0; first < items; first += BLOCK_ROWS) {
      const signs = new Float32Array(Math.min(BLOCK_ROWS, items - first) * this.#width);
      for (let at = 0; at < signs.length; at += this.#width) {
        fillSigns(signs.subarray(at, at + this.#width), random, firstKey + first + at / this.#width);
      }
      shifts.set(await this.#fold(signs), first * this.factors);
    }
    return shifts;
  }

  /**
   * Returns ||E x||_1 of each row x of `rows` [rows, K], with the accuracy of float32. It is how far a perturbation of
   * size 1 can move a score.
   */
  async norms(rows: Float32Array): Promise<Float64Array> {
    const norms = new Float64Array(rows.length / this.factors);
    for await (const { first, projected } of this.#projectedRows(rows)) {
      for (let at = 0; at < projected.length; at++)
        norms[first + Math.floor(at / this.#width)] += Math.abs(projected[at]);
    }
    return norms;
  }

  /** Yields E x of each row x, block by block [rows of the block, D]. */
  async *#projectedRows(rows: Float32Array): AsyncGenerator<{ first: number; projected: Float32Array }> {
    const step = BLOCK_ROWS * this.factors;
    for (let at = 0; at < rows.length; at += step) {
      const projected = await this.engine.multiply(rows.subarray(at, at + step), this.projection, this.factors);
      yield { first: at / this.factors, projected };
    }
  }

  /** Returns E'Delta of rows of Delta [rows, D]. */
  #fold(deltas: Float32Array): Promise<Float32Array> {
    return this.engine.multiply(deltas, this.#transposed, this.#width);
  }
}

/** Returns s_i / ||s_i||, which float32 can hold for every size of s_i. A row is 0 where s_i has no direction. */
function unitRows(slopes: SlopeSums): Float32Array {
  const { sums, factors } = slopes;
  const rows = new Float32Array(sums.length);
  for (let item = 0, at = 0; at < rows.length; item++, at += factors) {
    if (slopes.cancelled(item)) continue;
    const norm = Math.sqrt(inner(sums, at, sums, at, factors));
    for (let k = 0; k < factors; k++) rows[at + k] = sums[at + k] / norm;
  }
  return rows;
}

/** Fills `signs` with 1 and -1. Each counter (key, 3, n) gives 128 signs. */
function fillSigns(signs: Float32Array, random: CounterRandom, key: number): void {
  for (let from = 0; from < signs.length; from += 128) {
    const words = random.words(key, 3, from / 128);
    for (let bit = 0; bit < 128 && from + bit < signs.length; bit++) {
      signs[from + bit] = (words[bit >>> 5] >>> (bit & 31)) & 1 ? 1 : -1;
    }
  }
}
