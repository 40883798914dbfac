import type { Frame } from '../proto/codec.js';
import { copyValues, HEADER_BYTES, LARGEST_FRAME, rowsPerFrame } from '../proto/codec.js';

/** What happened to a frame: it was kept, it had been kept before, or the reason why it was not kept. */
export type Received = 'ok' | 'duplicate' | 'nonfinite' | 'refused';

/**
 * Assembles rows [total, width] from their frames, which may arrive in any order and more than once. Values are copied
 * once, directly to their final place.
 */
export class FrameTensor {
  /** The rows that have arrived. The other places are undefined until `isComplete`. */
  readonly values: Float32Array;
  /** The first rows of the frames that have arrived. */
  readonly #have = new Set<number>();

  constructor(
    readonly total: number,
    readonly width: number,
    allocate: (length: number) => Float32Array = (length) => new Float32Array(length),
  ) {
    this.values = allocate(total * width);
  }

  /** Whether all frames have arrived. */
  get isComplete(): boolean {
    return this.#have.size === Math.max(1, Math.ceil(this.total / rowsPerFrame(this.width)));
  }

  /**
   * Takes a frame. It is refused unless it begins at a multiple of the frame size and has the expected number of rows.
   */
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

/** Whether no value is NaN or infinite. In float32 these are the values whose exponent bits are all set. */
export function isFinite32(values: Float32Array): boolean {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let at = 0; at < bits.length; at++) if ((bits[at] & 0x7f800000) === 0x7f800000) return false;
  return true;
}

/** The largest number of bytes of a text in one frame. */
export const TEXT_BYTES = LARGEST_FRAME - HEADER_BYTES;

/** Assembles the bytes of a file from its frames, which may arrive in any order and more than once. */
export class FrameText {
  readonly bytes: Uint8Array;
  readonly #have = new Set<number>();

  constructor(readonly total: number) {
    this.bytes = new Uint8Array(total);
  }

  /** Whether all frames have arrived. */
  get isComplete(): boolean {
    return this.#have.size === Math.max(1, Math.ceil(this.total / TEXT_BYTES));
  }

  /** Takes a frame. It is refused unless it begins at a multiple of TEXT_BYTES and has the expected number of bytes. */
  add({ from, count, total, body }: Frame): Received {
    if (total !== this.total || from % TEXT_BYTES !== 0 || count !== Math.min(TEXT_BYTES, total - from))
      return 'refused';
    if (this.#have.has(from)) return 'duplicate';
    this.bytes.set(body, from);
    this.#have.add(from);
    return 'ok';
  }
}
