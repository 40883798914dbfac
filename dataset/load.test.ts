import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withTraining } from './assemble.js';
import { temporaryFolder } from '../test/support/datasets.js';
import { changedParts } from './part-fingerprints.js';
import { loadDataset, type DatasetFiles } from './load.js';
import { splitValidation } from './pairs/validation.js';
import { writeNpy } from './features/write-npy.js';

const NAMES = { interactions: 'train.csv', test: 'test.csv', items: 'items.txt' } as const;

/** Writes the given texts, and features with as many rows as asked for. The job leaves out what is not given. */
async function write(texts: Partial<Record<keyof typeof NAMES, string>>, rows = 0): Promise<DatasetFiles> {
  const root = await temporaryFolder();
  const files: Partial<Record<keyof typeof NAMES, string>> = {};
  for (const key of ['interactions', 'test', 'items'] as const) {
    const text = texts[key];
    if (text === undefined) continue;
    await writeFile(join(root, NAMES[key]), text);
    files[key] = NAMES[key];
  }
  if (rows > 0) {
    const values = Float32Array.from({ length: rows * 2 }, (_, at) => at - 1);
    await writeNpy(join(root, 'features.npy'), { type: 'float32', width: 2, values });
  }
  return { interactions: NAMES.interactions, root, ...files, features: rows > 0 ? ['features.npy'] : [] };
}

test('loadDataset() numbers users by first appearance and items by items.txt, and counts what it merges and skips', async () => {
  const files = await write(
    {
      interactions: 'user,item\nbob,y\nann,z\nbob,x\nbob,y\nall,x\nall,y\nall,z\nall,y\n',
      test: 'user,item\nann,w\nnobody,x\nann,w\nbob,z\n',
      items: 'w\nx\ny\nz\n',
    },
    4,
  );
  const { userIds, itemIds, ...dataset } = await loadDataset(files);
  expect([...userIds]).toEqual(['bob', 'ann', 'all']);
  expect([...itemIds]).toEqual(['w', 'x', 'y', 'z']);
  expect(dataset).toEqual({
    training: { offsets: Int32Array.of(0, 2, 3, 6), items: Int32Array.of(1, 2, 3, 1, 2, 3) },
    warmItems: Int32Array.of(1, 2, 3),
    test: { users: Int32Array.of(1, 0), items: Int32Array.of(0, 3) },
    features: {
      parts: [{ path: join(files.root, 'features.npy'), type: 'float32', offset: 128, width: 2, largest: 6 }],
      rows: 4,
      width: 2,
      inverseScale: Math.fround(1 / 6),
    },
    warnings: [
      `${files.root}/test.csv: 1 test pairs skipped: their users are not in the training file`,
      `${files.root}/train.csv: 2 repeated interactions merged`,
      `${files.root}/test.csv: 1 repeated test pairs merged`,
      `${files.root}/train.csv: 1 users skipped in training: they have interacted with every item, so that no negative is left`,
    ],
    usersWithoutNegatives: Int32Array.of(2),
    notes: [
      `${files.root}/train.csv: comma-separated, header; user = user, item = item`,
      `${files.root}/test.csv: comma-separated, header; user = user, item = item`,
    ],
    examples: [
      ['bob', 'y'],
      ['ann', 'z'],
      ['bob', 'x'],
      ['bob', 'y'],
      ['all', 'x'],
    ],
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    partFingerprints: expect.objectContaining({ interactions: expect.stringMatching(/^[0-9a-f]{16}$/) }),
  });
});

test('loadDataset() takes row numbers as item ids where there are features and no items.txt', async () => {
  const dataset = await loadDataset(await write({ interactions: 'a,2\nb,0\n' }, 3));
  expect([...dataset.itemIds]).toEqual(['0', '1', '2']);
  expect([...dataset.training.items]).toEqual([2, 0]);
});

