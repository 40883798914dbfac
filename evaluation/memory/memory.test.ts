import { describe, expect, it } from 'vitest';
import { contentShare } from '../content-share.js';
import { evaluateModel } from '../evaluate.js';
import { foldModel } from '../ranking/fold.js';
import { Recommender } from '../ranking/recommend.js';
import { certifyModel } from '../certificates/certify.js';
import { pushIntoLists } from '../attacks/target.js';
import { coOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import { finish } from '../../runtime/turns.js';
import { scoreOf } from '../../model/factors.js';
import { datasetOf, smallDataset, smallModel } from '../../test/support/evaluation.js';
import { explicitHistory, explicitMemoryScores, withMemory } from '../../test/support/memory.js';

const settings = { alpha: 3, coldAlpha: 7, coldBias: 0.5 };
const size = { users: 12, items: 60, width: 6 };
const { model, products } = smallModel(size);
const dataset = smallDataset(size);
const explicit = { model, features: products.features, dataset, settings };
const remembering = withMemory(model, dataset, products.features, settings);
const cold = [...Array(size.items).keys()].filter((item) => !dataset.warmItems.includes(item));

describe('foldModel() of a model with a content memory', () => {
  it('gives vectors whose inner products are the scores of the definition, of warm and of cold items', async () => {
    const vectors = await foldModel(remembering, products);
    expect(vectors.factors).toBe(4 + 6 + 1);
    expect(cold.length).toBeGreaterThan(3);
    for (let user = 0; user < size.users; user++) {
      const scores = explicitMemoryScores(explicit, user);
      for (let item = 0; item < size.items; item++) expect(scoreOf(vectors, user, item)).toBeCloseTo(scores[item], 4);
    }
  });

  it('leaves the learned part of a cold item out, and does without a projection', async () => {
    const mf = { ...model, projection: null };
    const vectors = await foldModel(withMemory(mf, dataset, products.features, settings), products);
    const scores = explicitMemoryScores({ ...explicit, model: mf }, 3);
    for (let item = 0; item < size.items; item++) expect(scoreOf(vectors, 3, item)).toBeCloseTo(scores[item], 4);
    for (const item of cold) expect([...vectors.items.subarray(item * 11, item * 11 + 4)]).toEqual([0, 0, 0, 0]);
  });

  it('gives a user without history the learned scores of warm items, and the bias for every cold one', async () => {
    const lonely = datasetOf(size.items, [[], [1, 2]], [[0, 5]]);
    const two = { ...model, users: model.users.slice(0, 8) };
    const vectors = await foldModel(withMemory(two, lonely, products.features, settings), products);
    const plain = await foldModel(two, products);
    for (const item of [1, 2]) expect(scoreOf(vectors, 0, item)).toBe(scoreOf(plain, 0, item));
    for (const item of [0, 3, 59]) expect(scoreOf(vectors, 0, item)).toBe(0.5);
  });

  it('gives x = 0 to an item at the mean, so that its score is finite', async () => {
    const same = new Float32Array(size.items * size.width).fill(0.3);
    const vectors = await foldModel(withMemory({ ...model, projection: null }, dataset, same, settings), products);
    for (const item of cold) expect(scoreOf(vectors, 2, item)).toBe(0.5);
  });
});

describe('a memory with a co-occurrence part', () => {
  const counting = { ...settings, coOccurrence: { weight: 4, rank: 5 } };
  const { memory } = withMemory(model, dataset, products.features, counting);

  it('adds the part to the scores of warm items, and nothing to those of cold ones', async () => {
    const vectors = await foldModel({ ...model, memory }, products);
    const plain = await foldModel(remembering, products);
    const { users, items } = finish(coOccurrenceVectors(dataset.training, size.items, 5));
    for (let user = 0; user < size.users; user++) {
      for (let item = 0; item < size.items; item++) {
        const counted = scoreOf({ users, items, factors: 5 }, user, item);
        const added = scoreOf(vectors, user, item) - scoreOf(plain, user, item);
        expect(added).toBeCloseTo(cold.includes(item) ? 0 : 4 * counted, 5);
      }
    }
  });

  it('gives users with the histories of others the vectors of these', () => {
    const none = new Float32Array(size.users);
    const own = memory.extendUsers(none, 1);
    expect(memory.ofUsers(dataset.training).extendUsers(none, 1)).toEqual(own);
    const { offsets, items } = dataset.training;
    const second = { offsets: Int32Array.of(0, offsets[2] - offsets[1]), items: items.slice(offsets[1], offsets[2]) };
    const length = memory.extendedFactors(1);
    expect(memory.ofUsers(second).extendUsers(none.slice(0, 1), 1)).toEqual(own.slice(length, 2 * length));
  });
});

describe('contentShare() of a model with a content memory', () => {
  it('counts the memory and the whole score of cold items as content', async () => {
    let covariance = 0;
    let variance = 0;
    const vectors = await foldModel(remembering, products);
    for (let user = 0; user < size.users; user++) {
      const scores = explicitMemoryScores(explicit, user);
      const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
      for (const [item, score] of scores.entries()) {
        let learned = 0;
        if (!cold.includes(item))
          for (let k = 0; k < 4; k++) learned += model.users[user * 4 + k] * model.items[item * 4 + k];
        covariance += (score - learned) * (score - mean);
        variance += (score - mean) ** 2;
      }
    }
    expect(await contentShare(remembering, vectors, products)).toBeCloseTo(covariance / variance, 5);
  });
});

describe('computations for scores that are linear in the features', () => {
  const name = /content memory/;

  it('refuse a content memory', async () => {
    await expect(certifyModel(remembering, dataset, products, { top: 3 })).rejects.toThrow(name);
    const target = { items: [cold[0]], users: [0], top: 3 };
    await expect(pushIntoLists(remembering, dataset.training, products, target)).rejects.toThrow(name);
    const options = { candidates: 20, seed: 1, at: [10], epsilons: [0.1] };
    await expect(evaluateModel(remembering, dataset, products, { ...options, norm: 'linf' })).rejects.toThrow(name);
    const histories = { ...options, attackHistories: true };
    await expect(evaluateModel(model, dataset, products, histories)).rejects.toThrow(/histories of a model without/);
  });

  it('are not what lists of a content memory need', async () => {
    const recommender = await Recommender.open(remembering, dataset.training, products);
    const [list] = await recommender.topItems(Int32Array.of(4), 5);
    const scores = explicitMemoryScores(explicit, 4);
    const { offsets, items } = dataset.training;
    const open = [...scores.keys()].filter((item) => !items.subarray(offsets[4], offsets[5]).includes(item));
    const best = open.toSorted((a, b) => scores[b] - scores[a]).slice(0, 5);
    expect(list.map(({ item }) => item)).toEqual(best);
    for (const { placeEpsilon, listEpsilon } of list) expect(listEpsilon).toBeGreaterThanOrEqual(placeEpsilon);
  });
});

describe('explicitHistory()', () => {
  it('is what the memory keeps of each user', () => {
    for (let user = 0; user < size.users; user++) {
      const t = explicitHistory(explicit, user);
      t.forEach((value, d) => expect(remembering.memory.histories[user * size.width + d]).toBeCloseTo(value, 6));
    }
  });
});
