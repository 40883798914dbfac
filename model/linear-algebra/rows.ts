import type { Vector } from '../gradient/products.js';

/** Copies rows of `values` [any number, K] into `out` [rows.length, K], in the order of `rows`. */
export function gatherRows(
  values: Float32Array,
  rows: Int32Array,
  factors: number,
  out: Float32Array = new Float32Array(rows.length * factors),
): Float32Array {
  for (let n = 0; n < rows.length; n++) copyRow(values, rows[n], out, n, factors);
  return out;
}

/**
 * Copies row `from` of `source` into row `to` of `target`. Rows have K values. For one row this is faster than `set`
 * with a subarray.
 */
export function copyRow(source: Float32Array, from: number, target: Float32Array, to: number, factors: number): void {
  const [start, at] = [from * factors, to * factors];
  for (let k = 0; k < factors; k++) target[at + k] = source[start + k];
}

/** So many rows are transposed together, whose values then fill whole lines of the processor's cache. */
const TOGETHER = 16;

/** Returns the transpose [columns, rows] of a matrix [rows, columns]. */
export function transposed<V extends Vector>(matrix: V, columns: number): V {
  const out = matrix.slice() as V;
  const rows = matrix.length / columns;
  for (let from = 0; from < rows; from += TOGETHER) {
    const end = Math.min(from + TOGETHER, rows);
    for (let column = 0; column < columns; column++) {
      for (let row = from; row < end; row++) out[column * rows + row] = matrix[row * columns + column];
    }
  }
  return out;
}
