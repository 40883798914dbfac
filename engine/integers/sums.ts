import { InputError } from '../../runtime/errors.js';
import { nameOf, type FeatureMatrix, type FeaturePart } from '../../dataset/features/features.js';

/**
 * Products of int8 matrices, whose sums are exact. x_p stands for the feature rows [n, D_p] of part p, as their file has them, and each list
 * has one matrix for each part. Results are valid until the next call. An engine computes these; everything else of integer products is written once (products.ts).
 */
export interface IntegerSums {
  /**
   * Returns `projected` = x_p e_p [n, N] for the limbs e_p [D_p, N] of `projection`. With `squared`, limbs of the same shape, it returns
   * `squares` = squared' squared [N, N] too.
   */
  project(
    rows: Int32Array,
    projection: readonly Int8Array[],
    squared?: readonly Int8Array[],
  ): Promise<{ readonly projected: readonly Int32Array[]; readonly squares?: readonly Int32Array[] }>;
  /**
   * Returns `gradient` = w_p x_p [N, D_p] for the limbs w_p [N, n] of `weights`. With `mixing` it returns `mixed` = left_p right_p too.
   */
  gradient(
    rows: Int32Array,
    weights: readonly Int8Array[],
    mixing?: Mixing,
  ): Promise<{ readonly gradient: readonly ExactSums[]; readonly mixed?: readonly Int32Array[] }>;
  close(): Promise<void>;
}

/** Two factors for each part: left_p [any, K] and right_p [K, any]. */
export interface Mixing {
  readonly left: readonly Int8Array[];
  readonly right: readonly Int8Array[];
}

/** Whole numbers that are exact: above 2^31 they are in float64. */
export type ExactSums = Int32Array | Float64Array;

/** The most rows, or columns of a part, over which a sum of products of an int8 and a limb surely fits 32 bits. */
export const LARGEST_SUM = 2 ** 17;

/** The features that integer products read: each part is a matrix of int8. */
export interface IntegerFeatures extends FeatureMatrix {
  readonly parts: readonly (FeaturePart & { readonly type: 'int8' })[];
}

/** Returns the features where all of them are int8. Throws an InputError that names a file that is not. */
export function integerFeatures(features: FeatureMatrix): IntegerFeatures {
  for (const part of features.parts) {
    const { type, width } = part;
    if (type !== 'int8')
      throw new InputError(
        `Cannot compute products of integers with ${nameOf(part)} as its values must be int8: they are ${type}`,
        { code: 'features-not-int8', facts: { type } },
      );
    if (width > LARGEST_SUM)
      throw new InputError(
        `Cannot compute products of integers with ${nameOf(part)} as it must have at most ${LARGEST_SUM} columns: it has ${width}`,
      );
  }
  return features as IntegerFeatures;
}

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** A job asks for products of integers, and a feature file holds values of another type. Convert it, or choose float32 products. */
    'features-not-int8': { readonly type: string };
  }
}
