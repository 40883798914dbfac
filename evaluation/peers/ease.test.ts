import { describe, expect, it } from 'vitest';
import { denseProducts } from '../../engine/reference/index.js';
import { histories, smallDataset } from '../../test/support/evaluation.js';
import { Ease } from './ease.js';

const engine = denseProducts(new Float32Array(0), 1);
const items = 15;
const dataset = smallDataset({ users: 40, items, history: 6 });

/** X [U][I], which is 1 where a user has an item. */
function interactions(): number[][] {
  const { offsets, items: all } = dataset.training;
  return Array.from({ length: offsets.length - 1 }, (_, user) => {
    const history = new Set(all.subarray(offsets[user], offsets[user + 1]));
    return Array.from({ length: items }, (_, item) => (history.has(item) ? 1 : 0));
  });
}

/** Solves A x = b by Gauss's method with pivots. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, at) => [...row, b[at]]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, at) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + at : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (const row of rows) {
      if (row === rows[k]) continue;
      const multiple = row[k] / rows[k][k];
      for (let column = k; column < row.length; column++) row[column] -= multiple * rows[k][column];
    }
  }
  return rows.map((row, k) => row[rows.length] / row[k]);
}

/** The weights with which the other items predict an item: a ridge regression of its column on the other columns. */
function ridgeWeights(x: readonly (readonly number[])[], target: number, lambda: number): number[] {
  const others = Array.from({ length: items }, (_, item) => item).filter((item) => item !== target);
  const product = (left: number, right: number) => x.reduce((sum, row) => sum + row[left] * row[right], 0);
  const weights = solve(
    others.map((left) => others.map((right) => product(left, right) + (left === right ? lambda : 0))),
    others.map((other) => product(other, target)),
  );
  weights.splice(target, 0, 0);
  return weights;
}

describe('Ease', () => {
  it.each([0.5, 30])('scores each item by the ridge regression on all other items, with lambda %d', async (lambda) => {
    const x = interactions();
    const weights = Array.from({ length: items }, (_, item) => ridgeWeights(x, item, lambda));
    const ease = await Ease.fit(dataset, lambda, engine);
    for (const [user, row] of x.entries()) {
      const scores = ease.scoresOf(user);
      for (let item = 0; item < items; item++) {
        const expected = row.reduce((sum, value, other) => sum + value * weights[item][other], 0);
        expect(scores[item]).toBeCloseTo(expected, 5);
      }
    }
  });

  it('scores all items 0 for a user without a history, and items without interactions 0 for everybody', async () => {
    const training = histories([[0, 1], [1, 2], []]);
    const ease = await Ease.fit({ training, itemIds: ['a', 'b', 'c', 'cold'] }, 2, engine);
    expect([...ease.scoresOf(2)].map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(ease.scoresOf(0)[3]).toBeCloseTo(0, 12);
    expect(ease.scoresOf(0)[2]).toBeGreaterThan(0);
  });
});
