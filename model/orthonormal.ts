/**
 * Makes the columns of a matrix [rows, width] orthonormal, in place, by a Cholesky factorisation of their products
 * (CholeskyQR; Stathopoulos and Wu 2002). A column that depends on earlier ones becomes 0. Sums run in float64 in a fixed
 * order, so the bits are the same on every machine.
 */
export function makeOrthonormal(matrix: Float64Array, width: number): void {
  const lower = cholesky(columnProducts(matrix, width), width);
  for (let start = 0; start < matrix.length; start += width) solveRow(matrix, start, lower, width);
}

/** A column whose square is below this share of its former one is a combination of earlier columns. */
const DEPENDENT = 1e-12;

/** Returns the lower triangle of matrix' matrix [width, width]. */
function columnProducts(matrix: Float64Array, width: number): Float64Array {
  const products = new Float64Array(width * width);
  for (let start = 0; start < matrix.length; start += width) {
    for (let row = 0; row < width; row++) {
      const value = matrix[start + row];
      if (value === 0) continue;
      for (let column = 0, at = row * width; column <= row; column++)
        products[at + column] += value * matrix[start + column];
    }
  }
  return products;
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
