import { expect, test } from 'vitest';
import { CounterRandom, Purpose } from '../random/random.js';
import { Workspace } from './workspace.js';

/** Returns scores with the given deviation, and offsets. The first row ends with -Infinity, the last one has nothing else. */
function scoresOf(rows: number, columns: number, deviation: number) {
  const random = new CounterRandom(columns, Purpose.synthetic);
  const scores = new Float64Array(rows * columns);
  const offsets = new Float64Array(columns);
  random.normals(scores, deviation, 1);
  random.normals(offsets, 1, 2);
  scores.fill(-Infinity, columns - 1, columns);
  scores.fill(-Infinity, scores.length - columns);
  return { scores: scores.map(Math.fround), offsets: offsets.map(Math.fround) };
}

test.each([1, 2, 3, 4, 5, 16, 17, 37, 256])(
  'Workspace.softmax() of rows of %i values is exp(z - largest)',
  (columns) => {
    for (const deviation of [1, 30, 400]) {
      const { scores, offsets } = scoresOf(4, columns, deviation);
      for (const [workspace, accuracy] of [
        [Workspace.float32(), 4e-6],
        [Workspace.float64(), 1e-13],
      ] as const) {
        workspace.begin({ values: 6 * scores.length, rowNumbers: 0, arrays: 8 });
        const matrix = workspace.zeros(scores.length);
        const shifts = workspace.zeros(columns);
        matrix.set(scores);
        shifts.set(offsets);
        const { largest, sums } = (workspace as Workspace<typeof matrix>).softmax(matrix, shifts, 0.5);
        for (let row = 0; row < 3; row++) {
          const z = Array.from(scores.subarray(row * columns, (row + 1) * columns), (y, j) => 0.5 * y - offsets[j]);
          const most = Math.max(...z);
          if (most === -Infinity) continue;
          expect(Math.abs(largest[row] - most)).toBeLessThan(accuracy * Math.max(1, Math.abs(most)));
          const values = z.map((value) => Math.exp(value - most));
          const sum = values.reduce((all, value) => all + value, 0);
          expect(Math.abs(sums[row] - sum) / sum).toBeLessThan(accuracy * Math.max(1, deviation));
          for (const [j, value] of values.entries()) {
            const error = Math.abs(matrix[row * columns + j] - value);
            expect(error).toBeLessThan(accuracy * Math.max(1, deviation) * value + 1e-37);
          }
        }
        expect([largest[3], sums[3]]).toEqual([-Infinity, NaN]);
      }
    }
  },
);
