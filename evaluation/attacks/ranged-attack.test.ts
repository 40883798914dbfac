import { describe, expect, it } from 'vitest';
import { smallDataset, smallModel } from '../../test/support/evaluation.js';
import { candidateLists, evaluateInDetail, type EvaluationOptions } from '../evaluate.js';
import { foldModel } from '../ranking/fold.js';
import { foldedRanges } from '../ranking/folded-ranges.js';
import { RANGE_UNIT, rangesOf } from '../ranking/item-ranges.js';
import { slopesInRanges } from './ranged-slopes.js';
import { sharedAttack } from './shared-attack.js';

const size = { users: 60, items: 2 * RANGE_UNIT + 300, width: 6 };
const dataset = smallDataset(size);
const { model, products } = smallModel(size);
const budgets = [
  { name: 'a', from: 0, to: 2, share: 0.3 },
  { name: 'b', from: 2, to: 6, share: 0.8 },
];

/** Makes a model that knows its users: held-out items have long vectors, and p_u is near the one of the user's item. */
async function trained() {
  const items = model.items.slice();
  for (const item of dataset.test!.items) for (let k = 0; k < 4; k++) items[4 * item + k] *= 5;
  const vectors = (await foldModel({ ...model, items }, products)).items;
  const near = (at: number): number => vectors[dataset.test!.items[Math.floor(at / 4)] * 4 + (at % 4)];
  return { ...model, items, users: model.users.map((value, at) => 0.3 * value + near(at)) };
}

describe('rangedAttacks()', () => {
  it.each<[name: string, options: Partial<EvaluationOptions>]>([
    ['sampled', { candidates: 900 }],
    ['sampled, norm linf', { candidates: 900, norm: 'linf' }],
    ['sampled, budgets', { candidates: 900, budgets }],
    ['whole', { candidates: 'all' }],
    ['whole, some left out', { candidates: 'all', leftOut: Int32Array.of(3, RANGE_UNIT, RANGE_UNIT + 1) }],
    ['whole, norm linf with budgets', { candidates: 'all', norm: 'linf', budgets }],
  ])('give the bits of attacks on all items together: %s', async (_, more) => {
    const options = { candidates: 60, seed: 2, at: [5, 10], epsilons: [0, 0.05, 0.4], ...more };
    let most = 0;
    let done = 0;
    const counted: typeof products = {
      ...products,
      project: (rows, projection) => {
        most = Math.max(most, rows.rows.length);
        return products.project(rows, projection);
      },
    };
    const own = await trained();
    const whole = await evaluateInDetail(own, dataset, products, options);
    const onProgress = (share: number) => (done = share);
    const ranged = await evaluateInDetail(own, dataset, counted, { ...options, mostBytes: 1, onProgress });
    expect(ranged).toEqual(whole);
    expect(most).toBe(RANGE_UNIT);
    expect(done).toBeCloseTo(1, 6);
    expect(whole.result.attacks).toHaveLength(9);
    expect(whole.result.attacks[2].drop).toBeLessThan(-0.02);
    expect(whole.result.contentShare).toBeGreaterThan(0.1);
    expect(whole.result.certified[1].top10).toBeGreaterThan(0);
    for (const ranks of whole.attackedRanks.slice(1, 3)) expect(ranks).not.toEqual(whole.ranks);
  });
});

describe('slopesInRanges() and sharedAttack()', () => {
  it.each([900, 'all'] as const)('give the bits of all items together, %s candidates', async (candidates) => {
    const own = await trained();
    const pairs = dataset.test!;
    const vectors = await foldModel(own, products);
    const lists = candidateLists(dataset, pairs, products, { candidates, seed: 2 });
    const [whole, ranges] = [await lists.slopes(vectors), foldedRanges(own, products, { mostBytes: 1 })];
    const { scores } = await lists.rank(vectors);
    const slopesOf = await slopesInRanges(lists.ranged, { vectors: ranges, pairs, scores });
    let items = 0;
    for await (const range of rangesOf(ranges)) {
      const { sums, magnitudes } = await slopesOf(range);
      expect(sums).toEqual(whole.sums.subarray(4 * range.first, 4 * range.first + sums.length));
      expect(magnitudes).toEqual(whole.magnitudes.subarray(range.first, range.first + magnitudes.length));
      items += magnitudes.length;
    }
    expect(items).toBe(size.items);
    const attack = (mostBytes?: number) =>
      sharedAttack(own, { dataset, whole: dataset, pairs }, products, { epsilon: 0.4, candidates, seed: 2, mostBytes });
    const shared = await attack(1);
    expect(shared).toEqual(await attack());
    expect(shared.attacked).toBeLessThan(shared.clean);
  });
});
