import type { Vector } from '../gradient/products.js';
import { growMemory, openKernels } from './memory.js';
import { rowKernels } from './rows.js';

/** Arrays start at multiples of this many bytes. */
const ALIGNMENT = 64;

/** A list of row numbers: entry t is the number of a row in a matrix. */
export type RowNumbers = Int32Array;

/**
 * Memory for the K-dimensional part of a micro-batch, with kernels that work on its rows four (float32) or two
 * (float64) values at a time. Arrays are valid until the next `begin`. One thread uses it, for one micro-batch at a
 * time.
 */
export class Workspace<V extends Vector = Float32Array> {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernels: Record<'accumulate' | 'dots' | 'scale' | 'softmax', (...parameters: number[]) => void>;
  readonly #size: 4 | 8;
  #used = 0;

  private constructor(size: 4 | 8) {
    this.#size = size;
    this.#kernels = openKernels(rowKernels(size), this.#memory);
  }

  /** Makes a workspace for float32 values, as training uses it. */
  static float32(): Workspace {
    return new Workspace(4);
  }

  /** Makes a workspace for float64 values, in which tests run the same code. */
  static float64(): Workspace<Float64Array> {
    return new Workspace<Float64Array>(8);
  }

  /**
   * Invalidates all arrays and makes room for `values` values and `rowNumbers` row numbers in at most `arrays` arrays.
   */
  begin({ values, rowNumbers, arrays }: { values: number; rowNumbers: number; arrays: number }): void {
    const bytes = values * this.#size + rowNumbers * 4 + arrays * ALIGNMENT;
    growMemory(this.#memory, bytes);
    this.#used = 0;
  }

  /** Returns an array with arbitrary contents, which the caller has to write. */
  readonly room = (length: number): V => this.#values(length) as V;

  /** Returns an array of zeros. */
  zeros(length: number): V {
    return this.room(length).fill(0) as V;
  }

  /** Returns a copy of `values`. */
  copy(values: V): V {
    const copy = this.room(values.length);
    copy.set(values);
    return copy;
  }

  /** Returns an array of ones, for use as weights. */
  ones(length: number): V {
    return this.room(length).fill(1) as V;
  }

  /** Returns a copy of row numbers. */
  rows(numbers: Int32Array): RowNumbers {
    const copy = new Int32Array(this.#memory.buffer, this.#take(4 * numbers.length), numbers.length);
    copy.set(numbers);
    return copy;
  }

  /** Returns the row numbers 0, 1, .., `length` - 1. */
  inOrder(length: number): RowNumbers {
    const numbers = new Int32Array(this.#memory.buffer, this.#take(4 * length), length);
    for (let at = 0; at < length; at++) numbers[at] = at;
    return numbers;
  }

  /**
   * For each t in order: out[outRows[t]] += sign * weights[t] * source[sourceRows[t]]. All arrays must be of this
   * workspace. `out` and `source` are matrices whose rows have `factors` values. Throws a TypeError for an array of
   * another memory.
   */
  accumulate(
    { out, outRows }: { out: V; outRows: RowNumbers },
    { source, sourceRows, weights, sign = 1 }: { source: V; sourceRows: RowNumbers; weights: V; sign?: 1 | -1 },
    factors: number,
  ): void {
    const [o, or, w, s, sr] = this.#addresses(out, outRows, weights, source, sourceRows);
    this.#kernels.accumulate(o, or, w, sign, s, sr, weights.length, factors);
  }

  /** Returns left[leftRows[t]] . right[rightRows[t]] for each t. */
  dots(
    { left, leftRows }: { left: V; leftRows: RowNumbers },
    { right, rightRows }: { right: V; rightRows: RowNumbers },
    factors: number,
  ): V {
    const out = this.room(leftRows.length);
    const [o, l, lr, r, rr] = this.#addresses(out, left, leftRows, right, rightRows);
    this.#kernels.dots(o, l, lr, r, rr, leftRows.length, factors);
    return out;
  }

  /** Multiplies row t of `matrix` by `weights[t]`, in place. */
  scale(matrix: V, weights: V, factors: number): void {
    const [m, w] = this.#addresses(matrix, weights);
    this.#kernels.scale(m, w, weights.length, factors);
  }

  /**
   * For each row of `matrix` [rows, columns], with z = factor * value - offset: replaces the values by exp(z - largest
   * z). Returns the largest z and the sum of the new values of each row [rows]. A row of nothing but -Infinity has the
   * sum NaN.
   */
  softmax(matrix: V, offsets: V, factor: number): { largest: V; sums: V } {
    const rows = matrix.length / offsets.length;
    const [largest, sums] = [this.room(rows), this.room(rows)];
    const [m, o, l, s] = this.#addresses(matrix, offsets, largest, sums);
    this.#kernels.softmax(m, o, l, s, factor, rows, offsets.length);
    return { largest, sums };
  }

  #values(length: number): Float32Array | Float64Array {
    const start = this.#take(length * this.#size);
    const { buffer } = this.#memory;
    return this.#size === 4 ? new Float32Array(buffer, start, length) : new Float64Array(buffer, start, length);
  }

  /** Reserves memory and returns its start in bytes. */
  #take(bytes: number): number {
    const start = this.#used;
    this.#used = Math.ceil((start + bytes) / ALIGNMENT) * ALIGNMENT;
    if (start + bytes > this.#memory.buffer.byteLength)
      throw new RangeError('The workspace has no room left: begin() must reserve more values');
    return start;
  }

  #addresses(...arrays: readonly ArrayBufferView[]): number[] {
    return arrays.map((array) => {
      if (array.buffer !== this.#memory.buffer) throw new TypeError('A kernel reads arrays of its workspace only');
      return array.byteOffset;
    });
  }
}
