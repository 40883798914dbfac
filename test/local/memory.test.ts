import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { compileJob, embed, evaluate, exportModel, push, recommend, train } from '../../local/index.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { writeReport } from '../../report/page/report.js';
import type { ModelConfig } from '../../storage/model-folder.js';
import { required } from '../../runtime/required.js';
import { SafetensorsFile } from '../../storage/safetensors.js';
import { temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const [USERS, ITEMS, WIDTH, FACTORS] = [40, 60, 6, 4];
/** The items from here on have no training interactions. */
const FIRST_COLD = 50;

const features = new Float32Array(ITEMS * WIDTH);
new CounterRandom(3, Purpose.synthetic).normals(features, 1, 0);

/** The training items of a user. */
const historyOf = (user: number) => [1, 5, 8, 13].map((step) => (user * 7 + step) % FIRST_COLD);

function jobOf(spec: object) {
  return compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'remembering' },
    spec: {
      data: { interactions: 'train.csv', features: ['features.npy'], test: 'test.csv' },
      model: { factors: FACTORS },
      batchSize: 32,
      engine: 'reference',
      evaluation: { candidates: 30, every: 1 },
      memory: { alpha: 2, coldAlpha: 6, coldBias: 0.5 },
      ...spec,
    },
  });
}

const KINDS = ['mf', 'vbpr'] as const;
const trainKind = (kind: string, name: string, spec: object = {}) =>
  train(jobOf({ stages: [{ kind, epochs: 2 }], ...spec }), {
    modelDirectory: at(name),
    root: folder,
    overwrite: true,
    threads: 1,
  });

beforeAll(async () => {
  const lines = (of: (user: number) => number[]) =>
    Array.from({ length: USERS }, (_, user) =>
      of(user)
        .map((item) => `${user},${item}\n`)
        .join(''),
    ).join('');
  writeFileSync(at('train.csv'), `user,item\n${lines(historyOf)}`);
  writeFileSync(
    at('test.csv'),
    `user,item\n${lines((user) => [user % 3 ? (user * 7 + 21) % FIRST_COLD : FIRST_COLD + (user % 10)])}`,
  );
  await writeNpy(at('features.npy'), { type: 'float32', width: WIDTH, values: features });
});

async function vectorsIn(name: string, tensor: 'users' | 'items'): Promise<{ values: Float32Array; length: number }> {
  const file = await SafetensorsFile.open(at(name, `${tensor}.safetensors`));
  try {
    const [key] = Object.keys(file.tensors);
    return { values: (await file.read(key)) as Float32Array, length: file.tensors[key].shape[1] };
  } finally {
    await file.close();
  }
}

const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);

