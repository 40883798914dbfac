import type { Products } from '../gradient/products.js';

/** The number of columns that are swept at once, and of rows that one product updates. */
const BLOCK = 256;

/** A matrix to invert is not positive definite, or has values that are not finite. */
export class NotPositiveDefiniteError extends Error {}

/**
 * Replaces a symmetric positive definite matrix A [n, n] by its inverse. Only the lower triangle is read; the inverse is
 * written whole. The work is n^3 floating-point operations, nearly all of them in `multiply`. The result depends on the
 * engine, but not on its threads. Rejects with a NotPositiveDefiniteError, after which the matrix is of no use.
 *
 * Source: the sweep operator (Goodnight, "A Tutorial on the SWEEP Operator", The American Statistician 33, 1979), with
 * blocks of columns in place of single columns.
 */
export async function invertPositiveDefinite(
  matrix: Float32Array,
  size: number,
  engine: Pick<Products, 'multiply'>,
  block = BLOCK,
): Promise<void> {
  for (let first = 0; first < size; first += block) {
    await sweepBlock(matrix, size, { first, width: Math.min(block, size - first) }, engine);
  }
  // After all columns are swept, the lower triangle holds -A^-1.
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const value = -matrix[row * size + column];
      matrix[row * size + column] = value;
      matrix[column * size + row] = value;
    }
  }
}

/** The columns `first` .. `first` + `width` - 1. */
interface Columns {
  readonly first: number;
  readonly width: number;
}

/**
 * Sweeps a block K of columns in the lower triangle. With W = A_.K and D = A_KK^-1, it replaces A_ij by
 * A_ij - W_i D W_j' where neither i nor j is in K, A_iK by W_i D, and A_KK by -D.
 */
async function sweepBlock(
  matrix: Float32Array,
  size: number,
  block: Columns,
  engine: Pick<Products, 'multiply'>,
): Promise<void> {
  const { first, width } = block;
  const columns = columnsOf(matrix, size, block);
  const inverse = Float32Array.from(invertSmall(columns.slice(first * width, (first + width) * width), width));
  const swept = await engine.multiply(columns, inverse, width);
  const room = new Float32Array(width * size);
  for (let start = 0; start < size; start += width) {
    const end = Math.min(start + width, size);
    const [left, right] = [swept.subarray(start * width, end * width), columns.subarray(0, end * width)];
    const change = await engine.multiply(left, right, width, (length) => room.subarray(0, length));
    for (let row = start, at = 0; row < end; row++) {
      for (let column = 0; column < end; column++, at++) matrix[row * size + column] -= change[at];
    }
  }
  swept.set(
    inverse.map((value) => -value),
    first * width,
  );
  placeColumns(matrix, size, block, swept);
}

/** Returns columns of the symmetric matrix [n, width], read from its lower triangle. */
function columnsOf(matrix: Float32Array, size: number, { first, width }: Columns): Float32Array {
  const columns = new Float32Array(size * width);
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = first; column < first + width; column++, at++) {
      columns[at] = row >= column ? matrix[row * size + column] : matrix[column * size + row];
    }
  }
  return columns;
}

/** Writes columns of the symmetric matrix [n, width] into its lower triangle. */
function placeColumns(matrix: Float32Array, size: number, { first, width }: Columns, columns: Float32Array): void {
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = first; column < first + width; column++, at++) {
      matrix[row >= column ? row * size + column : column * size + row] = columns[at];
    }
  }
}

/** Returns the inverse of a small symmetric positive definite matrix [n, n], computed in float64 by sweeping each column. */
function invertSmall(matrix: Float32Array, size: number): Float64Array {
  const swept = Float64Array.from(matrix);
  for (let k = 0; k < size; k++) {
    const pivot = swept[k * size + k];
    if (!(pivot > 0 && pivot < Infinity)) {
      throw new NotPositiveDefiniteError(`The matrix is not positive definite: a pivot is ${pivot}`);
    }
    const column = Float64Array.from({ length: size }, (_, row) => swept[row * size + k]);
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const multiple = column[i] / pivot;
      for (let j = 0; j < size; j++) if (j !== k) swept[i * size + j] -= multiple * column[j];
      swept[i * size + k] = multiple;
      swept[k * size + i] = multiple;
    }
    swept[k * size + k] = -1 / pivot;
  }
  return swept.map((value) => -value);
}
