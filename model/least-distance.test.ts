import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastDistance } from './least-distance.js';

const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, k) => sum + value * y[k], 0);

/** The answer by trying every set of constraints that might hold with equality. */
function bruteForce(rows: readonly (readonly number[])[], bounds: readonly number[]): number | null {
  let least: number | null = null;
  for (let set = 0; set < 2 ** rows.length; set++) {
    const active = [...rows.keys()].filter((at) => (set >> at) & 1);
    const lambda = solve(
      active.map((row) => active.map((other) => dot(rows[row], rows[other]))),
      active.map((row) => bounds[row]),
    );
    if (!lambda) continue;
    const w = rows[0].map((_, k) => active.reduce((sum, row, at) => sum + lambda[at] * rows[row][k], 0));
    if (rows.every((row, at) => dot(row, w) >= bounds[at] - 1e-9)) least = Math.min(least ?? Infinity, dot(w, w));
  }
  return least;
}

/** Gaussian elimination with pivoting; null for a singular matrix. */
function solve(matrix: number[][], values: number[]): number[] | null {
  const rows = matrix.map((row, at) => [...row, values[at]]);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column]) > Math.abs(best[column]) ? row : best));
    if (Math.abs(pivot[column]) < 1e-9) return null;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const multiple = row[column] / pivot[column];
      row.forEach((_, at) => (row[at] -= multiple * pivot[at]));
    }
  }
  return rows.map((row, at) => row[rows.length] / row[at]);
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
        expect(dot(w, w)).toBeCloseTo(least, 6);
        rows.forEach((row, at) => {
          expect(dot(row, w)).toBeGreaterThan(bounds[at] - 1e-6);
          expect(lambda![at]).toBeGreaterThanOrEqual(0);
          expect(lambda![at] * (dot(row, w) - bounds[at])).toBeCloseTo(0, 5);
        });
      }),
      { numRuns: 2000 },
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
