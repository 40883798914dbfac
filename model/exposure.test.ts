import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureMetrics, giniIndex } from './exposure.js';

describe('exposureMetrics()', () => {
  it('counts items and places, and the information of warm items', () => {
    const shown = Float64Array.of(3, 0, 1, 2);
    const popularity = Float64Array.of(4, 8, 1, 0);
    expect(exposureMetrics({ shown, popularity, users: 8 })).toEqual({
      coverage: 3 / 4,
      novelty: (3 * 1 + 1 * 3) / 4,
      gini: (-1 + 2 + 3 * 3) / (4 * 6),
      cold: 2 / 6,
    });
  });

  it('has no means where nothing is shown', () => {
    const none = { shown: new Float64Array(2), popularity: Float64Array.of(1, 0), users: 3 };
    expect(exposureMetrics(none)).toEqual({ coverage: 0, novelty: null, gini: null, cold: null });
  });
});

describe('giniIndex()', () => {
  it('is half the mean absolute difference over the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        const differences = counts.flatMap((left) => counts.map((right) => Math.abs(left - right)));
        const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
        expect(giniIndex(Float64Array.from(counts))).toBeCloseTo(mean / (2 * (total / counts.length)), 12);
      }),
    );
  });

  it('is 0 for equal counts, and 1 - 1 / n where one item has all', () => {
    expect(giniIndex(Float64Array.of(2, 2, 2))).toBe(0);
    expect(giniIndex(Float64Array.of(0, 7, 0, 0))).toBe(3 / 4);
  });
});
