import { normalTwoSided, studentCritical, studentTwoSided } from './random/distributions.js';

/** Returns the mean of some values. */
export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** A mean, and the interval that holds the true mean with the given confidence, by Student's t distribution. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Returns the mean of `values` with its confidence interval. Both bounds equal the mean when there are fewer than two
 * values, because their spread is unknown.
 */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): MeanInterval {
  const { mean, error } = meanError(values);
  if (!(error > 0)) return { mean, low: mean, high: mean };
  const margin = error * studentCritical(1 - confidence, values.length - 1);
  return { mean, low: mean - margin, high: mean + margin };
}

/** The mean difference of two models over the same users, with its interval and two tests of significance. */
export interface PairedTest extends MeanInterval {
  /** The number of pairs. */
  readonly count: number;
  /**
   * The two-sided p-value of Student's paired t-test: the probability of a mean difference at least this large if there
   * were none.
   */
  readonly studentP: number;
  /** The two-sided p-value of Wilcoxon's signed-rank test. Differences of 0 are left out. */
  readonly wilcoxonP: number;
}

/**
 * Compares two models by one value of each user, `left` - `right`; both have length [users]. Throws a RangeError when
 * the lengths differ.
 */
export function pairedTest(left: ArrayLike<number>, right: ArrayLike<number>, confidence = 0.95): PairedTest {
  if (left.length !== right.length) {
    throw new RangeError(`Cannot pair ${left.length} values with ${right.length}: each user must have one of both`);
  }
  const differences = Float64Array.from({ length: left.length }, (_, at) => left[at] - right[at]);
  return {
    ...meanInterval(differences, confidence),
    count: differences.length,
    studentP: studentP(differences),
    wilcoxonP: wilcoxonP(differences),
  };
}

/**
 * Corrects the p-values of several tests for their number, so that the probability of any false finding among them stays
 * below the level that the corrected values are compared with. The result has the order of `values`. Source: Holm, "A Simple
 * Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979.
 */
export function holmCorrected(values: readonly number[]): number[] {
  const corrected: number[] = [];
  let largest = 0;
  for (const [before, at] of [...values.keys()].toSorted((a, b) => values[a] - values[b]).entries()) {
    largest = Math.max(largest, Math.min(1, (values.length - before) * values[at]));
    corrected[at] = largest;
  }
  return corrected;
}

function studentP(differences: Float64Array): number {
  const { mean, error } = meanError(differences);
  if (mean === 0 || differences.length < 2) return 1;
  return error === 0 ? 0 : studentTwoSided(mean / error, differences.length - 1);
}

/** Returns the mean and its standard error. The mean of no values, and the error of fewer than two values, are NaN. */
function meanError(values: ArrayLike<number>): { mean: number; error: number } {
  const count = values.length;
  let sum = 0;
  for (let at = 0; at < count; at++) sum += values[at];
  const mean = sum / count;
  let squares = 0;
  for (let at = 0; at < count; at++) squares += (values[at] - mean) ** 2;
  return { mean, error: Math.sqrt(squares / (count - 1) / count) };
}

/** The exact distribution of signed ranks is used for up to this many differences, if no two have the same size. */
const EXACT_COUNT = 50;

/**
 * Returns the two-sided p-value of Wilcoxon's signed-rank test. It is exact for few differences. Otherwise it comes
 * from the normal distribution, with corrections for ties and for the steps of the rank sum.
 */
export function wilcoxonP(differences: ArrayLike<number>): number {
  const nonzero = Array.from(differences).filter((difference) => difference !== 0);
  const count = nonzero.length;
  if (count === 0) return 1;
  const { positive, tieCorrection } = signedRanks(nonzero);
  if (count <= EXACT_COUNT && tieCorrection === 0) return exactSignedRankP(positive, count);
  const mean = (count * (count + 1)) / 4;
  const variance = (count * (count + 1) * (2 * count + 1)) / 24 - tieCorrection / 48;
  return normalTwoSided(Math.max(0, Math.abs(positive - mean) - 0.5) / Math.sqrt(variance));
}

/**
 * Returns `positive`, the sum of the ranks of |difference| over the positive differences, where ties share their mean
 * rank, and `tieCorrection`, the sum of t^3 - t over groups of t ties.
 */
function signedRanks(differences: number[]): { positive: number; tieCorrection: number } {
  const sorted = differences.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  let positive = 0;
  let tieCorrection = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    let positives = 0;
    for (; to < sorted.length && Math.abs(sorted[to]) === Math.abs(sorted[from]); to++) if (sorted[to] > 0) positives++;
    const ties = to - from;
    positive += (positives * (from + 1 + to)) / 2;
    tieCorrection += ties ** 3 - ties;
  }
  return { positive, tieCorrection };
}

/** Returns the share of the 2^n choices of signs whose rank sum is at least as far from its mean as `positive`. */
function exactSignedRankP(positive: number, count: number): number {
  const total = (count * (count + 1)) / 2;
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= count; rank++) for (let sum = total; sum >= rank; sum--) ways[sum] += ways[sum - rank];
  const tail = Math.min(positive, total - positive);
  let share = 0;
  for (let sum = 0; sum <= tail; sum++) share += ways[sum];
  return Math.min(1, (2 * share) / 2 ** count);
}
