import type { FeatureMatrix } from '../dataset/features/features.js';
import type { FeatureRows } from '../model/gradient/products.js';

/**
 * Returns the features of an engine after checking that every requested row exists. Kernels do not check row numbers:
 * with a wrong number they would read other memory.
 * @throws Error when the engine has no features.
 * @throws RangeError when a row does not exist, or when `minus` and `rows` have different lengths.
 */
export function featuresFor({ rows, minus }: FeatureRows, features: FeatureMatrix | null): FeatureMatrix {
  if (features === null) throw new Error('Cannot read feature rows as the engine was opened without features');
  refuseUnknownRows(rows, features.rows);
  if (minus !== undefined) refuseUnknownRows(minus, features.rows);
  if (minus !== undefined && minus.length !== rows.length) {
    throw new RangeError(
      `Cannot subtract feature rows as there must be ${rows.length}: current value is ${minus.length}`,
    );
  }
  return features;
}

/** Throws a RangeError for the first row number that is not in 0 .. `count` - 1. */
function refuseUnknownRows(rows: Int32Array, count: number): void {
  for (let r = 0; r < rows.length; r++) {
    if (rows[r] < 0 || rows[r] >= count) {
      throw new RangeError(
        `Cannot read a feature row as its number must be from 0 to ${count - 1}: current value is ${rows[r]}`,
      );
    }
  }
}
