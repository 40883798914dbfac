import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../dataset/features/write-npy.js';
import { compileJob, embed, evaluate, exportModel, recommend, train } from '../../local/index.js';
import type { RecommendOptions, UserRecommendations } from '../../local/index.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { SafetensorsFile } from '../../storage/safetensors.js';
import { amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const [USERS, ITEMS, WIDTH] = [40, 60, 6];
/** The items from here on have no training interactions. */
const FIRST_COLD = 50;
const [HISTORY, NEW_ITEMS] = [['1', '5', '8', '13'], 7];
const MEMORY = { alpha: 2, coldAlpha: 6, coldBias: 0.5, coOccurrence: { weight: 3, rank: 4 } };

function normals(rows: number, slot: number): Float32Array {
  const values = new Float32Array(rows * WIDTH);
  new CounterRandom(3, Purpose.synthetic).normals(values, 1, slot);
  return values;
}

/** Trains a model and returns its folder. */
async function trainModel(name: string, kind: string, spec: object): Promise<string> {
  const job = compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'newcomers' },
    spec: {
      data: { interactions: 'train.csv', features: ['features.npy'] },
      model: { factors: 4 },
      stages: [{ kind, epochs: 3 }],
      batchSize: 32,
      engine: 'reference',
      ...spec,
    },
  });
  await train(job, { modelDirectory: at(name), root: folder, threads: 1 });
  return at(name);
}

beforeAll(async () => {
  const rows = Array.from({ length: USERS }, (_, user) =>
    [1, 5, 8, 13].map((step) => `${user},${(user * 7 + step) % FIRST_COLD}\n`).join(''),
  );
  writeFileSync(at('train.csv'), `user,item\n${rows.join('')}`);
  await writeNpy(at('features.npy'), { type: 'float32', width: WIDTH, values: normals(ITEMS, 0) });
  await writeNpy(at('added.npy'), { type: 'float32', width: WIDTH, values: normals(NEW_ITEMS, 1) });
  writeFileSync(at('added.txt'), Array.from({ length: NEW_ITEMS }, (_, row) => `added ${row}\n`).join(''));
  await trainModel('mf', 'mf', {});
  await trainModel('vbpr', 'vbpr', { stages: [{ kind: 'vbpr', loss: 'softmax', negatives: 16, epochs: 3 }] });
  await trainModel('memory', 'mf', { memory: MEMORY });
});

async function vectorsIn(name: string): Promise<Float32Array> {
  const file = await SafetensorsFile.open(at(`${name}.safetensors`));
  try {
    return (await file.read('vectors')) as Float32Array;
  } finally {
    await file.close();
  }
}

async function listsOf(name: string, users: RecommendOptions['users'], options: Partial<RecommendOptions> = {}) {
  const lists: UserRecommendations[] = [];
  for await (const list of recommend(at(name), { users, top: 10, threads: 1, ...options })) lists.push(list);
  return lists;
}

