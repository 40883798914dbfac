import type { Normalization } from '../job/index.js';

/** The type of the feature values of a file, which are little-endian. */
export type FeatureType = 'float16' | 'bfloat16' | 'float32' | 'float64';

/** A type of integers in a feature file. Training reads such a file from a copy, as floating-point numbers. */
export type IntegerType = 'bool' | 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64';

/** The encoder that made features from pictures, as `features.json` beside them names it. */
export interface EncoderName {
  readonly name: string;
  /** The hash of its model, of how pictures are prepared, and of what is taken of its output. */
  readonly digest: string;
}

/** One modality: a row-major [rows, width] matrix inside a file. It is never loaded as a whole. */
export interface FeaturePart {
  /** Absolute path. */
  readonly path: string;
  /** The file that the user named, where `path` is a copy of it. Messages name it. */
  readonly source?: string;
  readonly type: FeatureType;
  /** The number of bytes before the first value. */
  readonly offset: number;
  readonly width: number;
  /** The largest magnitude of its values as they are read. */
  readonly largest?: number;
  /** How the values of the file were normalised; not at all where absent. */
  readonly normalize?: Normalization;
  /** What the values of the file were divided by: one number, or one for each column. Absent where it was nothing, or the length of each row. */
  readonly divisors?: readonly number[];
  /** The encoder that made the file, where this is known. */
  readonly encoder?: EncoderName;
}

/** The file that a user knows a part by. */
export function nameOf({ path, source = path }: Pick<FeaturePart, 'path' | 'source'>): string {
  return source;
}

/**
 * The content features of all items: modalities side by side, where row i belongs to item i. Values are as on disk.
 * Models and engines multiply them by `inverseScale`.
 */
export interface FeatureMatrix {
  readonly parts: readonly FeaturePart[];
  /** I, the number of items. */
  readonly rows: number;
  /** D, the sum of the parts' widths. */
  readonly width: number;
  /** float32(1 / the largest absolute value of the whole matrix); 1 for an all-zero matrix. */
  readonly inverseScale: number;
}
