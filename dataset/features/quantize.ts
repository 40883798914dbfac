import { float16Bits, widenFloat16 } from './half.js';

/** A type that features can be converted to. */
export type ConvertedType = 'int8' | 'float16';

/** The largest integer that a value becomes. -128 is not used, so that both signs have the same range. */
const LARGEST_INT8 = 127;

/**
 * Rounds a row to integers of 8 bits, of which the largest magnitude of the row becomes 127. Halves are rounded up. Returns the scale, in float32, by
 * which the integers are multiplied to give values near those of the row; 0 for a row of zeros.
 */
export function quantizeRow(row: Float32Array, integers: Int8Array): number {
  let largest = 0;
  for (let at = 0; at < row.length; at++) largest = Math.max(largest, Math.abs(row[at]));
  const scale = Math.fround(largest / LARGEST_INT8);
  if (scale === 0) {
    integers.fill(0);
    return 0;
  }
  for (let at = 0; at < row.length; at++) {
    integers[at] = Math.max(-LARGEST_INT8, Math.min(LARGEST_INT8, Math.round(row[at] / scale)));
  }
  return scale;
}

/** Replaces rows of a matrix [n, width] by what remains of them after the conversion to a type. */
export function roundRows(type: ConvertedType, rows: Float32Array, width: number): void {
  if (type === 'float16') {
    widenFloat16(Uint16Array.from(rows, float16Bits), rows);
    return;
  }
  const integers = new Int8Array(width);
  for (let start = 0; start < rows.length; start += width) {
    const row = rows.subarray(start, start + width);
    const scale = quantizeRow(row, integers);
    for (let at = 0; at < width; at++) row[at] = integers[at] * scale;
  }
}
