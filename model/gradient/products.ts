/** Values of a tensor, row-major. Training runs in float32; tests also run the same code in float64. */
export type Vector = Float32Array | Float64Array;

/**
 * The feature rows that a product reads. Row r of the product's left factor C is feature row `rows[r]`. Where `minus`
 * is given, which has the same length, feature row `minus[r]` is subtracted. Rows may repeat, in any order.
 */
export interface FeatureRows {
  readonly rows: Int32Array;
  readonly minus?: Int32Array;
}

/** The projection E. An engine may keep a copy on its device as long as `version` stays the same. */
export interface Projection<V extends Vector = Float32Array> {
  /** E [D, K]. */
  readonly values: V;
  /** A number, 0 or above, that changes whenever `values` change. */
  readonly version: number;
}

/** Provides an array for a result. The former contents of the array are overwritten. */
export type Allocate<V extends Vector = Float32Array> = (length: number) => V;

/** The results of `Products.project`, whose docstring describes them. */
export interface Projected<V extends Vector = Float32Array> {
  readonly projected: V;
  readonly gram?: V;
  readonly shifts?: V;
}

/**
 * The matrix products of a step that involve the D feature dimensions, and smaller ones for which plain TypeScript is
 * too slow. Engines implement them. Everything else is K-dimensional and computed in `model/`. C stands for the feature
 * rows divided by the feature scale. Results are written into arrays from `allocate`, or into new arrays without it.
 */
export interface Products<V extends Vector = Float32Array> {
  /**
   * Returns `projected` = C E [n, K]. For coordinates L [m, K] of perturbations Delta = E L, the result also has `gram`
   * = G = E'E [K, K] and `shifts` = L G [m, K], which is what each perturbation adds to an item's vector.
   */
  project(
    features: FeatureRows,
    projection: Projection<V>,
    coordinates?: V,
    allocate?: Allocate<V>,
  ): Promise<Projected<V>>;
  /** Returns left right' [m, n] for left [m, K] and right [n, K]. */
  multiply(left: V, right: V, factors: number, allocate?: Allocate<V>): Promise<V>;
  /** Returns left'right [n, K] for left [m, n] and right [m, K]. There must be at least one row, m >= 1. */
  crossProduct(left: V, right: V, factors: number, allocate?: Allocate<V>): Promise<V>;
  /**
   * Returns C'T + E (left'right) [D, K]: the gradient of E for weights T [n, K] of the feature rows. `left` and `right`
   * [m, K] are the factors of the perturbation's part E M (docs/mathematics.md); they are absent without an adversary.
   */
  projectionGradient(
    features: FeatureRows,
    weights: V,
    projection: Projection<V>,
    perturbation?: { left: V; right: V },
    allocate?: Allocate<V>,
  ): Promise<V>;
}
