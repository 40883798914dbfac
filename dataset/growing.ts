/** A list of 32-bit integers that can grow. A value takes 4 bytes, while an array of numbers needs 8 or more. */
export class GrowingInt32 {
  #values: Int32Array;
  #length = 0;

  /** @param capacity the number of values before the list grows for the first time. */
  constructor(capacity = 1024) {
    this.#values = new Int32Array(capacity);
  }

  /** The number of values. */
  get length(): number {
    return this.#length;
  }

  /** Appends a value. */
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** Returns a view of the values so far, which is valid until the next push. */
  view(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }
}
