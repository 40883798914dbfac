import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastDistance } from './least-distance.js';

const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, k) => sum + value * y[k], 0);

/**
 * Finds the answer by trying every set of constraints that might hold with equality. Rows and bounds are small
 * integers, so numerators and determinants are integers too, and each comparison is exact.
 */
function bruteForce(rows: readonly (readonly number[])[], bounds: readonly number[]): number | null {
  let least: number | null = null;
  for (let set = 0; set < 2 ** rows.length; set++) {
    const active = [...rows.keys()].filter((at) => (set >> at) & 1);
    if (active.length > rows[0].length) continue;
    const gram = active.map((row) => active.map((other) => dot(rows[row], rows[other])));
    const divisor = determinant(gram);
    if (divisor === 0) continue;
    // This is Cramer's rule, where w is multiplied by the determinant.
    const lambda = active.map((_, column) => determinant(gram.map((row, at) => row.with(column, bounds[active[at]]))));
    const w = rows[0].map((_, k) => active.reduce((sum, row, at) => sum + lambda[at] * rows[row][k], 0));
    if (rows.every((row, at) => dot(row, w) >= bounds[at] * divisor))
      least = Math.min(least ?? Infinity, dot(w, w) / divisor ** 2);
  }
  return least;
}

function determinant(matrix: readonly (readonly number[])[]): number {
  if (matrix.length === 0) return 1;
  const [first, ...rest] = matrix;
  return first.reduce(
    (sum, value, at) => sum + (at % 2 ? -value : value) * determinant(rest.map((row) => row.toSpliced(at, 1))),
    0,
  );
}

const problems = fc
  .record({ factors: fc.integer({ min: 1, max: 4 }), count: fc.integer({ min: 1, max: 6 }) })
  .chain(({ factors, count }) =>
    fc.record({
      rows: fc.array(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: factors, maxLength: factors }), {
        minLength: count,
        maxLength: count,
      }),
      bounds: fc.array(fc.integer({ min: -3, max: 5 }), { minLength: count, maxLength: count }),
    }),
  );

describe('leastDistance()', () => {
  it('leastDistance() is the least of all points that brute force finds, and satisfies the conditions of an optimum', () => {
    let feasible = 0;
    let infeasible = 0;
    fc.assert(
      fc.property(problems, ({ rows, bounds }) => {
        const products = Float64Array.from(rows.flatMap((row) => rows.map((other) => dot(row, other))));
        const lambda = leastDistance(products, Float64Array.from(bounds));
        const least = bruteForce(rows, bounds);
        if (least === null) {
          infeasible++;
          expect(lambda).toBeNull();
          return;
        }
        feasible++;
        const w = rows[0].map((_, k) => rows.reduce((sum, row, at) => sum + lambda![at] * row[k], 0));
        // Nearly dependent rows have large multipliers, and w is a sum of them.
        const rounding = 1e-9 * Math.max(1, ...lambda!);
        expect(Math.abs(Math.sqrt(dot(w, w)) - Math.sqrt(least))).toBeLessThan(rounding);
        rows.forEach((row, at) => {
          expect(dot(row, w)).toBeGreaterThan(bounds[at] - rounding);
          expect(lambda![at]).toBeGreaterThanOrEqual(0);
          expect(Math.abs(Math.min(lambda![at], 1) * (dot(row, w) - bounds[at]))).toBeLessThan(rounding);
        });
      }),
      {
        numRuns: 2000,
        // These examples have multipliers in the thousands.
        examples: [
          [
            {
              rows: [
                [1, 1, -3, -3],
                [3, 1, 0, 2],
                [0, 0, 0, 1],
                [4, -1, 1, -2],
                [-4, -1, 2, 2],
                [0, 0, 0, 0],
              ],
              bounds: [0, 0, 0, 0, 1, 0],
            },
          ],
        ],
      },
    );
    expect(feasible).toBeGreaterThan(200);
    expect(infeasible).toBeGreaterThan(200);
  });

  it('leastDistance() keeps its accuracy for bounds and rows of any size', () => {
    const lambda = leastDistance(Float64Array.of(1e-16, 0, 0, 1e16), Float64Array.of(1, 1))!;
    expect(lambda[0] / 1e16).toBeCloseTo(1, 9);
    expect(lambda[1] / 1e-16).toBeCloseTo(1, 6);
    for (const size of [1e-9, 1e9]) {
      const lambda = leastDistance(Float64Array.of(4, 0, 0, 1), Float64Array.of(size, size))!;
      expect(lambda[0] / size).toBeCloseTo(0.25, 9);
      expect(lambda[1] / size).toBeCloseTo(1, 9);
    }
  });
});