describe.each(KINDS)('a model of %s with a content memory', (kind) => {
  const model = `${kind}-model`;

  it('has figures in training that evaluate() measures again, and cold items that are found', async () => {
    const trained = await trainKind(kind, model);
    const evaluated = await evaluate(at(model));
    expect(trained.metrics).toEqual(evaluated.metrics);
    expect(evaluated.cold.pairs).toBeGreaterThan(5);
    const plain = await trainKind(kind, `${kind}-plain`, { memory: undefined });
    expect(plain.metrics).not.toEqual(trained.metrics);
  });

  it('exports vectors whose inner products are the scores of recommend()', async () => {
    await exportModel(at(model), { to: at(`${kind}-vectors`) });
    const [users, items] = [await vectorsIn(`${kind}-vectors`, 'users'), await vectorsIn(`${kind}-vectors`, 'items')];
    expect([users.length, items.length]).toEqual([FACTORS + WIDTH + 1, FACTORS + WIDTH + 1]);
    const row = ({ values, length }: typeof users, n: number) => values.subarray(n * length, (n + 1) * length);
    let cold = 0;
    for await (const { user, items: list } of recommend(at(model), { users: 'all', top: 60 })) {
      expect(list).toHaveLength(ITEMS - 4);
      for (const { item, score, epsilon, listEpsilon } of list) {
        expect(score).toBeCloseTo(inner(row(users, Number(user)), row(items, Number(item))), 5);
        // The list has all open items, so that none can leave it.
        expect(epsilon).not.toBeNull();
        expect(listEpsilon).toBeNull();
        if (Number(item) >= FIRST_COLD) cold++;
      }
    }
    expect(cold).toBe(USERS * (ITEMS - FIRST_COLD));
  });

  it('embeds new items as it scores cold ones', async () => {
    const values = features.subarray(FIRST_COLD * WIDTH);
    await writeNpy(at('new.npy'), { type: 'float32', width: WIDTH, values });
    const result = await embed(at(model), { features: [at('new.npy')], to: at(`${kind}-new`) });
    expect(result).toMatchObject({ items: ITEMS - FIRST_COLD, factors: FACTORS + WIDTH + 1 });
    const { values: all, length } = await vectorsIn(`${kind}-vectors`, 'items');
    expect((await vectorsIn(`${kind}-new`, 'items')).values).toEqual(all.slice(FIRST_COLD * length));
  });

  it('exports shorter vectors whose content has fewer dimensions, and says what that costs', async () => {
    const reduce = (pca: number, to: string) => exportModel(at(model), { to: at(to), pca });
    const [most, few] = [await reduce(WIDTH - 1, `${kind}-most`), await reduce(1, `${kind}-few`)];
    expect([most.factors, few.factors]).toEqual([FACTORS + WIDTH, FACTORS + 2]);
    const whole = (await evaluate(at(model))).metrics['ndcg@10'];
    const [costOfMost, costOfFew] = [required(most.pca, 'the cost'), required(few.pca, 'the cost')];
    expect(costOfMost.ndcg?.whole).toBeCloseTo(whole, 12);
    expect(costOfMost.share).toBeGreaterThan(costOfFew.share);
    expect(costOfMost.placesChanged).toBeLessThan(costOfFew.placesChanged);
    expect(costOfFew.itemsChanged).toBeLessThanOrEqual(costOfFew.placesChanged);
    const [users, items] = [await vectorsIn(`${kind}-few`, 'users'), await vectorsIn(`${kind}-few`, 'items')];
    const row = ({ values, length }: typeof users, n: number) => values.subarray(n * length, (n + 1) * length);
    // A list of the exported vectors is what the cost was measured on.
    const lists = recommend(at(model), { users: 'all', top: 10 });
    let [moved, places] = [0, 0];
    for await (const { user, items: list } of lists) {
      const open = Array.from({ length: ITEMS }, (_, item) => item).filter(
        (item) => !historyOf(Number(user)).includes(item),
      );
      const scores = new Map(open.map((item) => [item, inner(row(users, Number(user)), row(items, item))]));
      const best = open.toSorted((x, y) => required(scores.get(y), 'a score') - required(scores.get(x), 'a score'));
      places += list.length;
      moved += list.filter(({ item }, place) => Number(item) !== best[place]).length;
    }
    expect(costOfFew.users).toBe(USERS);
    expect(costOfFew.placesChanged).toBeCloseTo(moved / places, 2);
    await expect(reduce(WIDTH, `${kind}-long`)).rejects.toThrow(/must be fewer than the 6 that the features have/);
    expect((await reduce(1, `${kind}-repeated`)).pca).toEqual(few.pca);
    expect((await vectorsIn(`${kind}-repeated`, 'items')).values).toEqual(items.values);
  });

  it('embeds new items with the dimensions of a reduced export', async () => {
    const pca = at(`${kind}-few`, 'pca.npy');
    const result = await embed(at(model), { features: [at('new.npy')], to: at(`${kind}-short`), pca });
    expect(result.factors).toBe(FACTORS + 2);
    const { values: all, length } = await vectorsIn(`${kind}-few`, 'items');
    expect((await vectorsIn(`${kind}-short`, 'items')).values).toEqual(all.slice(FIRST_COLD * length));
    const wrong = embed(at(model), { features: [at('new.npy')], to: at(`${kind}-wrong`), pca: at('new.npy') });
    await expect(wrong).rejects.toThrow(`must have a row for each of the ${WIDTH} features, and has`);
  });

  it('is attacked and certified, also in its report', async () => {
    const { attacks, certified } = await evaluate(at(model), { epsilons: [0.02, 0.5] });
    expect(attacks).toHaveLength(6);
    expect(certified[0].top10).toBeGreaterThan(certified[1].top10);
    await writeReport(at(model), at(`${kind}.html`), { epsilons: [0.1] });
    expect(readFileSync(at(`${kind}.html`), 'utf8')).toMatch(/Lists of 40 users, against all items/);
    await expect(push(at(model), { items: ['55'], users: ['1'] })).rejects.toThrow(/content memory/);
  });

  it('has a digest that covers the settings and the mean', async () => {
    const digest = (await trainKind(kind, `${kind}-again`)).digest;
    const other = await trainKind(kind, `${kind}-other`, { memory: { alpha: 2, coldAlpha: 6, coldBias: 0.25 } });
    expect(other.digest).not.toBe(digest);
    const path = at(`${kind}-again`, 'config.json');
    const config = JSON.parse(readFileSync(path, 'utf8')) as ModelConfig & { memory: { mean: number[] } };
    expect(config.digest).toBe(digest);
    config.memory.mean[2] += 0.001;
    writeFileSync(path, JSON.stringify(config));
    await expect(evaluate(at(`${kind}-again`))).rejects.toThrow(/was altered/);
  });
});

