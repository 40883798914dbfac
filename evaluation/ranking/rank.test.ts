import { describe, expect, it } from 'vitest';
import { CandidateSampler, excludedItems } from './candidates.js';
import { pairsOf, smallDataset, smallModel } from '../../test/support/evaluation.js';
import { foldModel } from './fold.js';
import { rankPairs } from './rank.js';

const dataset = smallDataset();
const { model, products } = smallModel();
const test = dataset.test!;
const excluded = excludedItems(dataset.training, test);
const sampler = (count: number): CandidateSampler => new CandidateSampler(excluded, { items: 40, count, seed: 3 });

/** Returns the score from its definition, p . (q + E'c), in float64. */
function explicitScore(user: number, item: number): number {
  let score = 0;
  for (let k = 0; k < 4; k++) {
    let vector = model.items[item * 4 + k];
    for (let d = 0; d < 6; d++) vector += products.features[item * 6 + d] * model.projection![d * 4 + k];
    score += model.users[user * 4 + k] * vector;
  }
  return score;
}

describe('rankPairs()', () => {
  it('rankPairs() counts the candidates that score higher', async () => {
    const vectors = await foldModel(model, products);
    const { ranks, rivals, candidates } = await rankPairs(vectors, test, sampler(20), { rivals: 3 });
    test.users.forEach((user, pair) => {
      const threshold = explicitScore(user, test.items[pair]);
      const list = [...sampler(20).of(user)];
      expect(candidates[pair]).toBe(20);
      expect(ranks[pair]).toBe(list.filter((item) => explicitScore(user, item) > threshold).length);
      const best = list.toSorted((a, b) => explicitScore(user, b) - explicitScore(user, a)).slice(0, 3);
      expect([...rivals.of(pair)]).toEqual(best);
    });
    expect(new Set(ranks).size).toBeGreaterThan(2);
  });

  it('rankPairs() counts ties against the held-out item', async () => {
    const vectors = { users: new Float32Array(8 * 4), items: model.items, factors: 4 };
    expect([...(await rankPairs(vectors, test, sampler(20))).ranks]).toEqual(Array.from({ length: 8 }, () => 20));
  });

  it('rankPairs() of a part of the users, with only their rows, gives the ranks of the whole', async () => {
    const vectors = await foldModel(model, products);
    const whole = (await rankPairs(vectors, test, sampler(20))).ranks;
    const part = pairsOf([
      [6, test.items[6]],
      [2, test.items[2]],
    ]);
    const users = new Float32Array([...model.users.subarray(8, 12), ...model.users.subarray(24, 28)]);
    const ranks = (await rankPairs({ ...vectors, users }, part, sampler(20), { userRows: Int32Array.of(1, 0) })).ranks;
    expect([...ranks]).toEqual([whole[6], whole[2]]);
  });
});

describe('foldModel()', () => {
  it('foldModel() refuses vectors that are not finite', async () => {
    const users = model.users.slice();
    users[9] = NaN;
    await expect(foldModel({ ...model, users }, products)).rejects.toThrow(/user 2 has NaN at factor 1/);
  });
});
