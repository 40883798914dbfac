import type { Frame } from '../proto/codec.js';
import { Coverage } from './coverage.js';
import { placeValues } from './frame-values.js';

/** What happened to a frame: it was kept, it had been kept before, or the reason why it was not kept. */
export type Received = 'ok' | 'duplicate' | 'nonfinite' | 'refused';

/**
 * Assembles rows [total, width] from their frames, which may arrive in any order and more than once. Values are copied
 * once, directly to their final place.
 */
export class FrameTensor {
  /** The rows that have arrived. The other places are undefined until `isComplete`. */
  readonly values: Float32Array;
  readonly #have: Coverage;

  constructor(
    total: number,
    readonly width: number,
    allocate: (length: number) => Float32Array = (length) => new Float32Array(length),
  ) {
    this.values = allocate(total * width);
    this.#have = new Coverage(total);
  }

  /** Whether all frames have arrived. */
  get isComplete(): boolean {
    return this.#have.isComplete;
  }

  /** Takes a frame. It is refused when its rows do not fit, or when only some of them have arrived before. */
  add(frame: Frame): Received {
    const state = this.#have.check(frame);
    if (state !== 'wanted') return state;
    const { from, count } = frame;
    placeValues(frame, this.values, from * this.width);
    if (!isFinite32(this.values.subarray(from * this.width, (from + count) * this.width))) return 'nonfinite';
    this.#have.add(frame);
    return 'ok';
  }
}

/** Whether no value is NaN or infinite. In float32 these are the values whose exponent bits are all set. */
export function isFinite32(values: Float32Array): boolean {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let at = 0; at < bits.length; at++) if ((bits[at] & 0x7f800000) === 0x7f800000) return false;
  return true;
}

/** Assembles the bytes of a file from its frames, which may arrive in any order and more than once. */
export class FrameText {
  readonly bytes: Uint8Array;
  readonly #have: Coverage;

  constructor(total: number) {
    this.bytes = new Uint8Array(total);
    this.#have = new Coverage(total);
  }

  /** Whether all frames have arrived. */
  get isComplete(): boolean {
    return this.#have.isComplete;
  }

  /** Takes a frame. It is refused when its bytes do not fit, or when only some of them have arrived before. */
  add(frame: Frame): Received {
    const state = this.#have.check(frame);
    if (state !== 'wanted') return state;
    this.bytes.set(frame.body, frame.from);
    this.#have.add(frame);
    return 'ok';
  }
}
