import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import type { IntegerFeatures, IntegerSums, Mixing } from '../integers/sums.js';

/** The number of rows that are read at a time, which bounds memory. */
const ROWS_AT_ONCE = 256;

/** Computes sums of integers in plain loops. */
export class PlainIntegerSums implements IntegerSums {
  constructor(
    private readonly features: IntegerFeatures,
    private readonly factors: number,
  ) {}

  async project(rows: Int32Array, projection: readonly Int8Array[], squared?: readonly Int8Array[]) {
    const projected = projection.map((limbs, p) => {
      const { width } = this.features.parts[p];
      const columns = limbs.length / width;
      const sums = new Int32Array(rows.length * columns);
      this.#eachRow(rows, p, (values, row) => {
        for (let d = 0; d < width; d++)
          for (let k = 0; k < columns; k++) sums[row * columns + k] += values[d] * limbs[d * columns + k];
      });
      return sums;
    });
    const squares = squared?.map((limbs, p) => {
      const columns = limbs.length / this.features.parts[p].width;
      const sums = new Int32Array(columns ** 2);
      for (let start = 0; start < limbs.length; start += columns)
        for (let j = 0; j < columns; j++)
          for (let k = 0; k < columns; k++) sums[j * columns + k] += limbs[start + j] * limbs[start + k];
      return sums;
    });
    return { projected, squares };
  }

  async gradient(rows: Int32Array, weights: readonly Int8Array[], mixing?: Mixing) {
    const gradient = weights.map((limbs, p) => {
      const { width } = this.features.parts[p];
      const columns = limbs.length / rows.length;
      const sums = new Float64Array(columns * width);
      this.#eachRow(rows, p, (values, row) => {
        for (let k = 0; k < columns; k++)
          for (let d = 0; d < width; d++) sums[k * width + d] += values[d] * limbs[k * rows.length + row];
      });
      return sums;
    });
    return { gradient, mixed: mixing?.left.map((left, p) => product(left, mixing.right[p], this.factors)) };
  }

  async close(): Promise<void> {}

  /** Reads the integers of rows of a part, as its file has them. */
  #eachRow(rows: Int32Array, p: number, use: (values: Float32Array, row: number) => void): void {
    const { scale: _, ...part } = this.features.parts[p];
    const matrix = { parts: [part], rows: this.features.rows, width: part.width, inverseScale: 1 };
    for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
      const block = rows.subarray(first, first + ROWS_AT_ONCE);
      const values = readFeatureRows(matrix, block);
      for (let row = 0; row < block.length; row++)
        use(values.subarray(row * part.width, (row + 1) * part.width), first + row);
    }
  }
}

/** Returns left right [any, M] for left [any, K] and right [K, M]. */
function product(left: Int8Array, right: Int8Array, inner: number): Int32Array {
  const columns = right.length / inner;
  const sums = new Int32Array((left.length / inner) * columns);
  for (let row = 0, at = 0; at < left.length; row++)
    for (let i = 0; i < inner; i++, at++)
      for (let k = 0; k < columns; k++) sums[row * columns + k] += left[at] * right[i * columns + k];
  return sums;
}
