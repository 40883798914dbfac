import { expect, it } from 'vitest';
import { scoreOf } from '../factors.js';
import { CounterRandom, Purpose } from '../random/random.js';
import { placeScores } from './pair-scores.js';

it.each([1, 3, 4, 7, 16, 61, 64, 130])('has the bits of scoreOf() with %i factors, whatever the order', (factors) => {
  const random = (length: number, seed: number) => {
    const values = new Float32Array(length);
    new CounterRandom(seed, Purpose.synthetic).normals(values, 1, 1);
    return values;
  };
  const vectors = { users: random(5 * factors, 1), items: random(9 * factors, 2), factors };
  const score = placeScores(vectors, 10)!;
  for (const count of [0, 1, 200, 40_000]) {
    const rows = Int32Array.from({ length: count }, (_, pair) => (pair * 3) % 5);
    const items = Int32Array.from({ length: count }, (_, pair) => (pair * 7) % 9);
    const order = Int32Array.from({ length: count }, (_, at) => (at * 13) % count);
    const scores = score({ rows, items, order });
    expect(scores).toEqual(Float64Array.from(rows, (row, pair) => scoreOf(vectors, row, items[pair])));
  }
});

it('leaves to others what does not fit', () => {
  expect(placeScores({ users: new Float32Array(4), items: new Float32Array(4), factors: 4 }, 2 ** 28)).toBeNull();
});
