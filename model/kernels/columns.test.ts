import { expect, it } from 'vitest';
import { CounterRandom, Purpose } from '../random/random.js';
import { ColumnKernels } from './columns.js';

/** Returns random rows [rows, width]. */
function rowsOf(rows: number, width: number): Float64Array {
  const values = new Float64Array(rows * width);
  new CounterRandom(rows, Purpose.synthetic).normals(values, 1, width);
  return values;
}

const SHAPES = [
  [1, 1],
  [5, 3],
  [3, 5],
  [4, 8],
  [32, 9],
  [33, 17],
  [31, 64],
] as const;

it.each(SHAPES)('adds the products of columns as a plain loop does, for %i rows of %i', (count, width) => {
  const rows = rowsOf(count, width);
  const kernels = new ColumnKernels(width);
  const expected = new Float64Array(width * width);
  for (const half of [rows.subarray(0, width), rows.subarray(width)]) {
    kernels.addProducts(half);
    for (let at = 0; at < half.length; at += width)
      for (let row = 0; row < width; row++)
        for (let column = 0; column <= row; column++)
          expected[row * width + column] += half[at + row] * half[at + column];
  }
  const products = kernels.square.map((value, at) => (at % width > Math.floor(at / width) ? 0 : value));
  expect(products).toEqual(expected);
});

it.each(SHAPES)('solves rows as a plain loop does, for %i rows of %i', (count, width) => {
  const [rows, square] = [rowsOf(count, width), rowsOf(width, width)];
  // A column that depends on earlier ones.
  if (width > 2) square[2 * width + 2] = 0;
  const expected = rows.slice();
  for (let at = 0; at < rows.length; at += width) {
    for (let column = 0; column < width; column++) {
      const pivot = square[column * width + column];
      let sum = expected[at + column];
      for (let k = 0; k < column; k++) sum -= expected[at + k] * square[k * width + column];
      expected[at + column] = pivot === 0 ? 0 : sum / pivot;
    }
  }
  const kernels = new ColumnKernels(width);
  kernels.square = square;
  kernels.solve(rows);
  expect(rows).toEqual(expected);
});
