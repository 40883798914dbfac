import type { Vector } from './products.js';

/**
 * The triples of one partition in one step. A triple is a user, a positive and a negative item. The row lists
 * `userRows` and `itemRows` ascend and have no repetitions; the triples refer to them by position.
 */
export interface MicroBatch {
  /** The user of each triple [B], as a position in `userRows`. */
  readonly users: Int32Array;
  /** The positive item of each triple [B], as a position in `itemRows`. */
  readonly positives: Int32Array;
  /** The negative item of each triple [B], as a position in `itemRows`. */
  readonly negatives: Int32Array;
  /** The numbers of the users that occur in the batch [u]. */
  readonly userRows: Int32Array;
  /** The numbers of the items that occur in the batch [n]. */
  readonly itemRows: Int32Array;
  /**
   * The choices of item dropout [B]: 1 where an occurrence of an item uses its vector q, 0 where q is left out. The
   * field is absent without dropout.
   */
  readonly kept?: { readonly positives: Uint8Array; readonly negatives: Uint8Array };
  /** Makes random unit directions [rows, D]. Row r belongs to item `itemRows[r]`, or to occurrence r (2t, 2t + 1). */
  readonly randomDirections?: (rows: number, width: number) => Float64Array;
}

/** The rows of the parameters that a micro-batch uses. */
export interface MicroBatchParameters<V extends Vector = Float32Array> {
  /** The number of factors, K. */
  readonly factors: number;
  /** p [u, K]. */
  readonly users: V;
  /** q [n, K]; absent in DUIF. */
  readonly items?: V;
  /** E [D, K] with its version (`Projection`); absent in MF. */
  readonly projection?: { readonly values: V; readonly version: number };
}

/** The gradient as sums (not means) over the micro-batch. A parameter group that the stage does not train is absent. */
export interface MicroBatchGradient<V extends Vector = Float32Array> {
  /** dL/dp [u, K]. */
  readonly users: V;
  /** dL/dq [n, K]. */
  readonly items?: V;
  /** dL/dE [D, K], without the r_E term, which is added once per step where E is updated. */
  readonly projection?: V;
  /** The number of triples, B. */
  readonly triples: number;
  /** The sum of softplus(-x) over the triples. */
  readonly loss: number;
  /** The sum of softplus(-x~) over the triples, before it is multiplied by lambda; 0 without an adversary. */
  readonly adversarialLoss: number;
}
