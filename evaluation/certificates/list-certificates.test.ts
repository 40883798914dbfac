import { describe, expect, it } from 'vitest';
import { smallDataset, smallModel } from '../../test/support/evaluation.js';
import { explicitHistory, explicitMean, explicitMemoryScores, withMemory } from '../../test/support/memory.js';
import { strongestAttack } from '../../test/support/movable-score.js';
import type { MovableCase } from '../../test/support/movable-score.js';
import { certifyMemoryLists } from './certify-memory.js';
import type { Recommendation } from '../ranking/recommend.js';
import { Recommender } from '../ranking/recommend.js';

const size = { users: 12, items: 60, width: 6 };
const { model, products } = smallModel(size);
const dataset = smallDataset(size);
const { features } = products;
const mean = explicitMean(features, size.width, dataset.warmItems);
const TOP = 5;

/** The certified lists of some users, with what an attacker of one score reads. */
async function certified(isLearned: boolean, settings = { alpha: 3, coldAlpha: 7, coldBias: 0.5 }, users = [4]) {
  const plain = isLearned ? model : { ...model, projection: null };
  const explicit = { model: plain, features, dataset, settings };
  const recommender = await Recommender.open(
    withMemory(plain, dataset, features, settings),
    dataset.training,
    products,
  );
  const lists = await recommender.topItems(Int32Array.from(users), TOP);
  return lists.map((list, at) => {
    const user = users[at];
    const scores = explicitMemoryScores(explicit, user);
    const t = explicitHistory(explicit, user);
    const attackOn = (item: number): MovableCase => {
      const isWarm = dataset.warmItems.includes(item);
      const own = features.subarray(item * size.width, (item + 1) * size.width);
      const g = Float64Array.from(own, (_, d) => {
        if (!isWarm || !plain.projection) return 0;
        const { users: vectors, projection, factors } = plain;
        return [...vectors.subarray(user * factors, (user + 1) * factors)].reduce(
          (sum, value, k) => sum + value * projection[d * factors + k],
          0,
        );
      });
      return {
        t,
        c: Float64Array.from(own, (value, d) => value - mean[d]),
        g,
        weight: isWarm ? settings.alpha : settings.coldAlpha,
      };
    };
    const { offsets, items } = dataset.training;
    const had = items.subarray(offsets[user], offsets[user + 1]);
    const open = [...scores.keys()].filter((item) => !had.includes(item));
    return { list, scores, attackOn, open };
  });
}

type Certified = Awaited<ReturnType<typeof certified>>[number];

/** The number of open items that an attack of size epsilon on both brings at least as high as an item. */
function overtaking({ scores, attackOn, open }: Certified, item: number, epsilon: number, below: boolean): number {
  const fallen = scores[item] - strongestAttack(attackOn(item), epsilon, -1);
  const most = ({ t, g, weight }: MovableCase) => 2 * weight * Math.hypot(...t) + epsilon * Math.hypot(...g);
  const rivals = open.filter(
    (other) =>
      other !== item && (!below || scores[other] < scores[item]) && scores[other] + most(attackOn(other)) >= fallen,
  );
  return rivals.filter((rival) => scores[rival] + strongestAttack(attackOn(rival), epsilon, 1) >= fallen).length;
}

const finite = (list: readonly Recommendation[]) =>
  [...list.entries()].filter(([, { listEpsilon }]) => listEpsilon > 0 && listEpsilon < Infinity);

describe('certifyMemoryLists()', () => {
  it('says when a first item and a list as a set can change', async () => {
    const settings = { alpha: 3, coldAlpha: 7, coldBias: 0.5 };
    const remembering = withMemory({ ...model, projection: null }, dataset, features, settings);
    const { first, top } = await certifyMemoryLists(remembering, dataset, products, { top: TOP, most: 12 });
    const recommender = await Recommender.open(remembering, dataset.training, products);
    const lists = await recommender.topItems(
      Int32Array.from({ length: 12 }, (_, user) => user),
      TOP,
    );
    for (const [user, list] of lists.entries()) {
      expect(first[user]).toBe(list[0].placeEpsilon);
      expect(top[user]).toBeLessThanOrEqual(Math.min(...list.map(({ listEpsilon }) => listEpsilon)));
      expect(top[user]).toBeGreaterThanOrEqual(Math.min(...list.map(({ placeEpsilon }) => placeEpsilon)));
    }
    expect(new Set(top).size).toBeGreaterThan(6);
  });
});

describe('the certificates of the lists of a content memory', () => {
  it('hold against every attack of that size, with and without a learned part', async () => {
    for (const isLearned of [false, true]) {
      for (const lists of await certified(isLearned)) {
        for (const [, { item, listEpsilon }] of finite(lists.list).slice(0, 1))
          expect(overtaking(lists, item, 0.97 * listEpsilon, false)).toBeLessThan(TOP);
        const [first] = lists.list;
        expect(first.placeEpsilon).toBeGreaterThan(0);
        expect(overtaking(lists, first.item, 0.97 * Math.min(first.placeEpsilon, 9), true)).toBe(0);
      }
    }
  });

  it('are the least bounds without a learned part: some attack that is hardly larger succeeds', async () => {
    for (const lists of await certified(false)) {
      expect(finite(lists.list).length).toBeGreaterThan(0);
      for (const [, { item, listEpsilon }] of finite(lists.list).slice(0, 1))
        expect(overtaking(lists, item, 1.03 * listEpsilon, false)).toBeGreaterThanOrEqual(TOP);
      for (const [place, { item, placeEpsilon }] of [...lists.list.entries()].slice(0, 2)) {
        const above = lists.list[place - 1];
        const isOvertaken = overtaking(lists, item, 1.03 * placeEpsilon, true) > 0;
        const overtakes = above !== undefined && overtaking(lists, above.item, 1.03 * placeEpsilon, true) > 0;
        expect(isOvertaken || overtakes).toBe(true);
      }
    }
  });

  it('are unbounded where no perturbation moves a score', async () => {
    const settings = { alpha: 0, coldAlpha: 0, coldBias: -50 };
    for (const { list } of await certified(false, settings))
      for (const { placeEpsilon, listEpsilon } of list)
        expect([placeEpsilon, listEpsilon]).toEqual([Infinity, Infinity]);
  });

  it('are those of cold items alone where the content of warm items is kept', async () => {
    const settings = { alpha: 3, coldAlpha: 7, coldBias: -50 };
    const [live] = await certified(false, settings, [4]);
    const [kept] = await certified(false, { ...settings, content: 'snapshot' } as typeof settings, [4]);
    expect(live.list.some(({ listEpsilon }) => listEpsilon < Infinity)).toBe(true);
    for (const { listEpsilon } of kept.list) expect(listEpsilon).toBe(Infinity);
  });
});
