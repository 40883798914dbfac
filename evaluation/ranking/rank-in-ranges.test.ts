import { describe, expect, it } from 'vitest';
import { normals, smallDataset, smallProducts } from '../../test/support/evaluation.js';
import { CandidateSampler, excludedItems } from './candidates.js';
import { leaveOut } from './left-out.js';
import { rankAll } from './rank-all.js';
import { RANGE_UNIT } from './item-ranges.js';
import { rankInRanges } from './rank-in-ranges.js';
import { rankPairs } from './rank.js';

const [items, factors, users] = [3 * RANGE_UNIT - 100, 5, 120];
const dataset = smallDataset({ users, items, history: 9 });
const test = dataset.test!;
const { multiply } = smallProducts(new Float32Array(0), 0);
// Many items have the same vector, so that ties are frequent.
const vectors = { users: normals(users * factors, 1), items: normals(items * factors, 2), factors };
for (let item = 50; item < items; item++)
  vectors.items.copyWithin(item * factors, (item % 50) * factors, (item % 50) * factors + factors);

/** Hands out ranges of some units, and keeps the largest number of values that were handed out together. */
function ranged(units: number) {
  const size = units * RANGE_UNIT;
  const range = (number: number) =>
    Promise.resolve({
      first: number * size,
      vectors: vectors.items.slice(number * size * factors, (number + 1) * size * factors),
    });
  return { users: vectors.users, factors, itemCount: items, size, range };
}

describe('rankInRanges()', () => {
  const excluded = excludedItems(dataset.training, test);
  const someOut = leaveOut(excluded, Int32Array.of(3, 4, 2047, 2048, 2049, 5000));

  it.each([1, 2, 3])('gives the ranks of rankPairs() and rankAll() from ranges of %i units', async (units) => {
    const sampler = () => new CandidateSampler(excluded, { items, count: 200, seed: 1 });
    const rivals = 10;
    const sampled = await rankInRanges(ranged(units), test, { sampler: sampler() }, { rivals });
    expect(sampled).toEqual(await rankPairs(vectors, test, sampler(), { rivals }));
    expect(new Set(sampled.ranks).size).toBeGreaterThan(30);
    for (const lists of [excluded, someOut]) {
      let done = 0;
      const onPairs = (count: number) => (done += count);
      const all = await rankInRanges(
        ranged(units),
        test,
        { excluded: lists, engine: { multiply } },
        { rivals, onPairs },
      );
      expect(all).toEqual(await rankAll(vectors, test, lists, { multiply }, { rivals }));
      expect(done).toBeCloseTo(test.users.length, 6);
    }
  });
});
