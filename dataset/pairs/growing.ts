/** A list of numbers in a typed array that can grow. An array of numbers would need more memory. */
class Growing<Values extends Int32Array | Float64Array> {
  #values: Values;
  #length = 0;

  /**
   * @param allocate makes an array of a length.
   * @param capacity the number of values before the list grows for the first time.
   */
  constructor(
    private readonly allocate: (length: number) => Values,
    capacity: number,
  ) {
    this.#values = allocate(capacity);
  }

  /** The number of values. */
  get length(): number {
    return this.#length;
  }

  /** Appends a value. */
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.allocate(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** Returns a view of the values so far, which is valid until the next push. */
  view(): Values {
    return this.#values.subarray(0, this.#length) as Values;
  }
}

/** A list of 32-bit integers, with 4 bytes for each. */
export class GrowingInt32 extends Growing<Int32Array> {
  constructor(capacity = 1024) {
    super((length) => new Int32Array(length), capacity);
  }
}

/** A list of float64 numbers, with 8 bytes for each. */
export class GrowingFloat64 extends Growing<Float64Array> {
  constructor(capacity = 1024) {
    super((length) => new Float64Array(length), capacity);
  }
}
