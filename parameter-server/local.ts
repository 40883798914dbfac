import type { StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import type { SharedGradient } from '../model/sum.js';
import { SumTree } from '../model/sum.js';
import type { ParameterBlock } from './block.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from './port.js';

/** The parameter server of one process: the same sums and updates as on shards, without a network. */
export class LocalParameters implements ParameterPort {
  readonly #tree: SumTree;

  constructor(
    readonly block: ParameterBlock,
    readonly stage: StageSettings,
    partitions: number,
    /** Of E (model/products.ts); raised by each exchange. */
    public version = 0,
  ) {
    this.#tree = new SumTree(partitions);
  }

  async pull(rows: Int32Array): Promise<SharedParameters> {
    const parts = partsOf(this.stage.kind);
    return {
      items: parts.itemFactors ? this.block.gather(rows) : undefined,
      projection: parts.projection ? { values: this.block.projection.values, version: this.version } : undefined,
    };
  }

  async exchange(_step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters> {
    const sum = this.#tree.sum(present(gradients));
    if (sum) this.block.apply(sum, this.stage);
    this.version++;
    return this.pull(next);
  }
}

/** The nodes that contributed. */
export function present(gradients: SubtreeGradients): Map<number, SharedGradient> {
  return new Map([...gradients].filter((entry): entry is [number, SharedGradient] => entry[1] !== null));
}
