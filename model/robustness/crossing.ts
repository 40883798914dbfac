import { largestFall, largestRise } from './memory-certificate.js';
import type { MovableScore } from './memory-certificate.js';

/** A score, and how far perturbations of its item can move it. */
export interface AnyScore extends MovableScore {
  readonly score: number;
}

/** The number of halvings. After so many, the ends differ by about the rounding of float64. */
const HALVINGS = 50;

/**
 * Returns the largest epsilon at which one score surely stays above another when both items are perturbed, the upper one
 * down and the lower one up. It is 0 where there is no lead, and Infinity where it is more than `most`, beyond which it does
 * not matter, or where no perturbation is large enough.
 */
export function crossingEpsilon(upper: AnyScore, lower: AnyScore, most = Infinity): number {
  const gap = upper.score - lower.score;
  if (!(gap > 0)) return 0;
  const crosses = (epsilon: number): boolean => largestFall(upper, epsilon) + largestRise(lower, epsilon) >= gap;
  if (!crosses(most)) return Infinity;
  // The learned parts alone cross there, or else no move grows beyond the larger length.
  const learned = upper.learned + lower.learned;
  let high = Math.min(most, Math.max(upper.length, lower.length, learned > 0 ? gap / learned : 0));
  let low = 0;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (crosses(middle)) high = middle;
    else low = middle;
  }
  return low;
}
