import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseMemory } from './choose-memory.js';
import type { ChoiceData } from './choose-memory.js';
import { evaluateModel } from './evaluate.js';
import { MEMORY_GRID } from './memory-grid.js';
import { openMemory } from './memory.js';
import type { Dataset } from '../dataset/dataset.js';
import { writeNpy } from '../dataset/write-npy.js';
import type { MemorySettings } from '../model/memory.js';
import { datasetOf, normals, pairsOf, smallProducts } from '../test/support/evaluation.js';

const [USERS, ITEMS, WIDTH, FACTORS] = [60, 80, 8, 3];
const folder = mkdtempSync(join(tmpdir(), 'amr-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Users who like items along one direction of the features each, and a model that knows little about it. */
const features = normals(ITEMS * WIDTH, 5, 0.3);
const tastes = normals(USERS * WIDTH, 6);
const likes = Array.from({ length: USERS }, (_, user) => {
  const noise = normals(ITEMS, 100 + user, 0.6);
  const score = (item: number) =>
    noise[item] +
    features
      .subarray(item * WIDTH, (item + 1) * WIDTH)
      .reduce((sum, value, d) => sum + value * tastes[user * WIDTH + d], 0);
  return [...Array(ITEMS).keys()].toSorted((a, b) => score(b) - score(a)).slice(0, 6);
});
/** The items from here on are taken out of training. */
const FIRST_PSEUDO_COLD = 74;
const heldOut = likes.flatMap((own, user) =>
  own.flatMap((item, at) => (at === 2 || item >= FIRST_PSEUDO_COLD ? [[user, item] as const] : [])),
);
const isHeldOut = (user: number, item: number) => heldOut.some(([u, i]) => u === user && i === item);
const model = {
  users: normals(USERS * FACTORS, 1, 0.5),
  items: normals(ITEMS * FACTORS, 2, 0.5),
  projection: null,
  factors: FACTORS,
};
const products = smallProducts(features, WIDTH);
const options = { fixed: {}, candidates: 30, seed: 1 };
let data: ChoiceData;

beforeAll(async () => {
  const path = join(folder, 'features.npy');
  await writeNpy(path, { type: 'float32', width: WIDTH, values: features });
  const part = { path, type: 'float32' as const, offset: 128, width: WIDTH };
  const matrix = { parts: [part], rows: ITEMS, width: WIDTH, inverseScale: 1 };
  const whole: Dataset = { ...datasetOf(ITEMS, likes, []), features: matrix };
  const training = likes.map((own, user) => own.filter((item) => !isHeldOut(user, item)));
  data = {
    whole,
    dataset: { ...datasetOf(ITEMS, training, []), features: matrix },
    validation: pairsOf(heldOut),
  };
});

/** Evaluates settings as evaluate does, on the validation pairs. */
async function evaluated(settings: MemorySettings, epsilons: number[] = []) {
  const memory = openMemory(settings, data.dataset);
  const measured = { candidates: 30, seed: 1, at: [10], epsilons, pairs: data.validation };
  return evaluateModel({ ...model, memory }, data.whole, products, measured);
}

describe('chooseMemory()', () => {
  it('finds the best setting of the grid, with the NDCG that evaluateModel() measures', async () => {
    const { settings, ndcg, drop } = await chooseMemory(model, data, products, options);
    expect(drop).toBeNull();
    expect((await evaluated(settings)).metrics['ndcg@10']).toBeCloseTo(ndcg, 12);
    expect(settings.alpha).toBeGreaterThan(0);
    for (const alpha of MEMORY_GRID.alpha) {
      for (const coldAlpha of [2, 16]) {
        const other = (await evaluated({ alpha, coldAlpha, coldBias: 0 })).metrics['ndcg@10'];
        expect(other).toBeLessThanOrEqual(ndcg + 1e-12);
      }
    }
  });

  it('keeps the stated settings, and leaves the cold items out of histories', async () => {
    const { settings } = await chooseMemory(model, data, products, { ...options, fixed: { alpha: 2.5, coldBias: 1 } });
    expect(settings).toMatchObject({ alpha: 2.5, coldBias: 1 });
    const warm = new Set(data.dataset.warmItems);
    expect([...Array(ITEMS).keys()].filter((item) => item >= FIRST_PSEUDO_COLD && warm.has(item))).toEqual([]);
  });

  it('keeps the limit of the drop, at the price of accuracy', async () => {
    const free = await chooseMemory(model, data, products, options);
    const attacked = (await evaluated(free.settings, [0.1])).attacks[0];
    const share = -0.8 * attacked.drop!;
    const limited = await chooseMemory(model, data, products, { ...options, maxDrop: { epsilon: 0.1, share } });
    expect(limited.drop).toBeLessThanOrEqual(share);
    expect(limited.ndcg).toBeLessThan(free.ndcg);
    const drop = (await evaluated(limited.settings, [0.1])).attacks[0].drop;
    expect(-drop!).toBeCloseTo(limited.drop!, 12);
  });

  it('says the least loss where no setting keeps the limit', async () => {
    const maxDrop = { epsilon: 0.5, share: 0.0001 };
    const fixed = { alpha: 8 };
    await expect(chooseMemory(model, data, products, { ...options, fixed, maxDrop })).rejects.toThrow(
      /loses at most 0\.0001 of NDCG@10 under an attack of epsilon 0\.5 on validation: the least loss is 0\.\d+, with alpha 8/,
    );
  });
});
