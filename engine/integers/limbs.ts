import { LARGEST_LIMB, LIMB_BASE, type LimbCount } from './limb.js';
import { RoundKernels } from './round-kernels.js';

/** A matrix [rows, K] to round. The values of row r are multiplied by `rowFactors[r]` first. */
export interface Unrounded {
  readonly values: Float32Array;
  readonly rowFactors?: Float64Array;
}

/**
 * A matrix [rows, K] that is rounded to integers: a value is q times the step of its column. The integer q is one limb, or 128
 * times the first limb plus the second.
 */
export interface Rounded {
  readonly limbs: Int8Array;
  /** The step of each column [K]: 0 for a column of zeros, and NaN in a matrix that is not finite. */
  readonly steps: Float64Array;
}

/**
 * Adding this number to a float64 and subtracting it again rounds to the nearest integer, and halves to the even one. The
 * arithmetic is that of float64 alone, so the bits are the same on every processor.
 */
const ROUNDING = 1.5 * 2 ** 52;

/**
 * Rounds a matrix to limbs of the shape [rows, limbs, K].
 * @param kernels where they are given, the limbs lie in their memory until its next use. The bits are the same.
 */
export function roundRows(matrix: Unrounded, factors: number, limbs: LimbCount, kernels?: RoundKernels): Rounded {
  if (!kernels || !RoundKernels.fit(factors))
    return round(matrix, { factors, limbs, rowStride: factors * limbs, columnStride: 1, limbStride: factors });
  const { steps, inverses } = stepsFrom(kernels.largest(matrix.values, matrix.rowFactors, factors), limbs);
  return { limbs: kernels.round(inverses, matrix.values.length / factors, limbs), steps };
}

/** Rounds a matrix to limbs of the shape [limbs, K, rows]. */
export function roundColumns(matrix: Unrounded, factors: number, limbs: LimbCount): Rounded {
  const rows = matrix.values.length / factors;
  return round(matrix, { factors, limbs, rowStride: 1, columnStride: rows, limbStride: factors * rows });
}

/** The number of columns and of limbs, and the distances in the result between rows, columns and the limbs of an integer. */
interface Shape {
  readonly factors: number;
  readonly limbs: LimbCount;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly limbStride: number;
}

function round(matrix: Unrounded, { factors, limbs: count, rowStride, columnStride, limbStride }: Shape): Rounded {
  const { steps, inverses } = stepsFrom(largestOf(matrix, factors), count);
  const { values, rowFactors } = matrix;
  const limbs = new Int8Array(values.length * count);
  for (let row = 0, at = 0; at < values.length; row++) {
    const factor = rowFactors ? rowFactors[row] : 1;
    for (let k = 0, to = row * rowStride; k < factors; k++, at++, to += columnStride) {
      const integer = values[at] * factor * inverses[k] + ROUNDING - ROUNDING;
      if (count === 1) limbs[to] = integer;
      else {
        const first = (integer + LARGEST_LIMB) >> 7;
        limbs[to] = first;
        limbs[to + limbStride] = integer - first * LIMB_BASE;
      }
    }
  }
  return { limbs, steps };
}

/** Returns the largest magnitude of each column. One that is not finite makes all of them NaN. */
function largestOf({ values, rowFactors }: Unrounded, factors: number): Float64Array {
  const largest = new Float64Array(factors);
  let total = 0;
  for (let row = 0, at = 0; at < values.length; row++) {
    const factor = rowFactors ? rowFactors[row] : 1;
    for (let k = 0; k < factors; k++, at++) {
      const magnitude = Math.abs(values[at] * factor);
      total += magnitude;
      if (magnitude > largest[k]) largest[k] = magnitude;
    }
  }
  return total < Infinity ? largest : largest.fill(NaN);
}

/** Returns the step of each column, and its inverse, by which values are multiplied: 0 where the integers are 0. */
function stepsFrom(largest: Float64Array, count: LimbCount) {
  const most = count === 1 ? LARGEST_LIMB : LARGEST_LIMB * LIMB_BASE;
  // A matrix with a value that is not finite has no integers, and what is computed from it must not be finite either.
  const finite = largest.every((value) => value < Infinity);
  return {
    steps: largest.map((value) => (finite ? value / most : NaN)),
    inverses: largest.map((value) => (finite && value > 0 ? most / value : 0)),
  };
}
