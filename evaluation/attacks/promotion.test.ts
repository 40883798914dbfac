import { expect, it } from 'vitest';
import { pushEpsilon } from '../../model/robustness/certificate.js';
import { scoreOf } from '../../model/factors.js';
import { datasetOf, smallModel } from '../../test/support/evaluation.js';
import { withMemory } from '../../test/support/memory.js';
import { adversaryOf } from './adversary.js';
import { attackSurface } from './attack.js';
import { CandidateSampler, excludedItems } from '../ranking/candidates.js';
import { foldModel } from '../ranking/fold.js';
import { SampledLists } from '../ranking/lists.js';
import { promotion } from './promotion.js';
import { bestItems } from '../ranking/recommend.js';

const items = 40;
const { model, products } = smallModel({ users: 3, items, width: 6 });
const dataset = datasetOf(
  items,
  [[0, 1], [2], [3]],
  [
    [0, 5],
    [1, 6],
    [2, 7],
  ],
);
const pairs = dataset.test!;
const lists = new SampledLists(
  pairs,
  new CandidateSampler(excludedItems(dataset.training, pairs), { items, count: 20, seed: 1 }),
);
const nothing = new Int32Array(0);

async function promoted(of: typeof model, epsilons: readonly number[], leftOut: Int32Array, targets: number) {
  const vectors = await foldModel(of, products);
  const adversary = adversaryOf(of, products, { vectors, pairs, lists }, { norm: 'l2' });
  return promotion({ vectors, adversary }, dataset, products, { targets, epsilons, seed: 1, leftOut });
}

it('promotion() reaches a single user exactly from the least epsilon on that can', async () => {
  const alone = { ...model, users: model.users.slice(0, 4) };
  const data = datasetOf(items, [[0, 1]], [[0, 5]]);
  const one = data.test!;
  const sampler = new CandidateSampler(excludedItems(data.training, one), { items, count: 20, seed: 1 });
  const vectors = await foldModel(alone, products);
  const rows = { users: Int32Array.of(0), excluded: data.training };
  const best = await bestItems(vectors, rows, products, 12);
  const target = 9;
  expect([...best.of(0).subarray(0, 10)]).not.toContain(target);
  const [reach] = await attackSurface(alone, products, 'l2').reach(alone.users);
  const least = pushEpsilon(best.scores[9] - scoreOf(vectors, 0, target), reach);
  const attacked = { vectors, pairs: one, lists: new SampledLists(one, sampler) };
  const adversary = adversaryOf(alone, products, attacked, { norm: 'l2' });
  const leftOut = Int32Array.from([...Array(items).keys()].filter((item) => item !== target && item < 2));
  const options = { targets: items, epsilons: [least * 0.999, least * 1.001], seed: 1, leftOut };
  const { promoted } = await promotion({ vectors, adversary }, data, products, options);
  // All 38 open items are targets, and this one enters the list between the two sizes.
  expect((promoted[1].shown - promoted[0].shown) * 38).toBeCloseTo(1, 9);
});

it.each([
  ['a projection', model],
  [
    'a memory',
    withMemory({ ...model, projection: null }, dataset, products.features, { alpha: 3, coldAlpha: 7, coldBias: 0.5 }),
  ],
])('promotion() of a model with %s shows items to more users, the larger the perturbation', async (_, of) => {
  const { targets, shown, promoted: found } = await promoted(of, [0, 0.5, 5], nothing, 10);
  expect(targets).toBe(10);
  expect(found[0].shown).toBe(shown);
  expect(found[1].shown).toBeGreaterThan(shown);
  expect(found[2].shown).toBeGreaterThan(found[1].shown);
});

it('promotion() draws no items that are left out, and at most all others', async () => {
  const leftOut = Int32Array.from({ length: 35 }, (_, item) => item);
  expect((await promoted(model, [], leftOut, 10)).targets).toBe(5);
});