it('validation holds pairs out of the histories too', async () => {
  const trained = await trainKind('vbpr', 'selected', {
    evaluation: { candidates: 30, every: 1, select: 'validation' },
  });
  expect(trained.metrics).toEqual((await evaluate(at('selected'))).metrics);
});

describe('a memory whose settings are auto', () => {
  it('has the settings that pass 1 chose, as a job that states them', async () => {
    const memory = { coOccurrence: { rank: 6 }, maxDrop: { epsilon: 0.1, share: 0.9 } };
    const evaluation = { candidates: 20, every: 1 };
    const chosen = await trainKind('mf', 'chosen', { memory, evaluation: { ...evaluation, select: 'validation' } });
    const settings = required(chosen.choice?.memory, 'the chosen memory');
    expect(settings.coOccurrence?.rank).toBe(6);
    const stated = await trainKind('mf', 'stated', {
      stages: [{ kind: 'mf', epochs: chosen.choice?.epochs[0] }],
      memory: settings,
      evaluation,
    });
    expect(chosen.digest).toBe(stated.digest);
    expect(chosen.metrics).toEqual(stated.metrics);
    const { choice } = JSON.parse(readFileSync(join(at('chosen'), 'config.json'), 'utf8')) as ModelConfig;
    expect(choice).toEqual(chosen.choice);
    expect((await evaluate(at('chosen'))).metrics).toEqual(chosen.metrics);
  });

  it('trains without features where it counts co-occurrences alone', async () => {
    const spec = { data: { interactions: 'train.csv', test: 'test.csv' }, memory: { coOccurrence: { weight: 5 } } };
    const { metrics } = await trainKind('mf', 'counted', spec);
    expect((await evaluate(at('counted'))).metrics).toEqual(metrics);
    expect(metrics).not.toEqual((await trainKind('mf', 'uncounted', { ...spec, memory: undefined })).metrics);
    // It reads no features, so there is nothing to attack, and new items have no vectors.
    await expect(evaluate(at('counted'), { epsilons: [0.1] })).rejects.toThrow(
      /Cannot attack a model without features/,
    );
    const features = [at('features.npy')];
    await expect(embed(at('counted'), { features, to: at('counted-new') })).rejects.toThrow(/it has no content/);
    await expect(exportModel(at('counted'), { to: at('counted-short'), pca: 2 })).rejects.toThrow(
      /Cannot reduce the content of .*: it has no content memory/,
    );
  });
});

describe('the key memory', () => {
  it.each([
    [{ data: { interactions: 'train.csv' }, memory: {} }, /spec\.memory needs features/],
    [
      { memory: { alpha: 'auto' } },
      /spec\.evaluation\.select must be validation, on which the settings of spec\.memory are chosen/,
    ],
    [{ memory: {}, evaluation: { select: 'validation', refit: false } }, /spec\.evaluation\.refit must be true where/],
    [
      { data: { interactions: 'train.csv' }, memory: { alpha: 2, coOccurrence: {} } },
      /spec\.memory\.alpha needs features/,
    ],
    [
      { memory: { alpha: 1, coldAlpha: 1, coldBias: 0, maxDrop: { epsilon: 0.1, share: 0.1 } } },
      /spec\.memory\.maxDrop must be absent where/,
    ],
    [{ memory: { coldAlpha: -1 } }, /spec\.memory\.coldAlpha must be a number of 0 or more, or auto/],
  ])('is refused where it is wrong: %j', (spec, message) => {
    expect(() => jobOf({ stages: [{ kind: 'mf' }], ...spec })).toThrow(message);
  });
});
