/** Arrays are made in multiples of so many values, so that one serves lengths that differ a little. */
const GRAIN = 2 ** 16;

/**
 * Arrays for values that live for a step, used again instead of being made anew: large ones cost more to make and to collect
 * than to fill. What is given must not be used any more; what was not taken here is left alone.
 */
export class SpareArrays {
  readonly #spares: Float32Array[] = [];
  readonly #lent = new WeakSet<ArrayBufferLike>();

  constructor(readonly most: number) {}

  /** Of any contents. The smallest spare that is long enough. */
  take(length: number): Float32Array {
    let best = -1;
    for (const [at, spare] of this.#spares.entries()) {
      if (spare.length >= length && !(best >= 0 && this.#spares[best].length <= spare.length)) best = at;
    }
    const whole = best < 0 ? new Float32Array(Math.ceil(length / GRAIN) * GRAIN) : this.#spares.splice(best, 1)[0];
    this.#lent.add(whole.buffer);
    return whole.subarray(0, length);
  }

  give({ buffer }: Float32Array): void {
    if (!this.#lent.delete(buffer)) return;
    if (this.#spares.length >= this.most) this.#spares.shift();
    this.#spares.push(new Float32Array(buffer));
  }
}

/** Memory for the values of one purpose, used again: what it gave ends with the next call. */
export class Scratch {
  #memory = new Float32Array(0);

  /** Of any contents. */
  room(length: number): Float32Array {
    if (this.#memory.length < length) this.#memory = new Float32Array(length);
    return this.#memory.subarray(0, length);
  }
}
