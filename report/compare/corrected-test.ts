import { holmCorrected } from '../../model/statistics.js';
import type { Versus } from './comparison.js';

/** Returns a test with its p-value corrected by Holm's method within the family that it belongs to. */
export function correctedTest(test: Versus, family: readonly Versus[]): Versus {
  return { ...test, pHolm: holmCorrected(family.map(({ pHolm }) => pHolm))[family.indexOf(test)] };
}
