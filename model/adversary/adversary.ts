import type { RowNumbers } from '../kernels/workspace.js';
import type { PlacedBatch } from '../gradient/placed-batch.js';
import type { Products, Projection, Vector } from '../gradient/products.js';
import type { StageSettings } from '../stage.js';

/**
 * The adversary's perturbations for a micro-batch. Row r is one perturbation Delta_r of one feature row. The positive
 * item of triple t has row `positives[t]`, its negative item has row `negatives[t]`. The arrays belong to the
 * workspace.
 */
export interface Perturbation<V extends Vector> {
  /** The row of each triple's positive item [B]. */
  readonly positives: RowNumbers;
  /** The row of each triple's negative item [B]; in a softmax, of each pair's pool [B] or each item of the pool [N]. */
  readonly negatives: RowNumbers;
  /** E'Delta [rows, K]: what each perturbation adds to its item's combined vector. */
  readonly shift: V;
  /** L [rows, K] with Delta = E L: the perturbation without its D dimensions. Absent for random directions. */
  readonly coordinates?: V;
  /** Delta [rows, D] itself. Present for random directions only. */
  readonly explicit?: Float64Array;
}

/** Everything from which the perturbation of one micro-batch is computed. */
export interface PerturbationContext<V extends Vector> {
  readonly placed: PlacedBatch<V>;
  readonly projection: Projection<V>;
  readonly stage: StageSettings;
  readonly products: Products<V>;
  /** G = E'E [K, K]. */
  readonly gram: V;
  /** G p of the batch's users [u, K]. */
  readonly userShifts: V;
  /** a = -sigmoid(-x) of each triple [B]. */
  readonly slopes: V;
}
