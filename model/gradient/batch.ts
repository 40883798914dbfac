import type { Vector } from './products.js';

/** What one partition trains on in one step: the triples of BPR, or the pairs and the pool of a sampled softmax. */
export type MicroBatch = PairwiseBatch | SoftmaxBatch;

/**
 * The users, positive items and negative items of a micro-batch. The row lists `userRows` and `itemRows` ascend and have
 * no repetitions; the other lists refer to them by position.
 */
interface Occurrences {
  /** The user of each pair or triple [B], as a position in `userRows`. */
  readonly users: Int32Array;
  /** The positive item of each pair or triple [B], as a position in `itemRows`. */
  readonly positives: Int32Array;
  /** The negative items, as positions in `itemRows`: one of each triple [B] in BPR, the pool [N] in a softmax. */
  readonly negatives: Int32Array;
  /** The numbers of the users that occur in the batch [u]. */
  readonly userRows: Int32Array;
  /** The numbers of the items that occur in the batch [n]. */
  readonly itemRows: Int32Array;
  /**
   * The choices of item dropout, in the order of `positives` and `negatives`: 1 where an occurrence of an item uses its
   * vector q, 0 where q is left out. The field is absent without dropout.
   */
  readonly kept?: { readonly positives: Uint8Array; readonly negatives: Uint8Array };
  /** Makes random unit directions [rows, D]. Row r belongs to item `itemRows[r]`, or to occurrence r (2t, 2t + 1). */
  readonly randomDirections?: (rows: number, width: number) => Float64Array;
}

/** The triples of BPR: each has a user, a positive item and a negative item. */
export interface PairwiseBatch extends Occurrences {
  readonly loss: 'bpr';
  /**
   * The number of the micro-batch in a count that goes through all epochs. It decides when the combined item regulariser
   * has its turn (`StageSettings.regularization.combinedItemEvery`).
   */
  readonly turn: number;
}

/** The pairs of a sampled softmax, each a user and a positive item, and the pool of negative items that all share. */
export interface SoftmaxBatch extends Occurrences {
  readonly loss: 'softmax';
  /**
   * Where a user has interacted with an item of the pool: the numbers of these cells of a [u, N] matrix. These items are
   * no negatives of the user.
   */
  readonly own: Int32Array;
  /**
   * The logarithm of how often each item of the batch is expected in the pool [n]. It is subtracted from the scores. The
   * field is absent without popularity correction.
   */
  readonly logFrequencies?: Float64Array;
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
  /** The number of triples, or of pairs of a softmax, B. */
  readonly triples: number;
  /** The sum of the losses of the triples: softplus(-x) in BPR, -ln pi in a softmax. */
  readonly loss: number;
  /** The sum of the losses under the perturbations, before it is multiplied by lambda; 0 without an adversary. */
  readonly adversarialLoss: number;
}
