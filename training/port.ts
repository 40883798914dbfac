import type { Projection } from '../model/products.js';
import type { SharedGradient } from '../model/sum.js';

/** Item rows and the projection E, all after the same number of steps. */
export interface SharedParameters {
  /** [rows asked for, K]; absent in DUIF. Valid until the next call. */
  readonly items?: Float32Array;
  /** E [D, K]; absent in MF. Read-only, valid until the next exchange. */
  readonly projection?: Projection;
}

/**
 * The sums of one worker's gradients for one step, by node of the `SumTree`: the fewest nodes that hold its partitions. Null
 * where no partition below the node has a triple left in the epoch.
 */
export type SubtreeGradients = ReadonlyMap<number, SharedGradient | null>;

/** The shared parameters as an epoch sees them, on one machine and on a cluster. It has one user, who makes one call at a time. */
export interface ParameterPort {
  /** Returns item rows and E as they are before the next step. `rows` ascend and are distinct. */
  pull(rows: Int32Array): Promise<SharedParameters>;
  /**
   * Contributes to step `step`, counted from 0 over the whole job, and returns the item rows `next` and E as they are after
   * it. Resolves when every partition of the job has contributed. The arrays of `gradients` may be overwritten. A step is
   * applied exactly once, however often its gradients are sent over a network.
   */
  exchange(step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters>;
}
