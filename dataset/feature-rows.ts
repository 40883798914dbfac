import { closeSync, openSync, readSync } from 'node:fs';
import { bytesPerValue } from './feature-header.js';
import type { FeatureMatrix, FeaturePart } from './features.js';
import { widen } from './values.js';

/**
 * Reads feature rows by their numbers, in any order and with repetitions, into a [rows.length, D] matrix. Each value is
 * widened to float32 and multiplied by the `inverseScale` of the matrix. Only these rows are read from disk.
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
  const descriptor = openSync(part.path, 'r');
  try {
    for (let at = 0; at < rows.length; at++) {
      readFully(descriptor, bytes, part, rows[at]);
      const start = at * width + column;
      widen(part.type, bytes, target.subarray(start, start + part.width));
    }
  } finally {
    closeSync(descriptor);
  }
}

function readFully(descriptor: number, bytes: Buffer, part: FeaturePart, row: number): void {
  const position = part.offset + row * bytes.length;
  for (let filled = 0; filled < bytes.length;) {
    const read = readSync(descriptor, bytes, filled, bytes.length - filled, position + filled);
    if (read === 0) throw new Error(`Cannot read row ${row} of ${part.path}: the file has become shorter`);
    filled += read;
  }
}
