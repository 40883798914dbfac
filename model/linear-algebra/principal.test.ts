import { describe, expect, it } from 'vitest';
import { principalDirections, rotatedRows } from './principal.js';
import { CounterRandom, Purpose } from '../random/random.js';

const [ROWS, WIDTH] = [200, 12];
/** Rows whose columns have the standard deviations 12, 11, .. 1, turned so that no axis is a principal direction. */
const rows = new Float32Array(ROWS * WIDTH);
new CounterRandom(4, Purpose.synthetic).normals(rows, 1, 0);
for (let at = 0; at < rows.length; at++) rows[at] *= WIDTH - (at % WIDTH);
for (let start = 0; start < rows.length; start += WIDTH) {
  const row = rows.subarray(start, start + WIDTH);
  const mean = row.reduce((sum, value) => sum + value, 0) / WIDTH;
  for (let d = 0; d < WIDTH; d++) row[d] -= 2 * mean;
}

function directionsOf(rank: number) {
  const work = principalDirections(rows, WIDTH, rank);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The eigenvalues of X'X by the method of Jacobi, the largest first. */
function eigenvalues(): number[] {
  const gram = Array.from({ length: WIDTH }, (_, i) =>
    Array.from({ length: WIDTH }, (_, j) => {
      let sum = 0;
      for (let start = 0; start < rows.length; start += WIDTH) sum += rows[start + i] * rows[start + j];
      return sum;
    }),
  );
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < WIDTH; p++)
      for (let q = p + 1; q < WIDTH; q++) {
        const angle = 0.5 * Math.atan2(2 * gram[p][q], gram[q][q] - gram[p][p]);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < WIDTH; k++)
          [gram[k][p], gram[k][q]] = [c * gram[k][p] - s * gram[k][q], s * gram[k][p] + c * gram[k][q]];
        for (let k = 0; k < WIDTH; k++)
          [gram[p][k], gram[q][k]] = [c * gram[p][k] - s * gram[q][k], s * gram[p][k] + c * gram[q][k]];
      }
  return gram.map((row, at) => row[at]).toSorted((a, b) => b - a);
}

describe('principalDirections()', () => {
  it.each([1, 3, 8, WIDTH])('keeps what the %d largest eigenvalues of X´X keep', (rank) => {
    const values = eigenvalues();
    const sum = (some: number[]) => some.reduce((all, value) => all + value, 0);
    const { share } = directionsOf(rank);
    const best = sum(values.slice(0, rank)) / sum(values);
    expect(share).toBeLessThanOrEqual(best + 1e-6);
    expect(share).toBeGreaterThan(0.9999 * best);
  });

  it('returns orthonormal columns', () => {
    const { directions, rank } = directionsOf(5);
    for (let a = 0; a < rank; a++)
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let d = 0; d < WIDTH; d++) sum += directions[d * rank + a] * directions[d * rank + b];
        expect(sum).toBeCloseTo(a === b ? 1 : 0, 6);
      }
  });
});

describe('rotatedRows()', () => {
  it('keeps the inner products of rows where all directions remain, and the values around them', () => {
    const vectors = Float32Array.from([7, ...rows.subarray(0, WIDTH), 9, 8, ...rows.subarray(WIDTH, 2 * WIDTH), 6]);
    const out = rotatedRows(vectors, directionsOf(WIDTH), { from: 1, width: WIDTH, length: WIDTH + 2 });
    const inner = (values: Float32Array) => {
      let sum = 0;
      for (let k = 0; k < WIDTH + 2; k++) sum += values[k] * values[WIDTH + 2 + k];
      return sum;
    };
    expect(inner(out)).toBeCloseTo(inner(vectors), 2);
    expect([out[0], out[WIDTH + 1], out[WIDTH + 2], out[2 * WIDTH + 3]]).toEqual([7, 9, 8, 6]);
  });

  it('shortens rows to the number of directions', () => {
    const short = rotatedRows(rows, directionsOf(2), { from: 0, width: WIDTH, length: WIDTH });
    expect(short).toHaveLength(2 * ROWS);
  });
});
