import { describe, expect, it } from 'vitest';
import { CandidateSampler, excludedItems } from './candidates.js';
import { normals, pairsOf, smallDataset, smallProducts } from '../../test/support/evaluation.js';
import { rankAll } from './rank-all.js';
import { rankPairs } from './rank.js';

const items = 2500;
const factors = 6;
const dataset = smallDataset({ users: 300, items, history: 9 });
const test = dataset.test!;
const excluded = excludedItems(dataset.training, test);
const { multiply } = smallProducts(new Float32Array(0), 0);

/** Makes item vectors of which many are equal, or differ by less than float32 scores can show. */
function crowdedVectors() {
  const vectors = normals(items * factors, 2);
  for (let item = 0; item < items; item++) {
    const original = item % 50;
    for (let k = 0; k < factors; k++) {
      const nudge = item % 3 === 0 ? (item % 7) * 2 ** -24 : 0;
      vectors[item * factors + k] = vectors[original * factors + k] * (1 + nudge);
    }
  }
  return { users: normals(300 * factors, 1), items: vectors, factors };
}

describe('rankAll()', () => {
  it('rankAll() equals rankPairs() with every item as candidate, ties and near-ties included', async () => {
    const vectors = crowdedVectors();
    const everything = new CandidateSampler(excluded, { items, count: items, seed: 1 });
    const expected = await rankPairs(vectors, test, everything, { rivals: 10 });
    expect(await rankAll(vectors, test, excluded, { multiply }, { rivals: 10 })).toEqual(expected);
    expect(new Set(expected.ranks).size).toBeGreaterThan(50);
  });

  it('rankAll() of some users, with only their rows, gives the ranks of the whole', async () => {
    const vectors = crowdedVectors();
    const { ranks } = await rankAll(vectors, test, excluded, { multiply });
    const part = pairsOf([290, 7].map((pair) => [test.users[pair], test.items[pair]] as const));
    const users = Float32Array.from([
      ...vectors.users.subarray(7 * factors, 8 * factors),
      ...vectors.users.subarray(290 * factors, 291 * factors),
    ]);
    const userRows = Int32Array.of(1, 0);
    const partRanks = (await rankAll({ ...vectors, users }, part, excluded, { multiply }, { userRows })).ranks;
    expect([...partRanks]).toEqual([ranks[290], ranks[7]]);
  });

  it('rankAll() of no pairs is empty', async () => {
    expect((await rankAll(crowdedVectors(), pairsOf([]), excluded, { multiply })).ranks).toHaveLength(0);
  });
});
