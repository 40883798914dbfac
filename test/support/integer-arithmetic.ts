import { expect } from 'vitest';
import type { Arithmetic, Case } from './engine-conformance.js';

/** Features that products of integers accept. */
const INTEGER_CASES: readonly Case[] = [
  { name: 'int8 with a scale for each row, K = 16', parts: [['int8', 65, 'rows']], factors: 16 },
  {
    name: 'three parts of int8, K = 3',
    parts: [
      ['int8', 40, 'columns'],
      ['int8', 1],
      ['int8', 20, 'file'],
    ],
    factors: 3,
  },
];

/** Products of integers, whose errors may be this share of the root mean square of a product. */
export function integerArithmetic(share: number): Arithmetic {
  return {
    cases: INTEGER_CASES,
    close(actual, { values }) {
      expect(actual.length).toBe(values.length);
      const meanSquare = (of: Float64Array) => of.reduce((sum, value) => sum + value ** 2, 0);
      expect(meanSquare(values.map((value, at) => value - actual[at]))).toBeLessThanOrEqual(
        share ** 2 * meanSquare(values),
      );
    },
  };
}
