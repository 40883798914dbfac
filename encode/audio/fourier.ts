/**
 * The discrete Fourier transform of real frames of one length, by the algorithm of Cooley and Tukey for any factors of the length. Sums are in float64 and
 * in one order, so that the same frame always gives the same bits.
 */
export class Fourier {
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  /** The prime factors of the length, the last ones first. */
  readonly #factors: readonly number[];
  /** The place of a frame that each value starts from. */
  readonly #order: Uint32Array;

  constructor(private readonly length: number) {
    this.#cosines = Float64Array.from({ length }, (_, at) => Math.cos((-2 * Math.PI * at) / length));
    this.#sines = Float64Array.from({ length }, (_, at) => Math.sin((-2 * Math.PI * at) / length));
    this.#real = new Float64Array(length);
    this.#imaginary = new Float64Array(length);
    const factors = primeFactors(length);
    this.#factors = factors.toReversed();
    this.#order = Uint32Array.from({ length }, (_, at) => {
      let [place, stride, left, size] = [0, 1, at, length];
      for (const factor of factors) {
        size /= factor;
        place += Math.floor(left / size) * stride;
        left %= size;
        stride *= factor;
      }
      return place;
    });
  }

  /**
   * Writes the squared magnitudes [length / 2 + 1] of a frame [length]. Real and imaginary parts are rounded to float32 before, as the library of the
   * model hub keeps them.
   */
  power(frame: Float64Array, into: Float64Array): void {
    const [real, imaginary] = [this.#real, this.#imaginary];
    for (let at = 0; at < this.length; at++) real[at] = frame[this.#order[at]];
    imaginary.fill(0);
    let size = 1;
    for (const factor of this.#factors) {
      if (factor === 2) this.#combineTwo(size);
      else this.#combine(size, factor);
      size *= factor;
    }
    for (let at = 0; at < into.length; at++) into[at] = Math.fround(real[at]) ** 2 + Math.fround(imaginary[at]) ** 2;
  }

  /** Makes transforms of 2 x `size` values of two that stand beside each other. */
  #combineTwo(size: number): void {
    const [real, imaginary, cosines, sines] = [this.#real, this.#imaginary, this.#cosines, this.#sines];
    const stride = this.length / (2 * size);
    for (let start = 0; start < this.length; start += 2 * size) {
      for (let at = 0; at < size; at++) {
        const [low, high] = [start + at, start + at + size];
        const turnedReal = real[high] * cosines[at * stride] - imaginary[high] * sines[at * stride];
        const turnedImaginary = real[high] * sines[at * stride] + imaginary[high] * cosines[at * stride];
        real[high] = real[low] - turnedReal;
        imaginary[high] = imaginary[low] - turnedImaginary;
        real[low] += turnedReal;
        imaginary[low] += turnedImaginary;
      }
    }
  }

  /** Makes transforms of `factor` x `size` values of `factor` ones that stand beside each other. */
  #combine(size: number, factor: number): void {
    const [real, imaginary, cosines, sines] = [this.#real, this.#imaginary, this.#cosines, this.#sines];
    const stride = this.length / (factor * size);
    const parts = new Float64Array(2 * factor);
    for (let start = 0; start < this.length; start += factor * size) {
      for (let at = 0; at < size; at++) {
        for (let part = 0; part < factor; part++) {
          parts[2 * part] = real[start + part * size + at];
          parts[2 * part + 1] = imaginary[start + part * size + at];
        }
        for (let block = 0; block < factor; block++) {
          let sumReal = 0;
          let sumImaginary = 0;
          for (let part = 0; part < factor; part++) {
            const turn = (part * (block * size + at) * stride) % this.length;
            sumReal += parts[2 * part] * cosines[turn] - parts[2 * part + 1] * sines[turn];
            sumImaginary += parts[2 * part] * sines[turn] + parts[2 * part + 1] * cosines[turn];
          }
          real[start + block * size + at] = sumReal;
          imaginary[start + block * size + at] = sumImaginary;
        }
      }
    }
  }
}

function primeFactors(number: number): number[] {
  const factors: number[] = [];
  let left = number;
  for (let factor = 2; left > 1; factor++) {
    for (; left % factor === 0; left /= factor) factors.push(factor);
  }
  return factors;
}
