import type { ModelFactors, ScoringVectors } from '../model/factors.js';

/**
 * Returns the share of the variance of scores that comes from content: the sum over users of Cov(p_u . E'c_i, y_ui),
 * divided by the sum of Var(y_ui), both over all items i. It is 0 for MF and 1 for DUIF. The rest comes from the item
 * factors. If the two work against each other, the share can be outside 0..1. It is 0 where all scores are equal. The
 * share belongs beside a measure of robustness, because a model that ignores its features is robust, but useless for
 * cold items.
 * @param vectors the folded model (`foldModel`).
 */
export function contentShare(model: ModelFactors, vectors: ScoringVectors): number {
  const { factors } = model;
  const content = vectors.items.map((value, at) => value - model.items[at]);
  // Summed over users, p'Xp is the inner product of X with sum p p'.
  const weights = covariance(model.users, model.users, factors, false);
  const variance = innerProduct(covariance(vectors.items, vectors.items, factors), weights);
  return variance === 0 ? 0 : innerProduct(covariance(content, vectors.items, factors), weights) / variance;
}

/**
 * Returns the sum over rows of (left - mean)(right - mean)' [K, K]. With `center` false, the means are not subtracted.
 */
function covariance(left: Float32Array, right: Float32Array, factors: number, center = true): Float64Array {
  const leftMean = center ? means(left, factors) : new Float64Array(factors);
  const rightMean = center ? means(right, factors) : new Float64Array(factors);
  const sums = new Float64Array(factors * factors);
  for (let row = 0; row < left.length; row += factors) {
    for (let j = 0; j < factors; j++) {
      const value = left[row + j] - leftMean[j];
      for (let k = 0; k < factors; k++) sums[j * factors + k] += value * (right[row + k] - rightMean[k]);
    }
  }
  return sums;
}

function means(rows: Float32Array, factors: number): Float64Array {
  const sums = new Float64Array(factors);
  for (let at = 0; at < rows.length; at++) sums[at % factors] += rows[at];
  return sums.map((sum) => (sum * factors) / rows.length);
}

function innerProduct(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at], 0);
}