test('loadDataset() numbers items by first appearance in training alone, and skips test pairs of other items', async () => {
  const files = await write({ interactions: 'a,z\nb,y\n', test: 'a,new\nb,z\na,other\n' });
  const dataset = await loadDataset(files);
  expect([...dataset.itemIds]).toEqual(['z', 'y']);
  expect(dataset.test).toEqual({ users: Int32Array.of(1), items: Int32Array.of(0) });
  expect(dataset.warnings).toEqual([
    `${files.root}/test.csv: 2 test pairs skipped: their items are not in the training file`,
  ]);
  expect(dataset.features).toBeNull();
});

test.each([
  [
    'drop',
    [[0, 0]],
    ['2 test pairs skipped: they are also in training (spec.evaluation.seen: keep evaluates them, refuse stops)'],
  ],
  [
    'keep',
    [
      [0, 1],
      [0, 0],
      [1, 0],
    ],
    ['2 test pairs are also in training, and are evaluated (spec.evaluation.seen: keep)'],
  ],
] as const)('loadDataset() with seen: %s counts test pairs that are in training', async (seen, pairs, warnings) => {
  const files = await write({ interactions: 'a,x\nb,y\nc,x\n', test: 'a,x\na,y\nb,y\n', items: 'y\nx\n' });
  const { test: found, warnings: told } = await loadDataset({ ...files, seen });
  expect(Array.from(found?.users ?? [], (user, at) => [user, found?.items[at]])).toEqual(pairs);
  expect(told).toEqual(warnings.map((warning) => `${files.root}/test.csv: ${warning}`));
});

test('loadDataset() reads training and test from one file by two conditions', async () => {
  const files = await write({ interactions: 'userID\titemID\tx_label\na\tx\t0\nb\ty\t0\na\ty\t2\nb\tz\t1\n' });
  const dataset = await loadDataset({
    ...files,
    test: files.interactions,
    where: 'x_label == 0',
    testWhere: 'x_label == 2',
  });
  expect([...dataset.itemIds]).toEqual(['x', 'y']);
  expect(dataset.training.items).toEqual(Int32Array.of(0, 1));
  expect(dataset.test).toEqual({ users: Int32Array.of(0), items: Int32Array.of(1) });
});

test('loadDataset() has no test pairs, and says why, where no item of the test file is in training', async () => {
  const files = await write({ interactions: 'a,x\nb,y\n', test: 'a,new\nb,other\nq,x\n' });
  const dataset = await loadDataset(files);
  expect([...dataset.itemIds]).toEqual(['x', 'y']);
  expect(dataset.test).toBeNull();
  const skipped = ['1 test pairs skipped: their users', '2 test pairs skipped: their items'];
  const reasons = skipped.map((text) => `${text} are not in the training file`);
  expect(dataset.testProblem).toBe(
    `Cannot test on ${files.root}/test.csv: it must hold a pair of a user and an item of the training file: current number is 0, of 3 pairs; ${reasons.join('; ')}`,
  );
  expect(dataset.warnings).toEqual(
    [...reasons, 'no test pair is left, so nothing is tested'].map((text) => `${files.root}/test.csv: ${text}`),
  );
});

test('loadDataset() reads a test file that lacks the columns of the settings as it is, and says so', async () => {
  const files = await write({ interactions: 'who,what,rating\na,x,5\nb,y,5\na,y,1\n', test: 'user,item\na,y\n' });
  const dataset = await loadDataset({ ...files, where: 'rating >= 4', columns: { user: 'who', item: 'what' } });
  expect(dataset.test).toEqual({ users: Int32Array.of(0), items: Int32Array.of(1) });
  expect(dataset.notes?.[1]).toBe(
    `${files.root}/test.csv: comma-separated, header; user = user, item = item; spec.data.where does not apply: it has no column rating`,
  );
});

test('loadDataset() reports its progress up to the size of all files', async () => {
  const files = await write({ interactions: 'a,x\nb,y\n', test: 'a,y\n', items: 'x\ny\n' }, 2);
  const seen: [number, number][] = [];
  await loadDataset(files, { onProgress: (bytes, total) => seen.push([bytes, total]) });
  const total = 8 + 4 + 4 + (128 + 16);
  expect(seen.every(([, each]) => each === total)).toBe(true);
  expect(seen.at(-1)?.[0]).toBe(total);
});