describe('recommend() to new users', () => {
  it.each(['mf', 'vbpr', 'memory'])(
    'gives %s lists that are the same from a file, without what the user had',
    async (name) => {
      writeFileSync(
        at('histories.csv'),
        `user,item\n${['z', ...HISTORY, ...HISTORY].map((item) => `eve,${item}\nbob,${item === 'z' ? 2 : 30}\n`).join('')}`,
      );
      const warnings: string[] = [];
      const [list] = await listsOf(name, { history: HISTORY });
      expect(list.user).toBe('new');
      expect(list.items).toHaveLength(10);
      for (const { item, score } of list.items) {
        expect(HISTORY).not.toContain(item);
        expect(Number.isFinite(score)).toBe(true);
      }
      const onWarning = (message: string) => warnings.push(message);
      const fromFile = await listsOf(name, { histories: at('histories.csv') }, { onWarning });
      expect(fromFile.map(({ user }) => user)).toEqual(['eve', 'bob']);
      expect(fromFile[0].items).toEqual(list.items);
      expect(warnings).toContain('1 items of histories skipped: the model has no such items: "z"');
      const [kept] = await listsOf(name, { history: HISTORY }, { keepSeen: true, top: ITEMS });
      expect(kept.items).toHaveLength(ITEMS);
    },
  );

  it('gives the memory of a user of training to a new user with the same history', async () => {
    await exportModel(at('memory'), { to: at('vectors') });
    const [users, items] = [await vectorsIn('vectors/users'), await vectorsIn('vectors/items')];
    const length = 4 + WIDTH + 1 + 4;
    // Cold items have no learned part, so their scores are those of the memory alone.
    const [list] = await listsOf('memory', { history: HISTORY }, { top: ITEMS });
    const cold = list.items.filter(({ item }) => Number(item) >= FIRST_COLD);
    expect(cold).toHaveLength(ITEMS - FIRST_COLD);
    for (const { item, score } of cold) {
      const row = items.subarray(Number(item) * length, (Number(item) + 1) * length);
      expect(score).toBeCloseTo(
        row.reduce((sum, value, k) => sum + value * users[k], 0),
        5,
      );
    }
  });

  it('refuses a history without an item that the model knows, and names users of training', async () => {
    const wrong =
      'Cannot recommend to 1 new users, "new": a history must hold an item that the model learned from: current number is 0';
    await expect(listsOf('mf', { history: ['x', 'y'] })).rejects.toThrow(`${wrong}: the model has no items "x", "y"`);
    await expect(listsOf('mf', { history: ['55'] })).rejects.toThrow(wrong);
    await expect(listsOf('mf', { history: [] })).rejects.toThrow('a history without items');
    expect(await listsOf('memory', { history: ['55'] })).toHaveLength(1);
    writeFileSync(at('some.csv'), 'user,item\nann,1\neve,55\n');
    const skipped: string[] = [];
    const onWarning = (message: string) => skipped.push(message);
    const some = await listsOf('mf', { histories: at('some.csv') }, { onWarning });
    expect(some.map(({ user }) => user)).toEqual(['ann']);
    expect(skipped).toEqual([
      '1 of 2 new users skipped: a history must hold an item that the model learned from: "eve"',
    ]);
    const warnings: string[] = [];
    await listsOf('mf', { histories: at('train.csv') }, { onWarning: (message) => warnings.push(message) });
    expect(warnings[0]).toMatch(/^40 users were in training: their lists come from .*train\.csv alone: "0", "1"/);
  });

  it('is a command too', async () => {
    const { code, stdout } = await amr('recommend', at('mf'), '--history', HISTORY.join(','), '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(await listsOf('mf', { history: HISTORY }));
  });
});

describe('recommend() with new items', () => {
  const newItems = { features: [at('added.npy')], ids: at('added.txt') };

  it.each(['vbpr', 'memory'])('scores them as %s with the vectors of embed()', async (name) => {
    await embed(at(name), { features: newItems.features, items: newItems.ids, to: at(`${name}-embedded`) });
    await exportModel(at(name), { to: at(`${name}-exported`) });
    const added = await vectorsIn(`${name}-embedded/items`);
    const users = await vectorsIn(`${name}-exported/users`);
    const length = added.length / NEW_ITEMS;
    const [list] = await listsOf(name, ['0'], { newItems, top: ITEMS + NEW_ITEMS });
    expect(list.items).toHaveLength(ITEMS + NEW_ITEMS - 4);
    for (let row = 0; row < NEW_ITEMS; row++) {
      const expected = added.subarray(row * length, (row + 1) * length).reduce((sum, v, k) => sum + v * users[k], 0);
      expect(list.items.find(({ item }) => item === `added ${row}`)?.score).toBeCloseTo(expected, 5);
    }
    const known = await listsOf(name, ['0'], { top: ITEMS });
    expect(list.items.filter(({ item }) => !item.startsWith('added')).map(({ item }) => item)).toEqual(
      known[0].items.map(({ item }) => item),
    );
  });

  it('leaves them out where a new user had them, and takes them in files of items', async () => {
    const options = { newItems, top: ITEMS + NEW_ITEMS };
    const [list] = await listsOf('vbpr', { history: [...HISTORY, 'added 2'] }, options);
    expect(list.items.map(({ item }) => item)).not.toContain('added 2');
    expect(list.items).toHaveLength(ITEMS + NEW_ITEMS - 5);
    writeFileSync(at('shop.txt'), 'added 3\n7\n');
    const [shop] = await listsOf('vbpr', ['1'], { ...options, items: at('shop.txt') });
    expect(shop.items.map(({ item }) => item).toSorted()).toEqual(['7', 'added 3']);
  });

  it('refuses ids that the model has, other numbers of ids, other widths, and a model without content', async () => {
    writeFileSync(at('taken.txt'), 'a\nb\n3\nd\ne\nf\ng\n');
    await expect(listsOf('vbpr', ['0'], { newItems: { ...newItems, ids: at('taken.txt') } })).rejects.toThrow(
      `Cannot take ${at('taken.txt')} as new items: the model has 1 of them already: "3"`,
    );
    writeFileSync(at('few.txt'), 'a\nb\n');
    await expect(listsOf('vbpr', ['0'], { newItems: { ...newItems, ids: at('few.txt') } })).rejects.toThrow(
      'must have one line for each of the 7 rows of the features: it has 2',
    );
    await writeNpy(at('narrow.npy'), { type: 'float32', width: 2, values: new Float32Array(14) });
    await expect(listsOf('vbpr', ['0'], { newItems: { ...newItems, features: [at('narrow.npy')] } })).rejects.toThrow(
      'feature 1 must be 6 wide as features.npy was, it is 2',
    );
    await expect(listsOf('mf', ['0'], { newItems })).rejects.toThrow('it has no content (it is an MF model)');
  });
});

describe('evaluate() on new users', () => {
  const [histories, test] = [at('new-histories.csv'), at('new-test.csv')];

  beforeAll(() => {
    writeFileSync(histories, 'user,item\neve,1\neve,5\nbob,30\nbob,31\nann,2\nann,x\ndan,x\n');
    writeFileSync(test, 'user,item\neve,8\nbob,40\nbob,44\nann,9\nann,2\nann,y\ndan,3\n');
  });

  it.each(['mf', 'vbpr', 'memory'])('ranks their test items where recommend() of %s has them', async (name) => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const options = { histories, test, candidates: 'all', at: [ITEMS], threads: 1, onWarning } as const;
    const result = await evaluate(at(name), options);
    expect([result.users, result.pairs]).toEqual([3, 4]);
    const lists = await listsOf(name, { histories }, { top: ITEMS });
    const placeOf = (user: string, item: string) =>
      lists.find((list) => list.user === user)!.items.findIndex((entry) => entry.item === item);
    // The other test item of a user is no candidate.
    const better = placeOf('bob', '44') < placeOf('bob', '40') ? 1 : 0;
    const places = [
      placeOf('eve', '8'),
      placeOf('ann', '9'),
      placeOf('bob', '40') - better,
      placeOf('bob', '44') - (1 - better),
    ];
    const gains = places.reduce((sum, place) => sum + 1 / Math.log2(place + 2), 0);
    expect(result.metrics[`ndcg@${ITEMS}`]).toBeCloseTo(gains / 4, 12);
    expect(warnings.filter((warning) => warning.startsWith(test))).toEqual([
      `${test}: 1 test pairs skipped: their users have no usable history`,
      `${test}: 1 test pairs skipped: the model has no such items`,
      expect.stringContaining('1 test pairs skipped: they are also in training'),
    ]);
  });

  it('attacks their lists, and refuses to measure lists, and histories without test pairs', async () => {
    const options = { histories, test, candidates: 20, threads: 1 } as const;
    const { attacks } = await evaluate(at('memory'), { ...options, epsilons: [0.1], attackHistories: true });
    expect(attacks.map(({ kind }) => kind)).toEqual(['adversarial', 'random', 'per-list']);
    await expect(evaluate(at('mf'), { histories })).rejects.toThrow('without their test pairs');
    await expect(evaluate(at('mf'), { ...options, lists: true })).rejects.toThrow(
      'Cannot measure the lists of new users',
    );
    const unknown = evaluate(at('mf'), { histories, test: at('train.csv') });
    await expect(unknown).rejects.toThrow('must hold a pair of a user with a history and an item of the model');
  });

  it('is a command too', async () => {
    const ended = await amr('evaluate', at('mf'), '--histories', histories, '--test', test, '-o', 'json');
    expect(ended.code, ended.stderr).toBe(0);
    expect((JSON.parse(ended.stdout) as { pairs: number }).pairs).toBe(4);
    const refused = await amr('evaluate', at('mf'), '--histories', histories);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--histories needs --test')]);
  });
});
