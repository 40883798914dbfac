import { roundAtRandom } from '../bfloat16.js';
import { CounterRandom, Purpose } from '../random/random.js';
import type { SharedGradient } from './sum.js';

/** The place of a gradient in training. */
export interface GradientPlace {
  /** The step, counted from the beginning of the pass. */
  readonly step: number;
  /** The node of the sum tree. */
  readonly node: number;
}

/** The random words of item rows and of rows of E, which have the same numbers. */
const [ITEMS, PROJECTION] = [0, 1];

/**
 * Rounds the gradient of every node of the sum tree to bfloat16 at random. The random words depend on the seed, the step,
 * the node, and the row alone. So the sums have the same bits whichever process computes them, and a replay repeats them.
 */
export class GradientRounding {
  readonly #random: CounterRandom;

  constructor(
    seed: number,
    /** The number of factors, K. */
    readonly factors: number,
    /** The row of E that is the first in the gradients. A shard has a part of E. */
    readonly firstRow = 0,
  ) {
    this.#random = new CounterRandom(seed, Purpose.gradientRounding);
  }

  /** Rounds a gradient in place. A gradient that has been rounded stays as it is. */
  round({ rows, items, projection }: SharedGradient, place: GradientPlace): void {
    const { factors, firstRow } = this;
    for (let n = 0; n < rows.length; n++) this.#roundRow(items, n, { ...place, group: ITEMS, row: rows[n] });
    for (let n = 0; n * factors < projection.length; n++)
      this.#roundRow(projection, n, { ...place, group: PROJECTION, row: firstRow + n });
  }

  #roundRow(
    values: Float32Array,
    at: number,
    { step, node, group, row }: GradientPlace & { readonly group: number; readonly row: number },
  ): void {
    roundAtRandom(values, at * this.factors, this.factors, (block) => {
      return this.#random.words(row, step, node, 2 * block + group);
    });
  }
}
