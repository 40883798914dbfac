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
  /** The version of E as the model has it, which an evaluation reads. */
  version: number;
  /** E as steps read it, where it is rounded. It is undefined until a step asks for it. */
  #rounded: Projection | undefined;
  #spare: Float32Array | undefined;

  constructor(
    readonly block: ParameterBlock,
    readonly stage: StageSettings,
    /** The type of the values that steps exchange; float32 where it is absent. */
    readonly wire: Job['wire'],
    /** The next version number of a projection E (model/gradient/products.ts). All who use one engine share the counter. */
    private readonly versions: { next: number } = { next: 0 },
  ) {
    this.version = versions.next++;
  }

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
    this.version = this.versions.next++;
    this.#rounded = undefined;
    return this.pull(next);
  }

  #gather(rows: Int32Array): Float32Array {
    const items = this.block.gather(rows, this.#items.room(rows.length * this.block.factors));
    return this.wire === 'bfloat16' ? roundToBfloat16(items) : items;
  }

  #projection(): Projection {
    const { values } = this.block.projection;
    if (this.wire !== 'bfloat16') return { values, version: this.version };
    if (this.#rounded) return this.#rounded;
    this.#spare ??= new Float32Array(values.length);
    this.#spare.set(values);
    // The rounded E is another one than that of the model, so an engine must not take one for the other.
    return (this.#rounded = { values: roundToBfloat16(this.#spare), version: this.versions.next++ });
  }
}
