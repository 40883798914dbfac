import { describe, expect, it } from 'vitest';
import { exposureMetrics } from '../../model/exposure.js';
import { explicitScores, smallDataset, smallModel } from '../../test/support/evaluation.js';
import { evaluateModel } from '../evaluate.js';
import { Ids } from '../../runtime/ids.js';

const dataset = smallDataset({ users: 1100, items: 30 });
const { model, products } = smallModel({ users: 1100, items: 30 });
const options = { candidates: 20, seed: 1, at: [3, 8] };

/** What lists of explicit scores show, among items that are not left out. */
function expectedMetrics(length: number, leftOut: readonly number[]) {
  const open = Array.from(dataset.itemIds, (_, item) => item).filter((item) => !leftOut.includes(item));
  const shown = new Float64Array(open.length);
  for (const user of [...dataset.userIds].keys()) {
    const scores = explicitScores(model, products.features, user);
    const { offsets, items } = dataset.training;
    const own = items.subarray(offsets[user], offsets[user + 1]);
    const list = open.filter((item) => !own.includes(item)).toSorted((left, right) => scores[right] - scores[left]);
    for (const item of list.slice(0, length)) shown[open.indexOf(item)]++;
  }
  const popularity = Float64Array.from(open, (item) => dataset.training.items.filter((other) => other === item).length);
  return exposureMetrics({ shown, popularity, users: dataset.userIds.length });
}

describe('shownLists()', () => {
  it.each([[[]], [[2, 3, 29]]])('measures the lists of all users without the items %j', async (leftOut) => {
    const shares: number[] = [];
    const { lists } = await evaluateModel(model, dataset, products, {
      ...options,
      leftOut: Int32Array.from(leftOut),
      pairs: withoutItems(leftOut),
      isShownMeasured: true,
      onProgress: (share) => shares.push(share),
    });
    expect(lists).toMatchObject({ users: 1100, items: 30 - leftOut.length });
    for (const length of options.at) {
      for (const [name, value] of Object.entries(expectedMetrics(length, leftOut))) {
        expect(lists?.metrics[`${name}@${length}`], name).toBeCloseTo(value ?? NaN, 10);
      }
    }
    expect(shares.at(-1)).toBe(1);
  });

  it('takes no time where it is not asked for', async () => {
    expect(await evaluateModel(model, dataset, products, options)).not.toHaveProperty('lists');
  });
});

function withoutItems(leftOut: readonly number[]) {
  const { users, items } = dataset.test!;
  const isKept = (_: number, pair: number) => !leftOut.includes(items[pair]);
  return { users: users.filter(isKept), items: items.filter(isKept) };
}

describe('evaluateModel() with items left out', () => {
  const leftOut = [0, 4, 5, 17, 29];
  const open = Array.from(dataset.itemIds, (_, item) => item).filter((item) => !leftOut.includes(item));
  const pairs = withoutItems(leftOut);

  /** The same model and data, made of the other items only. */
  const numberOf = (item: number) => open.indexOf(item);
  const { training } = dataset;
  const offsets = training.offsets.map(
    (end) => training.items.subarray(0, end).filter((item) => open.includes(item)).length,
  );
  const small = {
    ...dataset,
    itemIds: Ids.of(open.map((item) => dataset.itemIds.at(item)!)),
    training: { offsets, items: training.items.filter((item) => open.includes(item)).map(numberOf) },
    warmItems: dataset.warmItems.filter((item) => open.includes(item)).map(numberOf),
    test: { users: pairs.users, items: pairs.items.map(numberOf) },
  };
  const rowsOf = (matrix: Float32Array, width: number) =>
    Float32Array.from(open.flatMap((item) => [...matrix.subarray(item * width, (item + 1) * width)]));

  it.each([7, 'all'] as const)(
    'is an evaluation of a catalog without them, against %s candidates',
    async (candidates) => {
      const free = smallModel({ users: 1100, items: 30, width: 0 });
      const smaller = { ...free.model, items: rowsOf(free.model.items, free.model.factors) };
      const settings = { ...options, candidates };
      const whole = await evaluateModel(free.model, dataset, free.products, {
        ...settings,
        pairs,
        leftOut: Int32Array.from(leftOut),
      });
      expect(whole).toEqual(await evaluateModel(smaller, small, free.products, settings));
      expect(whole.pairs).toBeLessThan(dataset.test!.users.length);
    },
  );

  it('attacks whole lists as it attacks lists of all candidates', async () => {
    const settings = { ...options, pairs, leftOut: Int32Array.from(leftOut), epsilons: [0.1] };
    const [whole, sampled] = await Promise.all(
      (['all', 30] as const).map((candidates) => evaluateModel(model, dataset, products, { ...settings, candidates })),
    );
    expect(whole.perUser).toEqual(sampled.perUser);
    expect(whole.attacks[0].metrics).toEqual(sampled.attacks[0].metrics);
    expect(whole.certified).toEqual(sampled.certified);
  });
});
