import { closeSync, openSync } from 'node:fs';
import { bytesPerValue } from './feature-header.js';
import { FeatureScaler } from './feature-scaler.js';
import type { FeatureMatrix, FeaturePart } from './features.js';
import { readFully } from '../read-fully.js';
import { widen } from './values.js';

/**
 * Reads feature rows by their numbers, in any order and with repetitions, into a [rows.length, D] matrix. Each value is
 * widened to float32 and multiplied by the scale of its file, and then by the `inverseScale` of the matrix. Only these rows
 * are read from disk.
 */
export function readFeatureRows(matrix: FeatureMatrix, rows: Int32Array): Float32Array {
  const target = new Float32Array(rows.length * matrix.width);
  let column = 0;
  for (const part of matrix.parts) {
    readPartRows(part, rows, { target, column, width: matrix.width });
    column += part.width;
  }
  for (let at = 0; at < target.length; at++) target[at] *= matrix.inverseScale;
  return target;
}

/** Yields all rows of a matrix as `readFeatureRows` returns them, so many at a time. */
export function* featureBlocks(matrix: FeatureMatrix, rowsAtOnce: number): Generator<Float32Array> {
  for (let from = 0; from < matrix.rows; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, matrix.rows - from);
    yield readFeatureRows(
      matrix,
      Int32Array.from({ length: count }, (_, row) => from + row),
    );
  }
}

/** Reads the rows of one feature file into the columns of `target` that belong to it. */
function readPartRows(
  part: FeaturePart,
  rows: Int32Array,
  { target, column, width }: { target: Float32Array; column: number; width: number },
): void {
  const bytes = Buffer.from(new ArrayBuffer(part.width * bytesPerValue(part.type)));
  const scaler = new FeatureScaler(part);
  const descriptor = openSync(part.path, 'r');
  try {
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      readFully(descriptor, bytes, part.offset + row * bytes.length, () => `row ${row} of ${part.path}`);
      const start = at * width + column;
      const values = target.subarray(start, start + part.width);
      widen(part.type, bytes, values);
      scaler.multiply(row, values);
    }
  } finally {
    closeSync(descriptor);
    scaler.close();
  }
}
