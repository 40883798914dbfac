import type { Frame } from '../proto/codec.js';
import { copyValues } from '../proto/codec.js';

/**
 * The folded items of a shard's range at one boundary, put together by the workers for an evaluation. Rows are counted from
 * the shard's first.
 */
export class FoldedItems {
  readonly values: Float32Array;
  readonly #have: Uint8Array;

  constructor(
    readonly rows: number,
    readonly factors: number,
  ) {
    this.values = new Float32Array(rows * factors);
    this.#have = new Uint8Array(rows);
  }

  put({ from, count, width, body }: Frame): 'ok' | 'duplicate' | 'refused' {
    if (width !== this.factors || from + count > this.rows) return 'refused';
    if (this.has(from, count)) return 'duplicate';
    copyValues(body, this.values, from * width);
    this.#have.fill(1, from, from + count);
    return 'ok';
  }

  has(from: number, count: number): boolean {
    return this.#have.subarray(from, from + count).every((mark) => mark === 1);
  }

  get(from: number, count: number): Float32Array {
    return this.values.subarray(from * this.factors, (from + count) * this.factors);
  }
}
