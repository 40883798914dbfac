import type { Normalization } from '../../job/index.js';
import type { ConvertedType } from './quantize.js';

/** The type of the feature values of a file that training reads as it is. They are little-endian. */
export type FeatureType = FloatType | 'bfloat16' | ByteType;

/** The floating-point types that npy has names for. */
export type FloatType = 'float16' | 'float32' | 'float64';

/** The types of one byte. Of the two kinds of float8, E4M3 has no infinities, and E5M2 is the upper half of float16. */
export type ByteType = 'int8' | 'uint8' | 'float8_e4m3' | 'float8_e5m2';

/** A type of integers of which training reads a copy, as floating-point numbers. */
export type IntegerType = 'bool' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64';

/** The scale of a feature file: a matrix in a file, which is one number, a number for each row, or one for each column. */
export interface FeatureScale {
  /** Absolute path. */
  readonly path: string;
  readonly type: FloatType | 'bfloat16';
  /** The number of bytes before the first value. */
  readonly offset: number;
  /** The number of rows of the features, or 1. */
  readonly rows: number;
  /** The width of the features, or 1. */
  readonly width: number;
}

/** The encoder that made features from pictures, as `features.json` beside them names it. */
export interface EncoderName {
  readonly name: string;
  /** The hash of its model, of how pictures are prepared, and of what is taken of its output. */
  readonly digest: string;
}

/** How features were converted to a type of fewer bytes when they were prepared. */
export interface FeatureConversion {
  /** The type before. */
  readonly from: FeatureType;
  readonly type: ConvertedType;
  /** The largest and the mean length (L2) of what a row changed by, in units of scaled features. */
  readonly largestError: number;
  readonly meanError: number;
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
  /** What the values are multiplied by, in float32; nothing where it is absent. */
  readonly scale?: FeatureScale;
  /** The largest magnitude of its values as they are read, with the scale of the file. */
  readonly largest?: number;
  /** How the values of the file were normalised; not at all where absent. */
  readonly normalize?: Normalization;
  /** What the values of the file were divided by: one number, or one for each column. Absent where it was nothing, or the length of each row. */
  readonly divisors?: readonly number[];
  /** The encoder that made the file, where this is known. */
  readonly encoder?: EncoderName;
  /** How the file was made of the user's. Absent where it was not converted. */
  readonly conversion?: FeatureConversion;
}

/** The file that a user knows a part by. */
export function nameOf({ path, source = path }: Pick<FeaturePart, 'path' | 'source'>): string {
  return source;
}

/**
 * The content features of all items: modalities side by side, where row i belongs to item i. Values are as on disk.
 * Models and engines multiply them by the scale of their part, and then by `inverseScale`.
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
