import { describe, expect, it } from 'vitest';
import { CounterRandom, Purpose } from '../random/random.js';
import { INNER_SLICE, MatrixProduct } from './matrix-product.js';

const { fround } = Math;
const random = new CounterRandom(1, Purpose.synthetic);
const floats = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => random.words(at, length)[0] / 2 ** 31 - 1);

/** The same sums in plain loops, each operation rounded to float32. */
function plain(left: (row: number, i: number) => number, right: Float32Array, [rows, inner, columns]: number[]) {
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let total = 0;
      for (let from = 0; from < inner; from += INNER_SLICE) {
        let sum = 0;
        for (let i = from; i < Math.min(inner, from + INNER_SLICE); i++)
          sum = fround(sum + fround(left(row, i) * right[i * columns + column]));
        total = fround(total + sum);
      }
      out[row * columns + column] = total;
    }
  }
  return out;
}

describe('MatrixProduct.multiply()', () => {
  const product = new MatrixProduct();
  it.each([
    [1, 1, 1],
    [4, 256, 8],
    [5, 257, 9],
    [3, 0, 4],
    [0, 5, 4],
    [70, 600, 23],
    [64, 64, 64],
  ])(
    'has the bits of plain loops for [%i, %i] times [., %i], of both orders of the left factor',
    (rows, inner, columns) => {
      const [left, right] = [floats(rows * inner), floats(inner * columns)];
      const out = new Float32Array(rows * columns).fill(NaN);
      product.multiply({ values: left, rows, rowStride: inner, innerStride: 1 }, right, columns, out);
      expect(out).toEqual(plain((row, i) => left[row * inner + i], right, [rows, inner, columns]));
      product.multiply({ values: left, rows, rowStride: 1, innerStride: rows }, right, columns, out);
      expect(out).toEqual(plain((row, i) => left[i * rows + row], right, [rows, inner, columns]));
    },
  );
});
