/**
 * Makes the columns of a matrix [rows, width] orthonormal, in place, by a Cholesky factorisation of their products
 * (CholeskyQR; Stathopoulos and Wu 2002). A column that depends on earlier ones becomes 0. Sums run in float64 in a fixed
 * order, so the bits are the same on every machine. It pauses after every few rows.
 */
export function* makeOrthonormal(matrix: Float64Array, width: number): Generator<void, void> {
  const lower = cholesky(yield* columnProducts(matrix, width), width);
  const size = CACHED_ROWS * width;
  for (let start = 0; start < matrix.length; start += size) {
    const end = Math.min(start + size, matrix.length);
    let at = start;
    for (; at + 4 * width <= end; at += 4 * width) solveFourRows(matrix, at, lower, width);
    for (; at < end; at += width) solveRow(matrix, at, lower, width);
    yield;
  }
}

/** A column whose square is below this share of its former one is a combination of earlier columns. */
const DEPENDENT = 1e-12;

/** The rows that stay in the processor's cache while all columns are multiplied. */
const CACHED_ROWS = 32;

/** Returns the lower triangle of matrix' matrix [width, width]. Each sum adds the rows in order. */
export function* columnProducts(matrix: Float64Array, width: number): Generator<void, Float64Array> {
  const products = new Float64Array(width * width);
  const size = CACHED_ROWS * width;
  for (let start = 0; start < matrix.length; start += size) {
    const rows = matrix.subarray(start, start + size);
    for (let row = 0; row < width; row++) {
      let column = 0;
      for (; column + 4 <= row + 1; column += 4) addFourProducts(products, rows, { row, column, width });
      for (; column <= row; column++) {
        let sum = products[row * width + column];
        for (let at = 0; at < rows.length; at += width) sum += rows[at + row] * rows[at + column];
        products[row * width + column] = sum;
      }
    }
    yield;
  }
  return products;
}

/** Adds the products of a column with four consecutive ones. Four independent sums run faster than one after the other. */
function addFourProducts(
  products: Float64Array,
  rows: Float64Array,
  { row, column, width }: { row: number; column: number; width: number },
): void {
  const to = row * width + column;
  let [a, b, c, d] = [products[to], products[to + 1], products[to + 2], products[to + 3]];
  for (let start = 0; start < rows.length; start += width) {
    const value = rows[start + row];
    const at = start + column;
    a += value * rows[at];
    b += value * rows[at + 1];
    c += value * rows[at + 2];
    d += value * rows[at + 3];
  }
  products[to] = a;
  products[to + 1] = b;
  products[to + 2] = c;
  products[to + 3] = d;
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

/** Solves z L' = y for one row y, in place. */
function solveRow(matrix: Float64Array, start: number, lower: Float64Array, width: number): void {
  for (let column = 0; column < width; column++) {
    const at = column * width;
    const pivot = lower[at + column];
    let sum = matrix[start + column];
    for (let k = 0; k < column; k++) sum -= matrix[start + k] * lower[at + k];
    matrix[start + column] = pivot === 0 ? 0 : sum / pivot;
  }
}

/** Does the work of `solveRow` for four rows at once. Four independent sums run faster than one after the other. */
function solveFourRows(matrix: Float64Array, start: number, lower: Float64Array, width: number): void {
  const [first, second, third, fourth] = [start, start + width, start + 2 * width, start + 3 * width];
  for (let column = 0; column < width; column++) {
    const at = column * width;
    const pivot = lower[at + column];
    let a = matrix[first + column];
    let b = matrix[second + column];
    let c = matrix[third + column];
    let d = matrix[fourth + column];
    for (let k = 0; k < column; k++) {
      const factor = lower[at + k];
      a -= matrix[first + k] * factor;
      b -= matrix[second + k] * factor;
      c -= matrix[third + k] * factor;
      d -= matrix[fourth + k] * factor;
    }
    matrix[first + column] = pivot === 0 ? 0 : a / pivot;
    matrix[second + column] = pivot === 0 ? 0 : b / pivot;
    matrix[third + column] = pivot === 0 ? 0 : c / pivot;
    matrix[fourth + column] = pivot === 0 ? 0 : d / pivot;
  }
}
