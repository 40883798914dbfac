import { bytesPerValue, type FeatureHeader } from './feature-header.js';
import { FeatureScaler } from './feature-scaler.js';
import type { FeaturePart } from './features.js';
import { readBytes, type InputFile, type OnRead } from '../input-file.js';
import { widen } from './values.js';

/** The number of values of one block of rows in memory. */
const BLOCK_VALUES = 1 << 20;

/** Consecutive rows of a feature file, as float32 and with the scale of the file. */
export interface PartRows {
  /** The number of the first row. */
  readonly first: number;
  readonly values: Float32Array;
}

/** Reads a part from the start to the end, in blocks of whole rows. A file that ends before gives fewer rows. */
export async function* blocksOf(
  file: InputFile,
  part: FeaturePart & FeatureHeader,
  onRead?: OnRead,
): AsyncGenerator<PartRows> {
  const { type, offset, rows, width } = part;
  const rowBytes = width * bytesPerValue(type);
  const rowsAtOnce = Math.max(1, Math.floor(BLOCK_VALUES / width));
  const scaler = new FeatureScaler(part);
  try {
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const end = Math.min(first + rowsAtOnce, rows);
      const bytes = await readBytes(file.handle, offset + first * rowBytes, offset + end * rowBytes);
      const whole = bytes.subarray(0, bytes.length - (bytes.length % rowBytes));
      const values = new Float32Array((whole.length / rowBytes) * width);
      widen(type, whole, values);
      scaler.multiply(first, values);
      onRead?.(whole.length);
      if (values.length > 0) yield { first, values };
      if (whole.length < (end - first) * rowBytes) return;
    }
  } finally {
    scaler.close();
  }
}
