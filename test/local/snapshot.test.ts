import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { compileJob, evaluate, exportModel, recommend, train } from '../../local/index.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const [USERS, ITEMS, WIDTH] = [40, 60, 6];
/** The items from here on have no training interactions. */
const FIRST_COLD = 50;
const features = new Float32Array(ITEMS * WIDTH);
new CounterRandom(3, Purpose.synthetic).normals(features, 1, 0);

type Content = 'live' | 'snapshot';

const trainModel = (kind: string, content: Content, spec: object = {}, name = `${kind}-${content}`) =>
  train(
    compileJob({
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name: content },
      spec: {
        data: { interactions: 'train.csv', features: ['features.npy'], test: 'test.csv' },
        model: { factors: 4 },
        stages: [{ kind, epochs: 2 }],
        batchSize: 32,
        engine: 'reference',
        evaluation: { candidates: 30, every: 1 },
        memory: { alpha: 2, coldAlpha: 6, coldBias: 0.5, content },
        ...spec,
      },
    }),
    { modelDirectory: at(name), root: folder, overwrite: true, threads: 1 },
  );

const writeFeatures = (values: Float32Array) => writeNpy(at('features.npy'), { type: 'float32', width: WIDTH, values });

/** Returns the features with other rows of some items. */
function changed(isChanged: (item: number) => boolean): Float32Array {
  return features.map((value, place) => (isChanged(Math.floor(place / WIDTH)) ? -0.7 * value : value));
}

/** Returns the score of every item that each user did not have. */
async function scoresOf(name: string): Promise<Map<string, number>> {
  const scores = new Map<string, number>();
  for await (const { user, items } of recommend(at(name), { users: 'all', top: ITEMS }))
    for (const { item, score } of items) scores.set(`${user} ${item}`, score);
  return scores;
}

/** Returns the items whose score some user sees differently. */
function movedItems(before: Map<string, number>, after: Map<string, number>): Set<number> {
  const moved = [...before].filter(([pair, score]) => score !== after.get(pair));
  return new Set(moved.map(([pair]) => Number(pair.split(' ')[1])));
}

const isWarm = (item: number) => item < FIRST_COLD;

beforeAll(() => {
  const lines = (of: (user: number) => number[]) =>
    Array.from({ length: USERS }, (_, user) =>
      of(user)
        .map((item) => `${user},${item}\n`)
        .join(''),
    ).join('');
  writeFileSync(
    at('train.csv'),
    `user,item\n${lines((user) => [1, 5, 8, 13].map((step) => (user * 7 + step) % FIRST_COLD))}`,
  );
  const test = (user: number) => [user % 3 ? (user * 7 + 21) % FIRST_COLD : FIRST_COLD + (user % 10)];
  writeFileSync(at('test.csv'), `user,item\n${lines(test)}`);
});

