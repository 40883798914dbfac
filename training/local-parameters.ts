import type { Job } from '../job/index.js';
import { roundToBfloat16 } from '../model/bfloat16.js';
import { Scratch } from '../model/gradient/spare-arrays.js';
import type { Projection } from '../model/gradient/products.js';
import type { StageSettings } from '../model/stage.js';
import { partsOf } from '../model/stage.js';
import type { ParameterBlock } from './block.js';
import type { ParameterPort, SharedParameters, SubtreeGradients } from './port.js';

/** The node of the sum tree that holds all partitions. */
const ROOT = 1;

/**
 * The parameter port of a job that one process trains, for one stage. It updates exactly as the parameter servers of a
 * cluster do, and rounds what they would send in the same way, without a network.
 */
export class LocalParameters implements ParameterPort {
  readonly #items = new Scratch();
  /** E as bfloat16, and its version. */
  #rounded: Projection | undefined;

  constructor(
    readonly block: ParameterBlock,
    readonly stage: StageSettings,
    /** The type of the values that steps exchange; float32 where it is absent. */
    readonly wire: Job['wire'],
    /** The version of the projection E (model/gradient/products.ts). Each exchange raises it by one. */
    public version = 0,
  ) {}

  /** Returns the requested item rows and E before the next step. */
  async pull(rows: Int32Array): Promise<SharedParameters> {
    const parts = partsOf(this.stage.kind);
    return {
      items: parts.itemFactors ? this.#gather(rows) : undefined,
      projection: parts.projection ? this.#projection() : undefined,
    };
  }

  /** Applies the gradients of a step and returns the item rows `next` and E after it. */
  async exchange(step: number, gradients: SubtreeGradients, next: Int32Array): Promise<SharedParameters> {
    const total = gradients.get(ROOT);
    if (total === undefined) throw new Error(`The gradients of step ${step} are not those of all partitions`);
    if (total) this.block.apply(total, this.stage);
    this.version++;
    return this.pull(next);
  }

  #gather(rows: Int32Array): Float32Array {
    const items = this.block.gather(rows, this.#items.room(rows.length * this.block.factors));
    return this.wire === 'bfloat16' ? roundToBfloat16(items) : items;
  }

  #projection(): Projection {
    const { version, wire } = this;
    const { values } = this.block.projection;
    if (wire !== 'bfloat16') return { values, version };
    if (this.#rounded?.version === version) return this.#rounded;
    const copy = this.#rounded?.values ?? new Float32Array(values.length);
    copy.set(values);
    return (this.#rounded = { values: roundToBfloat16(copy), version });
  }
}
