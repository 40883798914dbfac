import { LIMB_BASE, type LimbCount } from './limb.js';
import type { ExactSums } from './sums.js';

// Sums of limbs become numbers here. All arithmetic is that of float64, in one order.

/** Returns the sums of whole integers [outer, inner] from those of their limbs [outer, limbs, inner]. */
export function joinLimbs(sums: ExactSums, limbs: LimbCount, inner: number): ExactSums {
  if (limbs === 1) return sums;
  const joined = new Float64Array(sums.length / 2);
  for (let from = 0, to = 0; to < joined.length; from += inner)
    for (const end = to + inner; to < end; from++, to++) joined[to] = LIMB_BASE * sums[from] + sums[from + inner];
  return joined;
}

/**
 * Adds the rows of a part to `total` [n, K]: sums [any, K] times the step of the column and the factor of the row. Rows of `sums` from n on
 * belong to `total` from its start again, and are subtracted.
 */
export function addProjected(
  total: Float64Array,
  sums: ExactSums,
  steps: Float64Array,
  rowFactors: Float64Array,
): void {
  const factors = steps.length;
  const rows = total.length / factors;
  for (let row = 0, at = 0; row < rowFactors.length; row++) {
    const factor = row < rows ? rowFactors[row] : -rowFactors[row];
    for (let k = 0, to = (row % rows) * factors; k < factors; k++, at++, to++)
      total[to] += sums[at] * steps[k] * factor;
  }
}

/** Adds the squares of a part to `total` [K, K]: sums [K, K] times the steps of both columns. */
export function addSquares(total: Float64Array, sums: ExactSums, steps: Float64Array): void {
  const factors = steps.length;
  for (let j = 0, at = 0; j < factors; j++)
    for (let k = 0; k < factors; k++, at++) total[at] += sums[at] * steps[j] * steps[k];
}

/** The number of rows of a gradient that are written together, so that what is read and written stays in the cache. */
const ROWS_AT_ONCE = 32;

/** Writes the gradient of a part [D_p, K]: sums [K, D_p] times the step of the column. */
export function writeGradient(out: Float32Array, sums: ExactSums, steps: Float64Array): void {
  const factors = steps.length;
  const width = out.length / factors;
  for (let from = 0; from < width; from += ROWS_AT_ONCE) {
    const end = Math.min(width, from + ROWS_AT_ONCE);
    for (let k = 0; k < factors; k++) {
      const step = steps[k];
      for (let at = k * width + from, to = from * factors + k; at < k * width + end; at++, to += factors)
        out[to] = sums[at] * step;
    }
  }
}

/** Multiplies the rows of a matrix [D_p, K] by the numbers of the features' columns. */
export function scaleRows(matrix: Float32Array, columns: Float32Array, factors: number): void {
  for (let at = 0; at < matrix.length; at++) matrix[at] *= columns[Math.floor(at / factors)];
}

/** Adds the perturbation's part to the gradient of a part [D_p, K]: sums [D_p, K] times the step of the column. */
export function addMixed(out: Float32Array, sums: ExactSums, steps: Float64Array): void {
  const factors = steps.length;
  for (let at = 0; at < out.length;) for (let k = 0; k < factors; k++, at++) out[at] += sums[at] * steps[k];
}
