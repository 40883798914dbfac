import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Normalization } from '../../job/index.js';
import { readFeatureRows } from './feature-rows.js';
import {
  nameOf,
  type EncoderName,
  type FeatureConversion,
  type FeatureMatrix,
  type FeaturePart,
  type FeatureType,
} from './features.js';
import { roundRows, type ConvertedType } from './quantize.js';

/** What a model keeps of one feature file that it was trained with. */
export interface DescribedPart {
  /** The file's name, without its folder. */
  readonly name: string;
  readonly width: number;
  /** The type of the values as training read them. */
  readonly type: FeatureType;
  /** The largest magnitude of the values, after normalisation. */
  readonly largest: number;
  /** What the values were divided by: one number, or one for each column. Absent where it was nothing, or the length of each row. */
  readonly divisors?: readonly number[];
  /** The encoder that made the file, where this was known. */
  readonly encoder?: EncoderName;
  /** How the values were converted to a type of fewer bytes, where they were. */
  readonly conversion?: FeatureConversion;
  /** Hashes of the rows of sampledRows(), with spaces between. */
  readonly rows: string;
}

/** What a model keeps of the features that it was trained with: `features` of its config.json. */
export interface FeatureDescription {
  readonly normalize: Normalization;
  readonly parts: readonly DescribedPart[];
}

const SAMPLED_ROWS = 64;
const HASH_DIGITS = 10;

/** Describes the features of a dataset. Reads a few rows. */
export function describeFeatures(matrix: FeatureMatrix): FeatureDescription {
  const rows = sampledRows(matrix.rows);
  return {
    normalize: matrix.parts[0].normalize ?? 'none',
    parts: matrix.parts.map((part) => ({
      name: basename(nameOf(part)),
      width: part.width,
      type: part.type,
      largest: part.largest ?? 1,
      ...(part.divisors ? { divisors: part.divisors } : {}),
      ...(part.encoder ? { encoder: part.encoder } : {}),
      ...(part.conversion ? { conversion: part.conversion } : {}),
      rows: rowHashes(part, rows).join(' '),
    })),
  };
}

/** The rows of a matrix whose hashes a model keeps: up to 64, evenly spread. */
export function sampledRows(count: number): Int32Array {
  const sampled = Math.min(count, SAMPLED_ROWS);
  return Int32Array.from({ length: sampled }, (_, at) => Math.floor((at / Math.max(1, sampled - 1)) * (count - 1)));
}

/**
 * The hashes of rows of one part: of their values as float32, before they are scaled.
 * @param type the type to which the values are to be converted first, where they were not.
 */
export function rowHashes(part: FeaturePart, rows: Int32Array, type?: ConvertedType): string[] {
  const { width } = part;
  const values = readFeatureRows({ parts: [part], rows: 0, width, inverseScale: 1 }, rows);
  if (type && !part.conversion) roundRows(type, values, width);
  return Array.from(rows, (_, at) => {
    const row = values.subarray(at * width, (at + 1) * width);
    const hash = createHash('sha256').update(new Uint8Array(row.buffer, row.byteOffset, row.byteLength));
    return hash.digest('hex').slice(0, HASH_DIGITS);
  });
}
