import type { Frame } from '../proto/codec.js';
import { copyValues } from '../proto/codec.js';

/**
 * The folded items of a shard's range at one boundary. The workers compute them together for an evaluation. Rows are
 * counted from the first row of the shard.
 */
export class FoldedItems {
  /** The vectors [rows, K]. */
  readonly values: Float32Array;
  /** A 1 for each row that has been put. */
  readonly #have: Uint8Array;

  constructor(
    readonly rows: number,
    readonly factors: number,
  ) {
    this.values = new Float32Array(rows * factors);
    this.#have = new Uint8Array(rows);
  }

  /** Stores the rows of a frame. The frame is refused when it does not fit the shape. */
  put({ from, count, width, body }: Frame): 'ok' | 'duplicate' | 'refused' {
    if (width !== this.factors || from + count > this.rows) return 'refused';
    if (this.has(from, count)) return 'duplicate';
    copyValues(body, this.values, from * width);
    this.#have.fill(1, from, from + count);
    return 'ok';
  }

  /** Whether all rows from `from` to `from` + `count` - 1 have been put. */
  has(from: number, count: number): boolean {
    return this.#have.subarray(from, from + count).every((mark) => mark === 1);
  }

  /** Returns the vectors of `count` rows, from `from` on, without a copy. */
  get(from: number, count: number): Float32Array {
    return this.values.subarray(from * this.factors, (from + count) * this.factors);
  }
}
