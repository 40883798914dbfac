/** Values of a tensor, row-major. Training runs in float32; tests also run the same code in float64. */
export type Vector = Float32Array | Float64Array;

/**
 * Feature rows that a product reads. Row r of the product's left factor C is feature row `rows[r]`,
 * less feature row `minus[r]` where `minus` is given (same length). Rows may repeat, in any order.
 */
export interface FeatureRows {
  readonly rows: Int32Array;
  readonly minus?: Int32Array;
}

/** The projection E as it is at one version; an engine may keep a copy on its device for as long as `version` stays. */
export interface Projection<V extends Vector = Float32Array> {
  /** E [D, K]. */
  readonly values: V;
  /** Differs whenever `values` differ; never negative. */
  readonly version: number;
}

/** Room for a result: its contents are overwritten. */
export type Allocate<V extends Vector = Float32Array> = (length: number) => V;

export interface Projected<V extends Vector = Float32Array> {
  readonly projected: V;
  readonly gram?: V;
  readonly shifts?: V;
}

/**
 * The products of a step that touch D dimensions, and the small ones that plain TypeScript is too slow for.
 * Everything else of AMR is K-dimensional and lives in `model/`. C stands for feature rows divided by the
 * feature scale. Results lie in arrays that `allocate` gives, in fresh ones without
 * it. Implemented by engines.
 */
export interface Products<V extends Vector = Float32Array> {
  /**
   * `projected` = C E [n, K]. For coordinates L [m, K] of perturbations Delta = E L also `gram` = G = E'E [K, K] and
   * `shifts` = L G [m, K]: what each perturbation adds to an item's vector.
   */
  project(
    features: FeatureRows,
    projection: Projection<V>,
    coordinates?: V,
    allocate?: Allocate<V>,
  ): Promise<Projected<V>>;
  /** left right' [m, n] for left [m, K] and right [n, K]. */
  multiply(left: V, right: V, factors: number, allocate?: Allocate<V>): Promise<V>;
  /**
   * C'T + E (left'right) [D, K]: the gradient of E for weights T [n, K] of the feature rows; `left` and `right`
   * [m, K] carry the perturbation's share (mathematics: E M), and are absent without an adversary.
   */
  projectionGradient(
    features: FeatureRows,
    weights: V,
    projection: Projection<V>,
    perturbation?: { left: V; right: V },
    allocate?: Allocate<V>,
  ): Promise<V>;
}
