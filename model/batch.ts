import type { Vector } from './products.js';

/**
 * The triples of one partition in one step. Positions are indexes into the row lists, whose rows are ascending and
 * distinct.
 */
export interface MicroBatch {
  /** [B] positions in `userRows`. */
  readonly users: Int32Array;
  /** [B] positions in `itemRows`. */
  readonly positives: Int32Array;
  /** [B] positions in `itemRows`. */
  readonly negatives: Int32Array;
  /** [u] user numbers. */
  readonly userRows: Int32Array;
  /** [n] item numbers. */
  readonly itemRows: Int32Array;
  /**
   * Item dropout: 1 where the occurrence of an item uses its vector q, 0 where q is left out. Absent without dropout.
   */
  readonly kept?: { readonly positives: Uint8Array; readonly negatives: Uint8Array };
  /** Makes random unit directions [rows, D]. Row r belongs to item `itemRows[r]`, or to occurrence r (2t, 2t + 1). */
  readonly randomDirections?: (rows: number, width: number) => Float64Array;
}

/** The parameters that a micro-batch touches. */
export interface MicroBatchParameters<V extends Vector = Float32Array> {
  readonly factors: number;
  /** p [u, K]. */
  readonly users: V;
  /** q [n, K]; absent in DUIF. */
  readonly items?: V;
  /** E [D, K]; absent in MF. */
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
  /** B. */
  readonly triples: number;
  /** Sum of softplus(-x). */
  readonly loss: number;
  /** Sum of softplus(-x~), before lambda; 0 without an adversary. */
  readonly adversarialLoss: number;
}
