import type { Vector } from './products.js';

/** One partition's triples of one step. Positions index the row lists; rows are ascending and distinct. */
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
  /** Item dropout: 1 where the occurrence keeps its q; absent when dropout is off. */
  readonly kept?: { readonly positives: Uint8Array; readonly negatives: Uint8Array };
  /** Fills rows of random unit directions [rows, D]: row r belongs to item `itemRows[r]`, or to occurrence r (2t, 2t + 1). */
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

/** Sums over the micro-batch, not means. A group that its stage does not train is absent. */
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
