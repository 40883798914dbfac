import { describe, expect, it } from 'vitest';
import { holmCorrected, meanInterval, pairedTest, wilcoxonP } from './statistics.js';

const left = [0.31, 0.52, 0.11, 0.85, 0.47, 0.66, 0.29, 0.75];
const right = [0.3, 0.41, 0.15, 0.6, 0.5, 0.43, 0.1, 0.7];

describe('pairedTest()', () => {
  it('pairedTest() gives the mean difference, its interval, and the probabilities of both tests', () => {
    const result = pairedTest(left, right);
    // The expected values come from scipy.stats.ttest_rel and wilcoxon(mode="exact").
    expect(result.count).toBe(8);
    expect(result.mean).toBeCloseTo(0.09625, 12);
    expect(result.low).toBeCloseTo(-0.0009318135568714137, 10);
    expect(result.high).toBeCloseTo(0.19343181355687145, 10);
    expect(result.studentP).toBeCloseTo(0.05169625706486003, 10);
    expect(result.wilcoxonP).toBeCloseTo(0.078125, 12);
    expect(pairedTest(right, left)).toMatchObject({
      mean: -result.mean,
      low: -result.high,
      wilcoxonP: result.wilcoxonP,
    });
  });

  it('pairedTest() of equal values finds no difference', () => {
    expect(pairedTest(left, left)).toEqual({ mean: 0, low: 0, high: 0, count: 8, studentP: 1, wilcoxonP: 1 });
    expect(() => pairedTest(left, [1])).toThrow(/8 values with 1/);
  });

  it('pairedTest() of a difference without spread is certain', () => {
    expect(pairedTest([2, 2, 2], [1, 1, 1])).toMatchObject({ mean: 1, low: 1, high: 1, studentP: 0 });
  });
});

describe('holmCorrected()', () => {
  it('gives what p.adjust(method = "holm") of R gives, in the order of the values', () => {
    const corrected = holmCorrected([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((expected, at) => expect(corrected[at]).toBeCloseTo(expected, 12));
    expect(holmCorrected([0.6, 0.9])).toEqual([1, 1]);
    expect(holmCorrected([0.2])).toEqual([0.2]);
    expect(holmCorrected([])).toEqual([]);
  });
});

describe('wilcoxonP()', () => {
  it('wilcoxonP() with ties and zeros uses the corrected normal distribution', () => {
    // The expected value comes from scipy.stats.wilcoxon(zero_method="wilcox", correction=True, mode="approx").
    expect(wilcoxonP([1, 1, -1, 2, 0, 0, 3, -2, 2, 5, -4, 1, 1, 0, 6])).toBeCloseTo(0.14296347668510961, 12);
  });

  it('wilcoxonP() counts out all signs of few differences', () => {
    const differences = [0.5, -1.5, 2.5, 3.5, -0.25, 6];
    const ranks = [2, 3, 4, 5, 1, 6];
    const observed = ranks.reduce((sum, rank, at) => sum + (differences[at] > 0 ? rank : 0), 0);
    let asFar = 0;
    for (let signs = 0; signs < 64; signs++) {
      const sum = ranks.reduce((sum, rank, at) => sum + ((signs >> at) & 1 ? rank : 0), 0);
      if (Math.abs(sum - 10.5) >= Math.abs(observed - 10.5)) asFar++;
    }
    expect(wilcoxonP(differences)).toBeCloseTo(asFar / 64, 12);
  });

  it('wilcoxonP() of many differences is the normal approximation', () => {
    const differences = Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? -1 : 1) * (at + 1));
    expect(wilcoxonP(differences)).toBeCloseTo(0.016901653275967533, 12);
  });
});

describe('meanInterval()', () => {
  it("meanInterval() is Student's, and a point where the spread is unknown", () => {
    const { mean, low, high } = meanInterval([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(high - mean).toBeCloseTo((2.7764451051977943 * Math.sqrt(2.5)) / Math.sqrt(5), 10);
    expect(mean - low).toBeCloseTo(high - mean, 12);
    expect(meanInterval([7])).toEqual({ mean: 7, low: 7, high: 7 });
  });
});
