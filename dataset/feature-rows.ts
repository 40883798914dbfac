import { closeSync, openSync, readSync } from 'node:fs';
import { bytesPerValue } from './feature-header.js';
import type { FeatureMatrix, FeaturePart } from './features.js';
import { widen } from './values.js';

/**
 * Feature rows by number (any order, repeats allowed), scaled: [rows.length, D], each value widened to float32, then multiplied by
 * the matrix's `inverseScale`. Reads from disk just these rows.
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

/** Reads one modality's share of the rows into its columns of `target`. */
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
