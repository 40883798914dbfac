/** Arrays have a multiple of this number of values, so that one array serves lengths that differ a little. */
const GRAIN = 2 ** 16;

/**
 * Reuses the arrays for values that are needed for one step, because allocating and collecting a large array costs more
 * than filling it. An array that was given back must not be used any more. Arrays that were not taken from here are
 * ignored.
 */
export class SpareArrays {
  readonly #spares: Float32Array[] = [];
  readonly #lent = new WeakSet<ArrayBufferLike>();

  /** @param most the number of spare arrays that are kept at most. */
  constructor(readonly most: number) {}

  /** Takes the smallest spare array that is long enough, or allocates a new one. Its contents are arbitrary. */
  take(length: number): Float32Array {
    let best = -1;
    for (const [at, spare] of this.#spares.entries()) {
      if (spare.length >= length && !(best >= 0 && this.#spares[best].length <= spare.length)) best = at;
    }
    const whole = best < 0 ? new Float32Array(Math.ceil(length / GRAIN) * GRAIN) : this.#spares.splice(best, 1)[0];
    this.#lent.add(whole.buffer);
    return whole.subarray(0, length);
  }

  /** Gives back an array that `take` returned. */
  give({ buffer }: Float32Array): void {
    if (!this.#lent.delete(buffer)) return;
    if (this.#spares.length >= this.most) this.#spares.shift();
    this.#spares.push(new Float32Array(buffer));
  }
}

/** Reusable memory for one purpose. The array that `room` returns is valid until its next call. */
export class Scratch {
  #memory = new Float32Array(0);

  /** Returns an array with arbitrary contents. */
  room(length: number): Float32Array {
    if (this.#memory.length < length) this.#memory = new Float32Array(length);
    return this.#memory.subarray(0, length);
  }
}
