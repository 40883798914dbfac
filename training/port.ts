import type { Projection } from '../model/products.js';
import type { SharedGradient } from '../model/sum.js';

/** Item rows and E at one version: never a mix of versions. */
export interface SharedParameters {
  /** [rows asked for, K]; absent in DUIF. Valid until the next call. */
  readonly items?: Float32Array;
  /** E [D, K]; absent in MF. Read-only, valid until the next exchange. */
  readonly projection?: Projection;
}

/**
 * The sums of one worker for one step, by node of the `SumTree`: the fewest nodes that hold its partitions. Null where
 * every partition below the node has run out.
 */
export type SubtreeGradients = ReadonlyMap<number, SharedGradient | null>;

/** The shared parameters as a worker sees them, one machine or a cluster. Used by one caller, one call at a time. */
export interface ParameterPort {
  /** Item rows (ascending, distinct) and E as they are before the next step. */
  pull(rows: Int32Array): Promise<SharedParameters>;
  /**
   * Contributes to step `step` (counted from 0 over the whole job) and returns `next` item rows and E as they are after it.
   * `gradients` are used up.
   * Resolves once every partition has contributed. Applied exactly once, however often it is sent.
   */
  exchange(step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters>;
}
