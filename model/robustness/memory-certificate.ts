/**
 * How far a perturbation of an item's features can move a user's score in a model with a content memory. Let r = ||c -
 * mu||, let phi be the angle between t and x, and theta = asin(epsilon / r). A perturbation of L2 size epsilon < r
 * turns x by at most theta, and some perturbation turns it by theta towards any direction. So t'x lies between ||t||
 * cos(min(pi, phi + theta)) and ||t|| cos(max(0, phi - theta)), and reaches both ends. For epsilon >= r, x can have any
 * direction, and t'x lies between -||t|| and ||t||. The learned part of a warm item's score moves by at most epsilon
 * ||E p||. Source: docs/mathematics.md, "Content memory".
 */
export interface MovableScore {
  /** ||t_u||. */
  readonly history: number;
  /** t_u . x_i. */
  readonly likeness: number;
  /** The weight of the memory in the item's score. */
  readonly weight: number;
  /** r = ||c_i - mu||. */
  readonly length: number;
  /** ||E p_u||; 0 for a cold item, and for a model without projection. */
  readonly learned: number;
}

/** A perturbation of this share of r or more counts as one that can turn x to any direction. */
const FREE = 0.999;

/** Returns the most that perturbations of size epsilon can add to a score. */
export function largestRise(score: MovableScore, epsilon: number): number {
  return learnedMove(score, epsilon) + score.weight * likenessMove(score, epsilon, 1, FREE);
}

/** Returns the most that perturbations of size epsilon can take from a score. */
export function largestFall(score: MovableScore, epsilon: number): number {
  return learnedMove(score, epsilon) + score.weight * likenessMove(score, epsilon, -1, FREE);
}

/** Returns the most that the learned part of a score moves, at any epsilon up to Infinity. */
function learnedMove({ learned }: Pick<MovableScore, 'learned'>, epsilon: number): number {
  return learned === 0 ? 0 : epsilon * learned;
}

/** Returns a bound of both moves that needs less: weight ||t|| rho + epsilon ||E p||. */
export function moveBound(score: Omit<MovableScore, 'likeness'>, epsilon: number): number {
  return score.weight * score.history * largestTurn(score.length, epsilon) + learnedMove(score, epsilon);
}

/**
 * Returns how far t'x can move up (`sign` 1) or down (-1).
 * @param free the share of r from which on x counts as able to have any direction. Below 1, the result is a bound. Above
 * 1, some perturbation reaches it.
 */
export function likenessMove(
  { history, likeness, length }: Pick<MovableScore, 'history' | 'likeness' | 'length'>,
  epsilon: number,
  sign: 1 | -1,
  free: number,
): number {
  if (epsilon === 0 || history === 0) return 0;
  const towards = sign * likeness;
  if (epsilon >= free * length) return Math.max(0, history - towards);
  const sine = Math.min(1, epsilon / length);
  const cosine = Math.sqrt(1 - sine * sine);
  if (towards >= history * cosine) return Math.max(0, history - towards);
  return towards * cosine + Math.sqrt(Math.max(0, history * history - likeness * likeness)) * sine - towards;
}

/**
 * Returns the most that a perturbation of size epsilon can change x_i: rho = 2 sin(theta / 2), or 2 where x can have any
 * direction. No score moves by more than epsilon ||E p|| + weight ||t|| rho.
 */
export function largestTurn(length: number, epsilon: number): number {
  if (epsilon === 0) return 0;
  if (epsilon >= FREE * length) return 2;
  return 2 * Math.sin(Math.asin(epsilon / length) / 2);
}
