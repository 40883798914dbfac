import { describe, expect, it } from 'vitest';
import { logGamma, normalTwoSided, regularizedBeta, studentCritical, studentTwoSided } from './distributions.js';

/** The expected values come from scipy 1.x (stats.t, stats.norm, special.betainc, special.gammaln). */
function expectRelative(actual: number, expected: number, tolerance = 1e-10): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe('distributions', () => {
  it.each([
    [0.5, 0.5723649429247],
    [3.7, 1.428072326665388],
    [20, 39.339884187199495],
    [1000, 5905.220423209181],
  ])('logGamma() of %d', (x, expected) => expectRelative(logGamma(x), expected, 1e-13));

  it.each([
    [0.3, 2, 5, 0.5798250000000003],
    [0.9, 0.5, 0.5, 0.7951672353008665],
    [0.5, 40, 3, 2.0554580260068178e-10],
    [0.001, 0.5, 100, 0.34495648367557025],
  ])('regularizedBeta() at %d of (%d, %d)', (x, a, b, expected) => expectRelative(regularizedBeta(x, a, b), expected));

  it.each([
    [0.3, 1, 0.8144528418445154],
    [1.5, 2, 0.2723931248910011],
    [4, 7, 0.005189913349296813],
    [1.96, 7946, 0.050030688622731925],
    [-12, 30, 5.580185415199261e-13],
    [0.01, 99, 0.9920414112146796],
    [0, 5, 1],
  ])('studentTwoSided() of t = %d with %d degrees', (t, degrees, expected) =>
    expectRelative(studentTwoSided(t, degrees), expected),
  );

  it.each([
    [0.05, 4, 2.7764451051977943],
    [0.05, 7946, 1.9602625783584249],
    [0.01, 2, 9.924843200918293],
    [0.3, 1, 1.9626105055051508],
  ])('studentCritical() of %d with %d degrees', (probability, degrees, expected) =>
    expectRelative(studentCritical(probability, degrees), expected),
  );

  it.each([
    [0, 1],
    [0.5, 0.6170750774519738],
    [-1.96, 0.04999579029644087],
    [2.9999, 0.00270068256590985],
    [3.5, 0.00046525815807105003],
    [8, 1.244192114854348e-15],
    [20, 5.507248237212311e-89],
  ])('normalTwoSided() of %d', (z, expected) => expectRelative(normalTwoSided(z), expected));
});
