import { ColumnKernels } from '../kernels/columns.js';
import { transposed } from './rows.js';

/**
 * Makes the columns of a matrix [rows, width] orthonormal, in place, by a Cholesky factorisation of their products
 * (CholeskyQR; Stathopoulos and Wu 2002). A column that depends on earlier ones becomes 0. Sums run in float64 in a fixed
 * order, so the bits are the same on every machine. It pauses after every few rows.
 */
export function* makeOrthonormal(matrix: Float64Array, width: number): Generator<void, void> {
  const kernels = new ColumnKernels(width);
  kernels.square = transposed(cholesky(yield* columnProducts(matrix, width), width), width);
  for (const rows of cachedRows(matrix, width)) {
    kernels.solve(rows);
    yield;
  }
}

/** A column whose square is below this share of its former one is a combination of earlier columns. */
const DEPENDENT = 1e-12;

/** The rows that stay in the processor's cache while all columns are multiplied. */
const CACHED_ROWS = 32;

/** Returns the lower triangle of matrix' matrix [width, width]. Each sum adds the rows in order. */
export function* columnProducts(matrix: Float64Array, width: number): Generator<void, Float64Array> {
  const kernels = new ColumnKernels(width);
  for (const rows of cachedRows(matrix, width)) {
    kernels.addProducts(rows);
    yield;
  }
  return kernels.square;
}

function* cachedRows(matrix: Float64Array, width: number): Generator<Float64Array> {
  const size = CACHED_ROWS * width;
  for (let start = 0; start < matrix.length; start += size) yield matrix.subarray(start, start + size);
}

/** Replaces the lower triangle of a symmetric matrix by its Cholesky factor L. Rows of dependent columns become 0. */
function cholesky(lower: Float64Array, width: number): Float64Array {
  for (let row = 0; row < width; row++) {
    const at = row * width;
    const square = lower[at + row];
    for (let column = 0; column <= row; column++) {
      let sum = lower[at + column];
      for (let k = 0; k < column; k++) sum -= lower[at + k] * lower[column * width + k];
      if (column < row)
        lower[at + column] = lower[column * width + column] === 0 ? 0 : sum / lower[column * width + column];
      else lower[at + row] = sum <= DEPENDENT * square ? 0 : Math.sqrt(sum);
    }
  }
  return lower;
}
