import type { Projection } from '../model/gradient/products.js';
import type { SharedGradient } from '../model/gradient/sum.js';

/** Item rows and the projection E, all after the same number of steps. */
export interface SharedParameters {
  /** The requested item rows [rows, K]; absent in DUIF. They are valid until the next call. */
  readonly items?: Float32Array;
  /** E [D, K]; absent in MF. It must not be changed, and it is valid until the next exchange. */
  readonly projection?: Projection;
}

/**
 * The sums of one worker's gradients for one step, by node of the `SumTree`: the fewest nodes that hold its partitions.
 * A sum is null where no partition below the node has a triple left in the epoch.
 */
export type SubtreeGradients = ReadonlyMap<number, SharedGradient | null>;

/**
 * Gives an epoch access to the shared parameters, on one machine and on a cluster alike. It has one user, who makes one
 * call at a time.
 */
export interface ParameterPort {
  /** Returns item rows and E before the next step. `rows` must ascend and have no repetitions. */
  pull(rows: Int32Array): Promise<SharedParameters>;
  /**
   * Contributes to step `step`, counted from 0 over the whole job, and returns the item rows `next` and E after that
   * step. It resolves when every partition of the job has contributed. The arrays of `gradients` may be overwritten. A
   * step is applied exactly once, however often its gradients are sent over a network.
   */
  exchange(step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters>;
}
