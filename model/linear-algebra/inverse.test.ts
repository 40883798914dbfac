import { describe, expect, it } from 'vitest';
import { openOnnx } from '../../engine/onnx/index.js';
import { denseProducts } from '../../engine/reference/index.js';
import { normals } from '../../test/support/evaluation.js';
import { invertPositiveDefinite, NotPositiveDefiniteError } from './inverse.js';

const exact = denseProducts(new Float32Array(0), 1);

/** Returns X'X + I for random X, a symmetric positive definite matrix [size, size]. */
function positiveDefinite(size: number): Float32Array {
  const rows = normals(size * size, 5);
  return Float32Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = row === column ? 1 : 0;
    for (let k = 0; k < size; k++) sum += rows[k * size + row] * rows[k * size + column];
    return sum;
  });
}

/** The largest value of |A B - I|. */
function distanceFromIdentity(a: Float32Array, b: Float32Array, size: number): number {
  let largest = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = row === column ? -1 : 0;
      for (let k = 0; k < size; k++) sum += a[row * size + k] * b[k * size + column];
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  return largest;
}

describe('invertPositiveDefinite()', () => {
  const size = 37;
  const matrix = positiveDefinite(size);

  it.each([1, 5, 36, 37, 64])('inverts a matrix of 37 columns in blocks of %i', async (block) => {
    const inverse = matrix.slice();
    await invertPositiveDefinite(inverse, size, exact, block);
    expect(distanceFromIdentity(matrix, inverse, size)).toBeLessThan(1e-3);
    for (let at = 0; at < inverse.length; at++) {
      expect(inverse[at]).toBe(inverse[(at % size) * size + Math.floor(at / size)]);
    }
  });

  it('reads the lower triangle alone', async () => {
    const [whole, lower] = [
      matrix.slice(),
      matrix.map((value, at) => (at % size > Math.floor(at / size) ? NaN : value)),
    ];
    await invertPositiveDefinite(whole, size, exact, 8);
    await invertPositiveDefinite(lower, size, exact, 8);
    expect(lower).toEqual(whole);
  });

  it('gives the same bits for any number of threads', async () => {
    const large = positiveDefinite(300);
    const inverses = await Promise.all(
      [1, 2].map(async (threads) => {
        const engine = await openOnnx({ features: null, factors: 1, threads });
        const inverse = large.slice();
        await invertPositiveDefinite(inverse, 300, engine);
        await engine.close();
        return inverse;
      }),
    );
    expect(distanceFromIdentity(large, inverses[0], 300)).toBeLessThan(0.05);
    expect(inverses[1]).toEqual(inverses[0]);
  });

  it.each([
    ['is singular', [1, 1, 1, 1]],
    ['has a negative eigenvalue', [1, 2, 2, 1]],
    ['is not finite', [1, NaN, NaN, 1]],
  ])('refuses a matrix that %s', async (_, values) => {
    for (const block of [1, 2]) {
      await expect(invertPositiveDefinite(Float32Array.from(values), 2, exact, block)).rejects.toThrow(
        NotPositiveDefiniteError,
      );
    }
  });
});
