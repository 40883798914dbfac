import { LARGEST_FRAME } from './codec.js';

/** Frames under this many bytes are cheap to make. */
const SMALL = 16 * 1024;

/** Buffers of frames, used again once nobody sends them any more. */
export class FramePool {
  readonly #spares: Uint8Array[] = [];

  constructor(readonly most: number) {}

  /** A buffer of any contents. */
  take(length: number): Uint8Array {
    if (length < SMALL || length > LARGEST_FRAME) return new Uint8Array(length);
    return (this.#spares.pop() ?? new Uint8Array(LARGEST_FRAME)).subarray(0, length);
  }

  /** A buffer that nobody reads any more; those that are not of `take` are left alone. */
  give({ buffer }: Uint8Array): void {
    if (buffer.byteLength === LARGEST_FRAME && this.#spares.length < this.most)
      this.#spares.push(new Uint8Array(buffer));
  }
}
