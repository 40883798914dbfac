import { describe, expect, it } from 'vitest';
import { evaluateInDetail, evaluateModel } from './evaluate.js';
import { smallDataset, smallModel } from '../test/support/evaluation.js';
import { withMemory } from '../test/support/memory.js';
import { foldModel } from './ranking/fold.js';
import { RANGE_UNIT } from './ranking/item-ranges.js';
import { longEvaluation } from './work.js';

const dataset = smallDataset({ users: 200, items: 150 });
const { model, products } = smallModel({ users: 200, items: 150 });
const options = { candidates: 60, seed: 2, at: [5, 10] };

/**
 * Makes a model that knows its users: p_u is near the vector of the held-out item, so that there is accuracy to lose.
 */
async function trainedModel() {
  const { items } = await foldModel(model, products);
  const users = model.users.map((value, at) => {
    const item = dataset.test!.items[Math.floor(at / 4)];
    return 0.3 * value + items[item * 4 + (at % 4)];
  });
  return { ...model, users };
}

describe('evaluateModel()', () => {
  it.each([60, 'all'] as const)(
    'evaluateModel() loses accuracy to the adversary and less to noise, %s candidates',
    async (candidates) => {
      const result = await evaluateModel(await trainedModel(), dataset, products, {
        ...options,
        candidates,
        epsilons: [0, 0.1, 0.4],
      });
      const [none, small, large, noNoise, , noise, noneOwn, smallOwn, largeOwn] = result.attacks;
      expect(result.attacks.map(({ kind, epsilon }) => [kind, epsilon])).toEqual(
        ['adversarial', 'random', 'per-list'].flatMap((kind) => [0, 0.1, 0.4].map((epsilon) => [kind, epsilon])),
      );
      for (const untouched of [none, noNoise, noneOwn]) {
        expect(untouched).toMatchObject({ drop: 0, meanRankChange: 0, listsChanged: 0, metrics: result.metrics });
      }
      expect(result.metrics['ndcg@10']).toBeGreaterThan(0.25);
      expect(small.drop).toBeLessThan(-0.02);
      expect(large.drop).toBeLessThan(2 * small.drop!);
      expect(noise.drop).toBeGreaterThan(0.5 * large.drop!);
      expect(large.drop).toBe(large.metrics['ndcg@10'] / result.metrics['ndcg@10'] - 1);
      expect(large.meanRankChange).toBeGreaterThan(1);
      expect(large.listsChanged).toBeGreaterThan(small.listsChanged);
      expect(result.contentShare).toBeGreaterThan(0.1);
      expect(result.definitions).toHaveProperty('adversarial');
      const [whole, some, few] = result.certified;
      expect(whole.top10).toBe(result.metrics['hr@10']);
      expect(some.top10).toBeLessThan(whole.top10);
      expect(few.top10).toBeLessThanOrEqual(Math.min(some.top10, large.metrics['hr@10']));
      expect([smallOwn, largeOwn].map(({ metrics }) => metrics['hr@10'])).toEqual([some.top10, few.top10]);
      expect(smallOwn.drop).toBeLessThan(small.drop! - 0.02);
    },
  );

  it('evaluateModel() in L-infinity drops further than random signs', async () => {
    const { attacks } = await evaluateModel(await trainedModel(), dataset, products, {
      ...options,
      epsilons: [0.1],
      norm: 'linf',
    });
    expect(attacks[0].drop).toBeLessThan(attacks[1].drop! - 0.05);
    expect(attacks[0].norm).toBe('linf');
  });

  it('evaluateModel() counts lists with fewer candidates than asked for', async () => {
    const result = await evaluateModel(model, dataset, products, { ...options, candidates: 999 });
    expect(result).toMatchObject({ candidates: 999, rankedAgainst: 'all', shortLists: 200, users: 200, pairs: 200 });
    expect((await evaluateModel(model, dataset, products, options)).shortLists).toBe(0);
  });

  it('evaluateModel() is the same for every call, and differs by seed', async () => {
    const first = await evaluateInDetail(model, dataset, products, { ...options, epsilons: [0.1] });
    expect(await evaluateInDetail(model, dataset, products, { ...options, epsilons: [0.1] })).toEqual(first);
    expect(first.attackedRanks).toHaveLength(3);
    const other = await evaluateInDetail(model, dataset, products, { ...options, seed: 3 });
    expect(other.ranks).not.toEqual(first.ranks);
  });

  it.each([
    { candidates: 60, memory: undefined },
    { candidates: 'all', memory: undefined },
    { candidates: 60, memory: { alpha: 3, coldAlpha: 7, coldBias: 0.5 } },
    { candidates: 'all', memory: { alpha: 3, coldAlpha: 7, coldBias: 0.5, content: 'snapshot' } },
  ] as const)(
    'evaluateInDetail() is the same in ranges of items, $candidates candidates, memory $memory',
    async ({ candidates, memory }) => {
      const size = { users: 60, items: 2 * RANGE_UNIT + 300 };
      const [many, plain] = [smallDataset(size), smallModel(size)];
      const extended = memory && withMemory(plain.model, many, plain.products.features, memory);
      const large = { ...plain, model: extended ?? plain.model };
      let most = 0;
      const counted: typeof products = {
        ...large.products,
        project: (rows, projection) => {
          most = Math.max(most, rows.rows.length);
          return large.products.project(rows, projection);
        },
      };
      for (const leftOut of [undefined, Int32Array.of(3, RANGE_UNIT, RANGE_UNIT + 1)]) {
        const own = { ...options, candidates, leftOut };
        const whole = await evaluateInDetail(large.model, many, large.products, own);
        const ranged = await evaluateInDetail(large.model, many, counted, { ...own, mostBytes: 1 });
        expect(ranged).toEqual(whole);
        expect(new Set(ranged.ranks).size).toBeGreaterThan(20);
      }
      expect(most).toBe(RANGE_UNIT);
      // A memory leaves the learned part of cold items out.
      if (memory) return;
      const items = large.model.items.slice();
      items[4 * (RANGE_UNIT + 7)] = NaN;
      for (const mostBytes of [1, undefined])
        await expect(
          evaluateModel({ ...large.model, items }, many, large.products, { ...options, candidates, mostBytes }),
        ).rejects.toThrow(`item ${RANGE_UNIT + 7} has NaN at factor 0`);
    },
  );

  it('longEvaluation() says beforehand what a long evaluation does, and nothing of a short one', () => {
    const shape = (items: number) => ({ items: new Float32Array(items), projection: null, factors: 1 });
    expect(longEvaluation(shape(1000), 1000, { candidates: 'all' })).toBeNull();
    const long = longEvaluation(shape(1_000_000), 1_000_000, { candidates: 'all', epsilons: [0.1] });
    expect(long).toBe(
      'an evaluation ranks 1,000,000 pairs against 1,000,000 items each, 5 times, and folds 1,000,000 items all together: roughly 4 min 10 s on two cores',
    );
    expect(longEvaluation(shape(1000), 1_000_000, { candidates: 999 })).toContain('against 999 items each, and');
  });

  it('evaluateModel() of MF works, but has no attack surface', async () => {
    const { model, products } = smallModel({ users: 200, items: 150, width: 0 });
    expect((await evaluateModel(model, dataset, products, options)).attacks).toEqual([]);
    await expect(evaluateModel(model, dataset, products, { ...options, epsilons: [0.1] })).rejects.toThrow(
      /MF has no attack surface/,
    );
  });

  it.each([-0.1, NaN, Infinity])('evaluateModel() refuses epsilon %d', async (epsilon) => {
    await expect(evaluateModel(model, dataset, products, { ...options, epsilons: [0.1, epsilon] })).rejects.toThrow(
      `epsilon ${epsilon}`,
    );
  });

  it('evaluateModel() refuses a model of other sizes and a dataset without test pairs', async () => {
    const other = smallModel({ users: 9, items: 150 }).model;
    await expect(evaluateModel(other, dataset, products, options)).rejects.toThrow(/9 users and 150 items/);
    await expect(evaluateModel(model, { ...dataset, test: null }, products, options)).rejects.toThrow(/held-out pairs/);
  });
});