const good = { interactions: 'a,x\nb,y\n' };
test.each([
  [
    'features and items.txt of different lengths',
    { ...good, items: 'x\ny\nz\n' },
    2,
    /items\.txt must have one line for each of the 2 rows of .*features\.npy: it has 3/,
  ],
  [
    'an item that items.txt lacks',
    { ...good, items: 'x\n' },
    0,
    /train\.csv, line 2: item must be an id of .*items\.txt: current value is "y"/,
  ],
  [
    'an item that is no row number',
    { interactions: 'a,0\nb,01\n' },
    2,
    /train\.csv, line 2: item must be a row number of the features, 0 to 1.*: current value is "01"/,
  ],
  [
    'an unknown test item',
    { ...good, items: 'x\ny\n', test: 'a,q\n' },
    0,
    /test\.csv, line 1: item must be an id of .*"q"/,
  ],
  [
    'a test of training pairs alone',
    { ...good, test: 'a,x\nb,y\n' },
    0,
    /test\.csv: all of its 2 pairs are also in training: name held-out pairs, or keep these with spec\.evaluation\.seen: keep/,
  ],
  [
    'a test of unknown users alone',
    { ...good, test: 'q,x\n' },
    0,
    /test\.csv: it must hold a pair of a user of the training file: current number is 0, of 1/,
  ],
  [
    'no user with a negative',
    { interactions: 'a,x\nb,x\n' },
    0,
    /train\.csv: at least one user must leave out an item.*all 1 items/,
  ],
  ['an empty training file', { interactions: '' }, 0, /train\.csv: it is empty/],
  [
    'a header and nothing else',
    { interactions: 'user,item\n' },
    0,
    /train\.csv: it must hold interactions: current number is 0/,
  ],
  ['an empty test file', { ...good, test: '' }, 0, /test\.csv: it is empty/],
])('loadDataset() refuses %s', async (_, texts, rows, message) => {
  const files = await write(texts, rows);
  await expect(loadDataset(files)).rejects.toThrow(message);
  await expect(loadDataset(files)).rejects.toMatchObject({ name: 'InputError' });
});

test('loadDataset() with seen: refuse names the row of each test pair that is in training', async () => {
  const files = await write({ ...good, test: 'a,y\nb,y\n' });
  await expect(loadDataset({ ...files, seen: 'refuse' })).rejects.toThrow(
    `${files.root}/test.csv, line 2: a test pair must not be in training: current value is user "b", item "y"`,
  );
});

test('loadDataset() refuses a file that is missing', async () => {
  await expect(loadDataset({ ...(await write(good)), test: 'none.csv' })).rejects.toThrow(
    /none\.csv: there is no such file/,
  );
});

test('fingerprint of a dataset differs with ids, interactions, test and feature values, not with the folder', async () => {
  const base = { interactions: 'a,x\nb,y\nb,x\n', test: 'a,y\n', items: 'x\ny\n' };
  const print = async (texts: Parameters<typeof write>[0], change?: (root: string) => Promise<void>) => {
    const files = await write(texts, 2);
    await change?.(files.root);
    return (await loadDataset(files)).fingerprint;
  };
  const prints = [
    await print(base),
    await print({ ...base, interactions: 'A,x\nb,y\nb,x\n', test: 'A,y\n' }),
    await print({ ...base, interactions: 'a,x\nb,y\n' }),
    await print({ ...base, test: undefined }),
    await print({ ...base, items: 'y\nx\n' }),
    await print(base, (root) =>
      writeNpy(join(root, 'features.npy'), { type: 'float32', width: 2, values: Float32Array.of(2, 0, 1, -1) }),
    ),
    await print(base, (root) =>
      writeNpy(join(root, 'features.npy'), { type: 'float16', width: 2, values: Float32Array.of(-1, 0, 1, 2) }),
    ),
  ];
  expect(new Set(prints).size).toBe(prints.length);
  expect(await print(base)).toBe(prints[0]);
});

