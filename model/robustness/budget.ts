import { inner, SINGLE_TOLERANCE } from '../gradient/gram.js';

/**
 * How much of a perturbation of size epsilon one modality may take: the part of Delta_i in the feature columns `from` ..
 * `to` - 1 has a norm of at most `share` x epsilon. Columns in no budget do not change. Without budgets, the norm of the whole
 * Delta_i is at most epsilon.
 */
export interface Budget {
  readonly from: number;
  readonly to: number;
  /** 0 or more. */
  readonly share: number;
}

/** A budget with the name of the modality's feature file, by which results call it. */
export interface NamedBudget extends Budget {
  readonly name: string;
}

/** Returns the largest L2 norm of Delta_i / epsilon that the budgets allow. */
export function largestNorm(budgets: readonly Budget[] | undefined): number {
  return budgets ? Math.hypot(...budgets.map(({ share }) => share)) : 1;
}

/**
 * Gives the part of each direction [rows, D] in each modality the length of its share, in place, and makes all other values 0. A part
 * that consists of rounding errors only becomes 0. Where rows are gradients, the result raises the loss most among the
 * perturbations within the budgets, to first order.
 */
export function spreadDirections(directions: Float32Array, width: number, budgets: readonly Budget[]): void {
  const within = new Float32Array(width);
  for (let at = 0; at < directions.length; at += width) {
    const row = directions.subarray(at, at + width);
    within.fill(0);
    const whole = Math.sqrt(inner(row, 0, row, 0, width));
    for (const { from, to, share } of budgets) {
      const length = Math.sqrt(inner(row, from, row, from, to - from));
      if (length <= SINGLE_TOLERANCE * whole) continue;
      for (let d = from; d < to; d++) within[d] = (row[d] * share) / length;
    }
    row.set(within);
  }
}
