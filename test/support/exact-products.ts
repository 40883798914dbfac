import { expect } from 'vitest';
import type { FeatureRows } from '../../model/gradient/products.js';
import type { Bench } from './engine-bench.js';

/** A result in float64, and for each value the sum of the magnitudes of its terms, which bounds the rounding of float32. */
export interface Exact {
  readonly values: Float64Array;
  readonly magnitudes: Float64Array;
  /** The number of terms of the longest sum. */
  terms: number;
}

const exactOf = (length: number, terms: number): Exact => ({
  values: new Float64Array(length),
  magnitudes: new Float64Array(length),
  terms,
});

function add(exact: Exact, index: number, term: number, magnitude = Math.abs(term)): void {
  exact.values[index] += term;
  exact.magnitudes[index] += magnitude;
}

/** Feature d of row r of C with its magnitude. A difference of two rows carries the rounding of both. */
function featureOf(bench: Bench, { rows, minus }: FeatureRows, r: number, d: number): [number, number] {
  const { width } = bench.features;
  const value = bench.exact[rows[r] * width + d];
  if (minus === undefined) return [value, Math.abs(value)];
  const other = bench.exact[minus[r] * width + d];
  return [value - other, Math.abs(value) + Math.abs(other)];
}

/** C E [n, K] in float64. */
export function exactProject(bench: Bench, features: FeatureRows): Exact {
  const { factors, projection } = bench;
  const { width } = bench.features;
  const exact = exactOf(features.rows.length * factors, width);
  for (let r = 0; r < features.rows.length; r++) {
    for (let d = 0; d < width; d++) {
      const [value, magnitude] = featureOf(bench, features, r, d);
      for (let k = 0; k < factors; k++) {
        const e = projection.values[d * factors + k];
        add(exact, r * factors + k, value * e, magnitude * Math.abs(e));
      }
    }
  }
  return exact;
}

/** The gradient product C'T + E (left'right) [D, K] in float64. */
export function exactGradient(
  bench: Bench,
  features: FeatureRows,
  weights: Float32Array,
  perturbation?: { left: Float32Array; right: Float32Array },
): Exact {
  const { factors, projection } = bench;
  const { width } = bench.features;
  const exact = exactOf(width * factors, features.rows.length);
  for (let r = 0; r < features.rows.length; r++) {
    for (let d = 0; d < width; d++) {
      const [value, magnitude] = featureOf(bench, features, r, d);
      for (let k = 0; k < factors; k++) {
        const weight = weights[r * factors + k];
        add(exact, d * factors + k, value * weight, magnitude * Math.abs(weight));
      }
    }
  }
  if (perturbation === undefined) return exact;
  const share = exactCross(perturbation.left, perturbation.right, factors);
  exact.terms += share.terms + factors;
  for (let d = 0; d < width; d++) {
    for (let j = 0; j < factors; j++) {
      const e = projection.values[d * factors + j];
      for (let k = 0; k < factors; k++) {
        const index = j * factors + k;
        add(exact, d * factors + k, e * share.values[index], Math.abs(e) * share.magnitudes[index]);
      }
    }
  }
  return exact;
}

/** left'right [n, K] in float64, for left [m, n] and right [m, K]. Without rows, it is [K, K]. */
export function exactCross(left: Float32Array, right: Float32Array, factors: number): Exact {
  const rows = right.length / factors;
  const columns = rows === 0 ? factors : left.length / rows;
  const exact = exactOf(columns * factors, rows);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < factors; k++) {
        add(exact, j * factors + k, left[row * columns + j] * right[row * factors + k]);
      }
    }
  }
  return exact;
}

/** left right' in float64. */
export function exactMultiply(left: Float32Array, right: Float32Array, factors: number): Exact {
  const columns = right.length / factors;
  const exact = exactOf((left.length / factors) * columns, factors);
  for (let i = 0; i < left.length / factors; i++) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < factors; k++) add(exact, i * columns + j, left[i * factors + k] * right[j * factors + k]);
    }
  }
  return exact;
}

/** Expects `actual` within the rounding of a sum of n float32 terms in any order: about sqrt(n) units in the last place. */
export function expectClose(actual: Float32Array, exact: Exact): void {
  expect(actual.length).toBe(exact.values.length);
  const units = (6 + 2 * Math.sqrt(exact.terms)) * 2 ** -24;
  let worst = 0;
  for (let index = 0; index < actual.length; index++) {
    const error = Math.abs(actual[index] - exact.values[index]);
    if (!(error <= units * exact.magnitudes[index])) worst = Math.max(worst, error || Infinity);
  }
  expect(worst).toBe(0);
}
