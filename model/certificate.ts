/**
 * Exact certificates against perturbations of each item's features on its own, of size at most epsilon: a user's score
 * of any item moves by at most epsilon times the user's `reach` (||E p_u||_2 for L2, ||E p_u||_1 for L-infinity), and can
 * be moved by just that. An answer is a least upper bound: below it nothing changes, just above it something can.
 * Infinity: no perturbation is enough.
 */

/** The largest epsilon at which a lead of `gap` surely holds, when both items are perturbed: one down, the other up. */
export function leadEpsilon(gap: number, reach: number): number {
  if (gap <= 0) return 0;
  return reach === 0 ? Infinity : gap / (2 * reach);
}

/** The smallest epsilon at which one perturbed item that is `gap` behind can catch up. */
export function pushEpsilon(gap: number, reach: number): number {
  if (gap <= 0) return 0;
  return reach === 0 ? Infinity : gap / reach;
}

/**
 * The largest epsilon at which an item surely keeps its place between the scores of its neighbours (Infinity,
 * -Infinity: there is no neighbour).
 */
export function placeEpsilon(above: number, score: number, below: number, reach: number): number {
  return leadEpsilon(Math.min(above - score, score - below), reach);
}

export interface CurvePoint {
  readonly epsilon: number;
  readonly share: number;
}

/** The share of `bounds` above each epsilon. */
export function certifiedCurve(bounds: Float64Array, epsilons: readonly number[]): CurvePoint[] {
  return epsilons.map((epsilon) => ({
    epsilon,
    share:
      bounds.length === 0 ? 0 : bounds.reduce((count, bound) => count + (bound > epsilon ? 1 : 0), 0) / bounds.length,
  }));
}
