import type { Versus } from './comparison.js';

/** A difference counts where both tests see it: where the larger p-value, corrected by Holm's method, is below this level. */
const SIGNIFICANCE = 0.05;

/** Whether both tests see a difference, and in which direction. */
export type Verdict = 'better' | 'worse' | 'same';

/** Returns the verdict on a difference; `same` where there is none to test. */
export function verdictOf(versus: Versus | null): Verdict {
  if (!versus || versus.pHolm >= SIGNIFICANCE) return 'same';
  return versus.difference > 0 ? 'better' : 'worse';
}
