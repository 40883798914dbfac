import { expect, test } from 'vitest';
import { curveEpsilons, histogram } from './histogram.js';

test('histogram() counts every value once, those out of reach and unbounded ones in the last bin', () => {
  const values = Float64Array.from({ length: 100 }, (_, at) => at / 100);
  values[99] = Infinity;
  values[98] = 1e6;
  const { labels, shares } = histogram(values);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(labels[0]).toBe('0');
  expect(labels.at(-1)).toMatch(/^≥ /);
  expect(shares.at(-1)).toBeGreaterThanOrEqual(0.02);
});

test('histogram() and curveEpsilons() of zeros, of unbounded values alone and of none are finite', () => {
  for (const values of [new Float64Array(5), new Float64Array(5).fill(Infinity), new Float64Array(0)]) {
    expect(histogram(values).shares.every(Number.isFinite)).toBe(true);
    expect(curveEpsilons(values).every(Number.isFinite)).toBe(true);
  }
});
