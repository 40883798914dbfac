import { readRows, updateAll, updateRows } from '../model/optimizer/optimizer.js';
import type { GroupSlice } from '../model/group.js';
import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import type { SharedGradient } from '../model/gradient/sum.js';

/**
 * Shared parameters with their optimiser state: a range of item rows and a range of rows of E. A shard of a cluster has
 * a part of both; a job in one process has all of both. Only this object writes these rows.
 */
export class ParameterBlock {
  /** The number of factors, K. */
  readonly factors: number;

  constructor(
    readonly items: GroupSlice,
    readonly projection: GroupSlice,
    readonly settings: { readonly optimizer: OptimizerSettings; readonly factors: number },
  ) {
    this.factors = settings.factors;
  }

  /**
   * Copies item rows into `out` [rows.length, K] and returns it. The row numbers are global and must be inside the
   * block's range.
   */
  gather(rows: Int32Array, out: Float32Array): Float32Array {
    const { from } = this.items;
    return readRows(this.items, from === 0 ? rows : rows.map((row) => row - from), out);
  }

  /**
   * Updates the parameters with the sum of one step. `gradient` holds only rows of this block, but `triples` counts the
   * triples of the whole step.
   */
  apply(gradient: SharedGradient, stage: StageSettings): void {
    const { optimizer: settings } = this.settings;
    const parts = partsOf(stage.kind);
    if (parts.itemFactors) {
      const { from } = this.items;
      const rows = from === 0 ? gradient.rows : gradient.rows.map((row) => row - from);
      updateRows(this.items, rows, gradient.items, { settings, learningRate: stage.learningRate.items });
    }
    if (parts.projection) {
      const decay = 2 * stage.regularization.projection * gradient.triples;
      const { factors } = this;
      updateAll(this.projection, gradient.projection, {
        settings,
        learningRate: stage.learningRate.projection,
        decay,
        factors,
      });
    }
  }
}
