import { Scratch } from '../model/gradient/spare-arrays.js';
import type { StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import { StepSum } from '../model/gradient/step-sum.js';
import { SumTree } from '../model/gradient/sum.js';
import type { ParameterBlock } from './block.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from './port.js';

/**
 * The parameter port of a job that one process trains, for one stage. It sums and updates exactly as the parameter
 * servers of a cluster do, without a network.
 */
export class LocalParameters implements ParameterPort {
  readonly #tree: SumTree;
  readonly #items = new Scratch();

  constructor(
    readonly block: ParameterBlock,
    readonly stage: StageSettings,
    partitions: number,
    /** The version of the projection E (model/gradient/products.ts). Each exchange raises it by one. */
    public version = 0,
  ) {
    this.#tree = new SumTree(partitions);
  }

  /** Returns the requested item rows and E before the next step. */
  async pull(rows: Int32Array): Promise<SharedParameters> {
    const parts = partsOf(this.stage.kind);
    const { block, version } = this;
    return {
      items: parts.itemFactors ? block.gather(rows, this.#items.room(rows.length * block.factors)) : undefined,
      projection: parts.projection ? { values: block.projection.values, version } : undefined,
    };
  }

  /** Applies the gradients of a step and returns the item rows `next` and E after it. */
  async exchange(_step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters> {
    const sum = new StepSum(this.#tree);
    for (const [node, gradient] of gradients) sum.put(node, gradient);
    if (sum.total) this.block.apply(sum.total, this.stage);
    this.version++;
    return this.pull(next);
  }
}
