import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gramOf, gramRoot, gramTimes, projectedNorms } from './gram.js';

/** Matrices E [D, K] with entries of a few sizes, among them zeros and repeated columns. */
const projections = fc.integer({ min: 1, max: 5 }).chain((factors) =>
  fc.record({
    factors: fc.constant(factors),
    rows: fc.array(fc.array(fc.constantFrom(0, 1, -2, 0.5, 3), { minLength: factors, maxLength: factors }), {
      minLength: 1,
      maxLength: 8,
    }),
  }),
);

describe('gramOf()', () => {
  it('gramOf() and projectedNorms() give ||E x|| of the explicit product', () => {
    fc.assert(
      fc.property(projections, fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 5 }), (input, x) => {
        const { factors, rows } = input;
        const gram = gramOf(Float32Array.from(rows.flat()), factors);
        const vector = Float64Array.from(x.slice(0, factors));
        const explicit = Math.hypot(
          ...rows.map((row) => row.reduce<number>((sum, value, k) => sum + value * vector[k], 0)),
        );
        expect(projectedNorms(gram, vector, factors)[0]).toBeCloseTo(explicit, 9);
        const product = gramTimes(gram, vector, 0, new Float64Array(factors));
        expect(product.reduce((sum, value, k) => sum + value * vector[k], 0)).toBeCloseTo(explicit ** 2, 9);
      }),
    );
  });
});

describe('gramRoot()', () => {
  it("gramRoot() is upper triangular with R'R = G, also where G is singular", () => {
    fc.assert(
      fc.property(projections, ({ factors, rows }) => {
        const gram = gramOf(Float32Array.from(rows.flat()), factors);
        const root = gramRoot(gram, factors);
        const again = gramOf(root, factors);
        for (let at = 0; at < gram.length; at++) {
          expect(again[at]).toBeCloseTo(gram[at], 9);
          if (at % factors < Math.floor(at / factors)) expect(root[at]).toBe(0);
        }
      }),
    );
  });
});
