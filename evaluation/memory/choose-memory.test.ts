import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chooseMemory } from './choose-memory.js';
import type { ChoiceData } from './choose-memory.js';
import { CoOccurrenceAhead } from './co-occurrence-ahead.js';
import { CO_OCCURRENCE_WEIGHTS } from './co-occurrence-weight.js';
import { ScoringThread } from '../ranking/scoring-thread.js';
import { evaluateModel } from '../evaluate.js';
import type { EvaluationResult } from '../evaluate.js';
import { MEMORY_GRID } from './memory-grid.js';
import { openMemory } from './memory.js';
import type { Dataset } from '../../dataset/dataset.js';
import { writeNpy } from '../../dataset/features/write-npy.js';
import type { ModelFactors } from '../../model/factors.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import { datasetOf, normals, pairsOf, smallProducts } from '../../test/support/evaluation.js';

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
async function evaluated(settings: MemorySettings, epsilons: number[] = [], plain: ModelFactors = model) {
  const memory = openMemory(settings, data.dataset);
  const measured = { candidates: 30, seed: 1, at: [10], epsilons, pairs: data.validation };
  // Items that the model was not trained on count as cold.
  const whole = { ...data.whole, warmItems: data.dataset.warmItems };
  return evaluateModel({ ...plain, memory }, whole, products, measured);
}

/** NDCG@10, in which cold pairs weigh no more than a tenth of all. */
function weighted({ warm, cold }: Pick<EvaluationResult, 'warm' | 'cold'>): number {
  const weight = Math.min(1, warm.pairs / (9 * cold.pairs));
  const sum = warm.pairs * warm['ndcg@10'] + weight * cold.pairs * cold['ndcg@10'];
  return sum / (warm.pairs + weight * cold.pairs);
}

/** The share of it that the attack takes. */
function dropOf(result: EvaluationResult): number {
  return 1 - weighted(result.attacks[0]) / weighted(result);
}

describe('chooseMemory()', () => {
  it('finds the best setting of the grid, with the NDCG that evaluateModel() measures', async () => {
    const { settings, ndcg, drop } = await chooseMemory(model, data, products, options);
    expect(drop).toBeNull();
    const best = await evaluated(settings);
    expect(best.cold.pairs).toBeGreaterThan(best.warm.pairs / 9);
    expect(weighted(best)).toBeCloseTo(ndcg, 12);
    expect(settings.alpha).toBeGreaterThan(0);
    for (const alpha of MEMORY_GRID.alpha) {
      for (const coldAlpha of [2, 16]) {
        const other = weighted(await evaluated({ alpha, coldAlpha, coldBias: 0 }));
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
    const share = 0.8 * dropOf(await evaluated(free.settings, [0.1]));
    const limited = await chooseMemory(model, data, products, { ...options, maxDrop: { epsilon: 0.1, share } });
    expect(limited.drop).toBeLessThanOrEqual(share);
    expect(limited.ndcg).toBeLessThan(free.ndcg);
    expect(dropOf(await evaluated(limited.settings, [0.1]))).toBeCloseTo(limited.drop ?? NaN, 12);
  });

  it('measures the drop of a model whose learned part and co-occurrence part score too, as evaluateModel() does', async () => {
    const fixed = { alpha: 1, coldAlpha: 4, coldBias: 0 };
    const coOccurrence = { weight: 2, rank: 5 };
    const maxDrop = { epsilon: 0.1, share: 1 };
    for (const projection of [null, normals(WIDTH * FACTORS, 9, 0.5)]) {
      const plain = { ...model, projection };
      const chosen = await chooseMemory(plain, data, products, { ...options, fixed, coOccurrence, maxDrop });
      expect(chosen.drop).toBeGreaterThan(0.01);
      expect(dropOf(await evaluated(chosen.settings, [0.1], plain))).toBeCloseTo(chosen.drop ?? NaN, 12);
    }
  });

  it('chooses the weight of the co-occurrence part, which ranks as the model with that weight does', async () => {
    const coOccurrence = { weight: null, rank: 12 };
    const chosen = await chooseMemory(model, data, products, { ...options, coOccurrence });
    expect(CO_OCCURRENCE_WEIGHTS).toContain(chosen.settings.coOccurrence?.weight);
    expect(chosen.settings.coOccurrence?.rank).toBe(12);
    expect(weighted(await evaluated(chosen.settings))).toBeCloseTo(chosen.ndcg, 12);
    const content = { alpha: 0, coldAlpha: 0, coldBias: 0 };
    const figures = await Promise.all(
      CO_OCCURRENCE_WEIGHTS.map(async (weight) => {
        const { metrics } = await evaluated({ ...content, coOccurrence: { weight, rank: 12 } });
        return metrics['ndcg@10'];
      }),
    );
    const best = figures.indexOf(Math.max(...figures));
    expect(chosen.settings.coOccurrence?.weight).toBe(CO_OCCURRENCE_WEIGHTS[best]);
  });

  it('chooses the same with a second thread and with vectors that were computed ahead', async () => {
    const { users, items } = data.validation;
    // The pairs repeat, so that their lists are several groups.
    const repeated = (values: Int32Array) => Int32Array.from({ length: 9000 }, (_, at) => values[at % values.length]);
    const many = { ...data, validation: { users: repeated(users), items: repeated(items) } };
    const chosen = { ...options, coOccurrence: { weight: null, rank: 5 }, maxDrop: { epsilon: 0.1, share: 1 } };
    const [thread, ahead] = [new ScoringThread(), new CoOccurrenceAhead()];
    const score = vi.spyOn(thread, 'score');
    try {
      const expected = await chooseMemory(model, many, products, chosen);
      expect(await chooseMemory(model, { ...many, thread, ahead }, products, chosen)).toEqual(expected);
      const answers = await Promise.all(score.mock.results.map(({ value }) => value as Promise<unknown>));
      expect(answers.filter((scores) => scores !== null).length).toBeGreaterThan(0);
    } finally {
      await thread.close();
    }
  });

  it('says the least loss where no setting keeps the limit', async () => {
    const maxDrop = { epsilon: 0.5, share: 0.0001 };
    const fixed = { alpha: 8 };
    await expect(chooseMemory(model, data, products, { ...options, fixed, maxDrop })).rejects.toThrow(
      /loses at most 0\.0001 of NDCG@10 under an attack of epsilon 0\.5 on validation: the least loss is 0\.\d+, with alpha 8/,
    );
  });
});
