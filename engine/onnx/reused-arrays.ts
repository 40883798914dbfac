import { WEIGHT_OFFSET } from './integer-graphs.js';
import type { RowBlock } from './row-blocks.js';

/** Arrays of bytes and of sums that are used again, by name. An array is valid until the next request for its name. */
export class ReusedArrays {
  readonly #bytes = new Map<string, ArrayBuffer>();

  /** Returns an array of arbitrary uint8. */
  uint8(name: string, length: number): Uint8Array {
    return new Uint8Array(this.#buffer(name, length), 0, length);
  }

  /** Returns an array of arbitrary int32. */
  int32(name: string, length: number): Int32Array {
    return new Int32Array(this.#buffer(name, 4 * length), 0, length);
  }

  #buffer(name: string, bytes: number): ArrayBuffer {
    const kept = this.#bytes.get(name);
    if (kept && kept.byteLength >= bytes) return kept;
    const made = new ArrayBuffer(Math.ceil(bytes / 4) * 4);
    this.#bytes.set(name, made);
    return made;
  }
}

/** Writes the columns of a block of weights [N, rows] with the offset of weights. */
export function offsetWeights(weights: Int8Array, rows: number, { first, end }: RowBlock, to: Uint8Array): Uint8Array {
  for (let row = 0, at = 0; at < to.length; row++)
    for (let from = row * rows + first; from < row * rows + end; from++, at++) to[at] = weights[from] + WEIGHT_OFFSET;
  return to;
}
