import type { Frame } from '../proto/codec.js';
import { copyValues, HEADER_BYTES, LARGEST_FRAME, rowsPerFrame } from '../proto/codec.js';

/** What came of a frame: kept, seen before, or why it was not kept. */
export type Received = 'ok' | 'duplicate' | 'nonfinite' | 'refused';

/** Rows [total, width] as their frames come in, in any order and number. Values are copied once, to where they belong. */
export class FrameTensor {
  readonly values: Float32Array;
  readonly #have = new Set<number>();

  constructor(
    readonly total: number,
    readonly width: number,
    allocate: (length: number) => Float32Array = (length) => new Float32Array(length),
  ) {
    this.values = allocate(total * width);
  }

  get isComplete(): boolean {
    return this.#have.size === Math.max(1, Math.ceil(this.total / rowsPerFrame(this.width)));
  }

  add({ from, count, total, body }: Frame): Received {
    const most = rowsPerFrame(this.width);
    if (total !== this.total || from % most !== 0 || (from > 0 && from >= total)) return 'refused';
    if (count !== Math.min(most, total - from)) return 'refused';
    if (this.#have.has(from)) return 'duplicate';
    copyValues(body, this.values, from * this.width);
    if (!isFinite32(this.values.subarray(from * this.width, (from + count) * this.width))) return 'nonfinite';
    this.#have.add(from);
    return 'ok';
  }
}

/** Whether no value is NaN or infinite: none has all bits of the exponent set. */
export function isFinite32(values: Float32Array): boolean {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let at = 0; at < bits.length; at++) if ((bits[at] & 0x7f800000) === 0x7f800000) return false;
  return true;
}

/** Bytes of a text in one frame. */
export const TEXT_BYTES = LARGEST_FRAME - HEADER_BYTES;

/** The bytes of a file as their frames come in. */
export class FrameText {
  readonly bytes: Uint8Array;
  readonly #have = new Set<number>();

  constructor(readonly total: number) {
    this.bytes = new Uint8Array(total);
  }

  get isComplete(): boolean {
    return this.#have.size === Math.max(1, Math.ceil(this.total / TEXT_BYTES));
  }

  add({ from, count, total, body }: Frame): Received {
    if (total !== this.total || from % TEXT_BYTES !== 0 || count !== Math.min(TEXT_BYTES, total - from))
      return 'refused';
    if (this.#have.has(from)) return 'duplicate';
    this.bytes.set(body, from);
    this.#have.add(from);
    return 'ok';
  }
}