describe.each(['mf', 'vbpr'])('a model of %s that keeps the content of warm items', (kind) => {
  beforeAll(async () => {
    await writeFeatures(features);
    await trainModel(kind, 'live');
    await trainModel(kind, 'snapshot');
  });

  it('has the scores and the figures of one that reads it live, while no features change', async () => {
    await writeFeatures(features);
    const [kept, live] = [await scoresOf(`${kind}-snapshot`), await scoresOf(`${kind}-live`)];
    expect(kept.size).toBe(live.size);
    for (const [pair, score] of kept) expect(score).toBeCloseTo(live.get(pair) ?? NaN, 4);
    const evaluated = await evaluate(at(`${kind}-snapshot`));
    expect(evaluated.metrics).toEqual((await evaluate(at(`${kind}-live`))).metrics);
    expect(evaluated.content).toBe('snapshot');
  });

  it('keeps every score of warm items when their features change, and moves those of cold items', async () => {
    await writeFeatures(features);
    const [kept, live] = [await scoresOf(`${kind}-snapshot`), await scoresOf(`${kind}-live`)];
    await writeFeatures(changed(isWarm));
    expect(movedItems(kept, await scoresOf(`${kind}-snapshot`)).size).toBe(0);
    expect([...movedItems(live, await scoresOf(`${kind}-live`))].filter(isWarm).length).toBe(FIRST_COLD);
    await exportModel(at(`${kind}-snapshot`), { to: at(`${kind}-vectors`), overwrite: true });
    await writeFeatures(changed((item) => !isWarm(item)));
    const moved = movedItems(kept, await scoresOf(`${kind}-snapshot`));
    expect([...moved].toSorted((left, right) => left - right)).toEqual(
      Array.from({ length: ITEMS - FIRST_COLD }, (_, at) => FIRST_COLD + at),
    );
  });

  it('is attacked by its cold items alone', async () => {
    await writeFeatures(features);
    const epsilons = [0.2];
    const [kept, live] = [
      await evaluate(at(`${kind}-snapshot`), { epsilons }),
      await evaluate(at(`${kind}-live`), { epsilons }),
    ];
    for (const [n, attack] of kept.attacks.entries()) expect(attack.drop).toBeGreaterThan(live.attacks[n].drop ?? 0);
    expect(kept.certified[0].top10).toBeGreaterThan(live.certified[0].top10);
    const cold = await evaluate(at(`${kind}-snapshot`), { epsilons, candidates: 'all' });
    expect(cold.attacks[0].cold['ndcg@10']).toBeLessThan(cold.cold['ndcg@10'] ?? 0);
    const histories = evaluate(at(`${kind}-snapshot`), { epsilons, attackHistories: true });
    await expect(histories).rejects.toThrow(/keeps the content of warm items/);
  });

  it('is refused when the content that it keeps was altered or is gone', async () => {
    await trainModel(kind, 'snapshot', { seed: 2 });
    const path = at(`${kind}-snapshot`, 'content.safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(path, bytes);
    await expect(evaluate(at(`${kind}-snapshot`))).rejects.toThrow(/was altered/);
    rmSync(path);
    await expect(evaluate(at(`${kind}-snapshot`))).rejects.toThrow(/content\.safetensors: there is no such file/);
  });
});

describe('a snapshot', () => {
  beforeAll(() => writeFeatures(features));

  it('has the settings that validation chose, and other ones where a limit of the drop binds live content alone', async () => {
    const evaluation = { candidates: 30, every: 1, select: 'validation' };
    const memory = (content: Content) => ({
      coldAlpha: 6,
      coldBias: -20,
      maxDrop: { epsilon: 0.5, share: 0.01 },
      content,
    });
    const chosen = await trainModel('mf', 'snapshot', { evaluation, memory: memory('snapshot') });
    const live = await trainModel('mf', 'live', { evaluation, memory: memory('live') });
    const settings = chosen.choice?.memory;
    expect(settings).toMatchObject({ coldAlpha: 6, coldBias: -20, content: 'snapshot' });
    expect(settings?.alpha).toBeGreaterThan(live.choice?.memory?.alpha ?? Infinity);
    const stages = [{ kind: 'mf', epochs: chosen.choice?.epochs[0] }];
    const stated = await trainModel('mf', 'snapshot', { stages, memory: settings });
    expect(stated.digest).toBe(chosen.digest);
    expect(stated.digest).not.toBe(
      (await trainModel('mf', 'live', { stages, memory: { ...settings, content: 'live' } })).digest,
    );
  });

  it('leaves no copy in the folder of a model that reads content live', async () => {
    const copy = at('replaced', 'content.safetensors');
    await trainModel('mf', 'snapshot', {}, 'replaced');
    expect(existsSync(copy)).toBe(true);
    await trainModel('mf', 'live', {}, 'replaced');
    expect(existsSync(copy)).toBe(false);
  });

  it('needs features', () => {
    const data = { interactions: 'train.csv' };
    const memory = { coOccurrence: { weight: 2 }, content: 'snapshot' };
    expect(() => trainModel('mf', 'snapshot', { data, memory })).toThrow(/spec\.memory\.content needs features/);
  });
});