test('changedParts() names what changed in a dataset, and nothing else', async () => {
  const base = { interactions: 'a,x\nb,y\nb,x\n', test: 'a,y\n', items: 'x\ny\n' };
  const parts = async (texts: Parameters<typeof write>[0], change?: (root: string) => Promise<void>) => {
    const files = await write(texts, 2);
    await change?.(files.root);
    return (await loadDataset(files)).partFingerprints;
  };
  const before = await parts(base);
  const since = async (...change: Parameters<typeof parts>) => changedParts(before, await parts(...change));
  expect(await since({ ...base, interactions: 'a,x\nb,y\n' })).toBe('the interactions');
  expect(await since({ ...base, interactions: 'c,x\nb,y\nb,x\n', test: 'c,y\n' })).toBe(
    'the interactions, the test pairs',
  );
  expect(await since({ ...base, test: undefined })).toBe('the test pairs');
  expect(await since({ ...base, items: 'y\nx\n' })).toBe('the items');
  const features = (root: string) =>
    writeNpy(join(root, 'features.npy'), { type: 'float32', width: 2, values: Float32Array.of(2, 0, 1, -1) });
  expect(await since(base, features)).toBe('the features features.npy');
  expect(changedParts(before, { ...before, 'features new.npy': 'x' })).toBe('the features new.npy');
  expect(changedParts(undefined, before)).toBe('the data');
});

test.each([
  ['12.0,x\n12,y\n3.0,y\n3.5,x\n', 'users', '12 and 12.0'],
  ['a,007\nb,7\na,00\nb,x0\n', 'items', '7 and 007'],
  ['e\u0301,x\n\u00e9,y\nn\u0303,x\n', 'users', '\u00e9 in the Unicode forms NFC and NFD'],
])('loadDataset() warns of ids that are written in two ways: %j', async (interactions, what, ids) => {
  const { warnings } = await loadDataset(await write({ interactions }));
  expect(warnings).toEqual([
    `1 ${what} are written in two ways, such as ${ids}, and count as different: write ids in one way`,
  ]);
});

test('loadDataset() does not warn of ids that are all written in one way', async () => {
  expect((await loadDataset(await write({ interactions: '12.0,x\n12.0,y\n3.0,y\n3.0,z\n' }))).warnings).toEqual([]);
});

test('withTraining() finds cold items and users without negatives again', async () => {
  const dataset = await loadDataset(await write({ interactions: 'a,x\na,y\na,z\na,w\nb,y\nb,x\nc,y\n' }));
  const { training, validation } = splitValidation(dataset.training, 1);
  const reduced = withTraining(dataset, training);
  expect(validation.users.length).toBe(1);
  expect(reduced.training.items.length).toBe(6);
  expect([...reduced.warmItems]).toEqual([...new Set(reduced.training.items)].sort((a, b) => a - b));
  expect(dataset.usersWithoutNegatives).toEqual(Int32Array.of(0));
  expect([...reduced.usersWithoutNegatives]).toEqual(reduced.warmItems.length === 3 ? [0] : []);
});

const tiktok = '../shared/data/tiktok';
const isMissing = !existsSync(tiktok) && process.env.AMR_REQUIRE_ALL !== '1';
test.skipIf(isMissing)(`loadDataset() reads ${tiktok} (skipped where it is missing)`, async () => {
  const features = ['image_feat.npy', 'audio_feat.npy'];
  const dataset = await loadDataset({ interactions: 'train.tsv', test: 'test.tsv', features, root: tiktok });
  expect(dataset.userIds.length).toBe(9298);
  expect(dataset.itemIds.length).toBe(6710);
  expect(dataset.training.items.length).toBe(59_541);
  expect(dataset.test?.users.length).toBe(6125);
  expect(dataset.features).toMatchObject({ rows: 6710, width: 256 });
});
