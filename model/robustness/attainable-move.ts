import { likenessMove } from './memory-certificate.js';
import type { MovableScore } from './memory-certificate.js';

/**
 * How far a perturbation of an item, chosen for one user alone, moves the user's score in a model with a content memory.
 * Let z = c - mu, w = E p and Delta = epsilon d, with ||d|| <= 1. The score moves by
 *
 *     epsilon w.d + weight (t.x' - t.x),      x' = (z + epsilon d) / ||z + epsilon d||
 *
 * Every figure here is the value of one d, so a perturbation reaches it. Without a learned part it is the largest one.
 * Otherwise the two parts may have their best d in different directions. The best d is in the span of x, t and w, so a few
 * inner products are all that is needed. Source: docs/mathematics.md, "Content memory".
 */
export interface AttackedScore extends MovableScore {
  /** w_u . x_i; 0 where `learned` is 0. */
  readonly learnedLikeness: number;
  /** w_u . t_u. */
  readonly learnedHistory: number;
}

/** A perturbation of this share of r or more turns x to any direction. */
const FREE = 1.001;
/** The number of steps along the gradient. The first one is the best to first order, and more than these add little. */
const STEPS = 4;

/**
 * Returns how far a perturbation of size epsilon moves a score up (`sign` 1) or down (-1). The result is 0 or more, and at
 * most `largestRise` or `largestFall`.
 */
export function attainableMove(score: AttackedScore, epsilon: number, sign: 1 | -1): number {
  const { history, weight, learned, length } = score;
  if (epsilon === 0) return 0;
  if (learned === 0) return weight * likenessMove(score, epsilon, sign, FREE);
  if (weight === 0 || history === 0) return epsilon * learned;
  if (length === 0) return moveFromMean(score, epsilon);
  return Math.max(0, alongTurn(score, epsilon, sign), alongGradient(score, epsilon, sign));
}

/** The move of an item at the mean: both parts are linear in d there, so the result is the largest move. */
function moveFromMean({ history, weight, learned, learnedHistory }: AttackedScore, epsilon: number): number {
  const square = (weight * history) ** 2 + 2 * weight * epsilon * learnedHistory + (epsilon * learned) ** 2;
  return Math.sqrt(Math.max(0, square));
}

/**
 * The move along the d that is best for the memory. Where x can reach the direction of t, d is the longest vector that
 * takes it there. Otherwise d = -sin(theta) x + cos(theta) e, where e is the part of t across x, at length 1.
 */
function alongTurn(score: AttackedScore, epsilon: number, sign: 1 | -1): number {
  const { history, weight, length, learnedHistory } = score;
  const likeness = sign * score.likeness;
  const learnedLikeness = sign * score.learnedLikeness;
  const sine = Math.min(1, epsilon / length);
  const cosine = Math.sqrt(1 - sine * sine);
  const across = Math.sqrt(Math.max(0, history * history - likeness * likeness));
  if (epsilon >= FREE * length || likeness >= history * cosine) {
    const offset = (length * across) / history;
    const reached = (length * likeness) / history + Math.sqrt(Math.max(0, epsilon * epsilon - offset * offset));
    return weight * Math.max(0, history - likeness) + (reached * learnedHistory) / history - length * learnedLikeness;
  }
  const sideways = across === 0 ? 0 : (learnedHistory - likeness * learnedLikeness) / across;
  const size = Math.min(epsilon, length);
  return weight * (likeness * cosine + across * sine - likeness) + size * (cosine * sideways - sine * learnedLikeness);
}

/**
 * The best of a few moves, each along the gradient at the end of the one before it. d is kept as its coordinates [a, b, c]
 * in x, t and w.
 */
function alongGradient(score: AttackedScore, epsilon: number, sign: 1 | -1): number {
  const { history, weight, length, learned, learnedHistory } = score;
  const likeness = sign * score.likeness;
  const learnedLikeness = sign * score.learnedLikeness;
  let [a, b, c] = [0, 0, 0];
  let distance = length;
  let along = likeness;
  let best = 0;
  for (let step = 0; step < STEPS; step++) {
    const pull = weight / distance;
    const back = (pull * along) / distance;
    a = -back * (length + epsilon * a);
    b = pull - back * epsilon * b;
    c = 1 - back * epsilon * c;
    const withX = a + b * likeness + c * learnedLikeness;
    const withT = a * likeness + b * history * history + c * learnedHistory;
    const withW = a * learnedLikeness + b * learnedHistory + c * learned * learned;
    const square = a * withX + b * withT + c * withW;
    if (!(square > 0)) return best;
    const scale = 1 / Math.sqrt(square);
    a *= scale;
    b *= scale;
    c *= scale;
    const squared = length * length + 2 * length * epsilon * withX * scale + epsilon * epsilon;
    if (!(squared > 0)) return best;
    distance = Math.sqrt(squared);
    along = (length * likeness + epsilon * withT * scale) / distance;
    best = Math.max(best, epsilon * withW * scale + weight * (along - likeness));
  }
  return best;
}
