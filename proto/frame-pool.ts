import { LARGEST_FRAME } from './codec.js';

/** Buffers below this number of bytes are cheap to allocate and are not kept. */
const SMALL = 16 * 1024;

/** Keeps buffers of frames and gives them out again when nobody uses them any more. */
export class FramePool {
  readonly #spares: Uint8Array[] = [];

  /** `most` is the largest number of buffers that are kept. */
  constructor(readonly most: number) {}

  /** Returns a buffer of `length` bytes with any contents. */
  take(length: number): Uint8Array {
    if (length < SMALL || length > LARGEST_FRAME) return new Uint8Array(length);
    return (this.#spares.pop() ?? new Uint8Array(LARGEST_FRAME)).subarray(0, length);
  }

  /** Takes back a buffer that nobody reads any more. Buffers that did not come from `take` are ignored. */
  give({ buffer }: Uint8Array): void {
    if (buffer.byteLength === LARGEST_FRAME && this.#spares.length < this.most)
      this.#spares.push(new Uint8Array(buffer));
  }
}
