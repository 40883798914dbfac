/**
 * Exact certificates against perturbations of size up to epsilon, where the features of each item are perturbed
 * independently. A user's score of any item changes by at most epsilon times the user's `reach` (||E p_u||_2 for L2,
 * ||E p_u||_1 for L-infinity), and some perturbation changes it by exactly that. A result is a least upper bound: below
 * it nothing changes, and just above it something can change. Infinity means that no perturbation is large enough.
 * Source: docs/mathematics.md, "Certificates".
 */

/**
 * Returns the largest epsilon at which a lead of `gap` surely holds when both items are perturbed, one down and the
 * other up.
 * @param gap the difference of the two scores; 0 or less means that there is no lead.
 * @param reach the user's reach, as described at the top of this file.
 */
export function leadEpsilon(gap: number, reach: number): number {
  if (gap <= 0) return 0;
  return reach === 0 ? Infinity : gap / (2 * reach);
}

/**
 * Returns the smallest epsilon at which one perturbed item that is `gap` behind can catch up with an unperturbed one.
 */
export function pushEpsilon(gap: number, reach: number): number {
  if (gap <= 0) return 0;
  return reach === 0 ? Infinity : gap / reach;
}

/**
 * Returns the largest epsilon at which an item surely keeps its place between the scores of its two neighbours. Pass
 * Infinity for `above`, or -Infinity for `below`, where there is no such neighbour.
 */
export function placeEpsilon(above: number, score: number, below: number, reach: number): number {
  return leadEpsilon(Math.min(above - score, score - below), reach);
}

/** One point of a certified curve: the share of users (0 to 1) that an attack of size `epsilon` cannot change. */
export interface CurvePoint {
  readonly epsilon: number;
  readonly share: number;
}

/** Returns, for each epsilon, the share of `bounds` that are above it; 0 when there are no bounds. */
export function certifiedCurve(bounds: Float64Array, epsilons: readonly number[]): CurvePoint[] {
  return epsilons.map((epsilon) => ({
    epsilon,
    share:
      bounds.length === 0 ? 0 : bounds.reduce((count, bound) => count + (bound > epsilon ? 1 : 0), 0) / bounds.length,
  }));
}
