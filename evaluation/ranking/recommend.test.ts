import { describe, expect, it } from 'vitest';
import { explicitScores, explicitSensitivity, smallDataset, smallModel } from '../../test/support/evaluation.js';
import { Recommender } from './recommend.js';

const { training } = smallDataset();
const { model, products } = smallModel();

describe('Recommender', () => {
  it('topItems() lists the best items outside the history with their scores and margins', async () => {
    const recommender = await Recommender.open(model, training, products);
    const lists = await recommender.topItems(Int32Array.of(5, 2), 4);
    for (const [list, user] of [5, 2].entries()) {
      const history = training.items.subarray(training.offsets[user], training.offsets[user + 1]);
      const scores = explicitScores(model, products.features, user);
      const order = [...scores.keys()]
        .filter((item) => !history.includes(item))
        .toSorted((a, b) => scores[b] - scores[a]);
      const reach = Math.hypot(...explicitSensitivity(model, user));
      const gap = (place: number): number => scores[order[place]] - scores[order[place + 1]];
      expect(lists[list].map(({ item }) => item)).toEqual(order.slice(0, 4));
      lists[list].forEach(({ score, placeEpsilon, listEpsilon }, place) => {
        expect(score).toBeCloseTo(scores[order[place]], 4);
        const nearer = Math.min(gap(place), place === 0 ? Infinity : gap(place - 1));
        expect(placeEpsilon).toBeCloseTo(nearer / (2 * reach), 4);
        expect(listEpsilon).toBeCloseTo((scores[order[place]] - scores[order[4]]) / (2 * reach), 4);
      });
    }
  });

  it('topItems() sets the lower item number first on a tie', async () => {
    const users = model.users.map(() => 0);
    const [list] = await (
      await Recommender.open({ ...model, users }, training, products)
    ).topItems(Int32Array.of(0), 40);
    expect(list).toHaveLength(35);
    expect(list.map(({ item }) => item)).toEqual(list.map(({ item }) => item).toSorted((a, b) => a - b));
    expect(new Set(list.map(({ placeEpsilon }) => placeEpsilon))).toEqual(new Set([0]));
    expect(new Set(list.map(({ listEpsilon }) => listEpsilon))).toEqual(new Set([Infinity]));
  });

  it('topItems() of a model without features has nothing to fear from perturbations', async () => {
    const { model, products } = smallModel({ width: 0 });
    const [list] = await (await Recommender.open(model, training, products)).topItems(Int32Array.of(1), 3);
    expect(list.map(({ placeEpsilon }) => placeEpsilon)).toEqual([Infinity, Infinity, Infinity]);
  });
});
