import { InputError } from '../../runtime/errors.js';
import type { FeatureScale, FeatureType, IntegerType } from './features.js';
import { integerForm } from './integers.js';

/**
 * The shape of the matrix in a feature file: a row-major [rows, width] matrix of `type` that starts at byte `offset`.
 */
export interface FeatureHeader<Type = FeatureType> {
  readonly type: Type;
  readonly offset: number;
  readonly rows: number;
  readonly width: number;
}

/** The largest number of rows: all code numbers rows with 32-bit integers. */
const LARGEST_SIZE = 2 ** 31 - 1;

/** A matrix as it lies in the file of a user, which may have to be copied before training can read it. */
export interface StoredMatrix extends FeatureHeader<FeatureType | IntegerType> {
  /** Whether columns are stored one after another (Fortran order). */
  readonly isColumnMajor: boolean;
  /** The matrix of the same file that the values are to be multiplied by, where there is one. */
  readonly scale?: Omit<FeatureScale, 'path'> & { readonly name: string };
}

const BYTES_PER_VALUE: Readonly<Record<FeatureType, number>> = {
  int8: 1,
  uint8: 1,
  float8_e4m3: 1,
  float8_e5m2: 1,
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
};

/** Returns the number of bytes that one value of a type takes. */
export function bytesPerValue(type: FeatureType | IntegerType): number {
  return integerForm(type)?.bytes ?? BYTES_PER_VALUE[type as FeatureType];
}

/** Whether values of a type are integers. */
export function isInteger(type: FeatureType | IntegerType): boolean {
  return type === 'int8' || type === 'uint8' || integerForm(type) !== undefined;
}

/**
 * Checks that a matrix as the header describes it fits into the `held` bytes after the header. Throws an InputError.
 */
export function checkHeader<Type extends FeatureType | IntegerType>(
  header: FeatureHeader<Type>,
  held: number,
  path: string,
): FeatureHeader<Type> {
  const { rows, width, type } = header;
  for (const [what, size] of Object.entries({ 'number of rows': rows, width })) {
    if (size >= 1 && size <= LARGEST_SIZE) continue;
    throw new InputError(
      `Cannot read ${path}: its ${what} must be from 1 to ${LARGEST_SIZE}: current value is ${size}`,
    );
  }
  const claimed = rows * width * bytesPerValue(type);
  if (claimed === held) return header;
  const shape = `[${rows}, ${width}] ${type}`;
  const remedy =
    claimed > held ? 'the file was cut off: write or copy it again' : 'write the file again, with one matrix in it';
  throw new InputError(
    `Cannot read ${path}: its header claims ${shape} = ${claimed} bytes, but the file has ${held} bytes of values: ${remedy}`,
  );
}
