import type { Vector } from './products.js';

/**
 * Returns G = E'E [K, K], summed in float64, from E [D, K]. With it, ||E x|| costs K^2 operations and no D-dimensional
 * vector is made.
 */
export function gramOf(projection: Vector, factors: number): Float64Array {
  const gram = new Float64Array(factors * factors);
  for (let row = 0; row < projection.length; row += factors) {
    for (let j = 0; j < factors; j++) {
      const value = projection[row + j];
      for (let k = j, at = j * factors + j; k < factors; k++, at++) gram[at] += value * projection[row + k];
    }
  }
  for (let j = 0; j < factors; j++) for (let k = 0; k < j; k++) gram[j * factors + k] = gram[k * factors + j];
  return gram;
}

/** Writes G x [K] into `out` and returns it. `x` has its K values from position `at` on. */
export function gramTimes(gram: Float64Array, x: Vector, at: number, out: Float64Array): Float64Array {
  const factors = out.length;
  for (let j = 0; j < factors; j++) {
    let sum = 0;
    for (let k = 0, row = j * factors; k < factors; k++) sum += gram[row + k] * x[at + k];
    out[j] = sum;
  }
  return out;
}

/** Returns the inner product x'y of `factors` values of each vector, from the positions `xAt` and `yAt` on. */
export function inner(x: Vector, xAt: number, y: Vector, yAt: number, factors: number): number {
  let sum = 0;
  for (let k = 0; k < factors; k++) sum += x[xAt + k] * y[yAt + k];
  return sum;
}

/**
 * The share of its upper bound below which x'Gx, or a sum whose terms cancel, counts as 0 because only rounding errors
 * are left. This value is for sums made in float32.
 */
export const SINGLE_TOLERANCE = 1e-6;
/** The same share for sums made in float64. */
export const DOUBLE_TOLERANCE = 1e-12;

/**
 * Returns ||E x|| for each row of `rows` [rows, K]. It is how far one unit of perturbation moves a score. The result is
 * 0 where only rounding errors are left.
 */
export function projectedNorms(gram: Float64Array, rows: Vector, factors: number): Float64Array {
  const trace = gramTrace(gram, factors);
  const product = new Float64Array(factors);
  return Float64Array.from({ length: rows.length / factors }, (_, row) => {
    const at = row * factors;
    const square = inner(rows, at, gramTimes(gram, rows, at, product), 0, factors);
    const bound = trace * inner(rows, at, rows, at, factors);
    return square <= DOUBLE_TOLERANCE ** 2 * bound ? 0 : Math.sqrt(square);
  });
}

/** Returns the trace of G, which bounds x'Gx / x'x. */
export function gramTrace(gram: Vector, factors: number): number {
  let trace = 0;
  for (let k = 0; k < factors; k++) trace += gram[k * factors + k];
  return trace;
}

/**
 * Returns the upper triangular R [K, K] with R'R = G, by Cholesky's method, row by row. G may be singular, for example
 * when features repeat or D < K: then a pivot that is only rounding counts as 0, and its row of R is 0.
 */
export function gramRoot(gram: Float64Array, factors: number): Float64Array {
  const root = gram.slice();
  for (let j = 0; j < factors; j++) {
    const pivot = root[j * factors + j];
    const scale = pivot > DOUBLE_TOLERANCE * gram[j * factors + j] ? 1 / Math.sqrt(pivot) : 0;
    for (let k = 0; k < factors; k++) root[j * factors + k] = k < j ? 0 : root[j * factors + k] * scale;
    for (let row = j + 1; row < factors; row++) {
      const multiple = root[j * factors + row];
      for (let k = row; k < factors; k++) root[row * factors + k] -= multiple * root[j * factors + k];
    }
  }
  return root;
}
