/**
 * Arrays for values that live for a step, used again instead of being made anew: large ones cost more to make and to collect
 * than to fill. What is given must not be used any more.
 */
export class SpareArrays {
  readonly #spares: Float32Array[] = [];

  constructor(readonly most: number) {}

  /** Of any contents. */
  take(length: number): Float32Array {
    const at = this.#spares.findIndex((spare) => spare.length >= length);
    if (at < 0) return new Float32Array(length);
    return this.#spares.splice(at, 1)[0].subarray(0, length);
  }

  give(array: Float32Array): void {
    const whole = new Float32Array(array.buffer);
    if (this.#spares.length >= this.most) this.#spares.shift();
    this.#spares.push(whole);
  }
}
