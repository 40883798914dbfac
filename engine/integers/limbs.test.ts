import { describe, expect, it } from 'vitest';
import { roundColumns, roundRows } from './limbs.js';
import { RoundKernels } from './round-kernels.js';

const [rows, factors] = [21, 16];
/** Values of which some are halves of a step. */
const values = Float32Array.from({ length: rows * factors }, (_, at) =>
  at < factors ? 64 : at % 5 === 0 ? (at % 64) + 0.5 : 64 * Math.sin(at * at),
);
const rowFactors = Float64Array.from({ length: rows }, (_, row) => (row === 0 ? 1 : (-1) ** row / (1 + row)));

describe.each([1, 2] as const)('rounding to %i limbs', (limbs) => {
  const integer = (of: Int8Array, first: number, second: number) =>
    limbs === 1 ? of[first] : 128 * of[first] + of[second];

  it.each([undefined, rowFactors])(
    'gives the nearest multiple of the step of a column, whatever the layout',
    (factorsOfRows) => {
      const byRows = roundRows({ values, rowFactors: factorsOfRows }, factors, limbs);
      const byColumns = roundColumns({ values, rowFactors: factorsOfRows }, factors, limbs);
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k < factors; k++) {
          const at = row * factors * limbs + k;
          const q = integer(byRows.limbs, at, at + factors);
          const exact = (values[row * factors + k] * (factorsOfRows?.[row] ?? 1)) / byRows.steps[k];
          expect(Math.abs(q - exact)).toBeLessThanOrEqual(0.5 + 1e-9);
          expect(integer(byColumns.limbs, k * rows + row, (factors + k) * rows + row)).toBe(q);
        }
      }
      expect(byRows.limbs.every((limb) => Math.abs(limb) <= 64)).toBe(true);
      expect(byColumns.steps).toEqual(byRows.steps);
    },
  );

  it.each([undefined, rowFactors])('has the same bits in WebAssembly', (factorsOfRows) => {
    const matrix = { values, rowFactors: factorsOfRows };
    expect(roundRows(matrix, factors, limbs, new RoundKernels())).toEqual(roundRows(matrix, factors, limbs));
  });

  it.each([NaN, Infinity, -Infinity])('has no step where a value is %d', (bad) => {
    const other = values.slice();
    other[40] = bad;
    for (const kernels of [undefined, new RoundKernels()]) {
      const { steps, limbs: integers } = roundRows({ values: other }, factors, limbs, kernels);
      expect(steps.every(Number.isNaN) && integers.every((value) => value === 0)).toBe(true);
    }
  });
});
