import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFeatureRows } from '../features/feature-rows.js';
import { temporaryFolder } from '../../test/support/datasets.js';
import { loadDataset } from '../load.js';
import { writeSyntheticCatalog } from './catalog.js';

const catalog = { users: 200, items: 120, seed: 1 };

test('loadDataset() makes a synthetic catalog with cold items and one test item for each user', async () => {
  const dataset = await loadDataset({ synthetic: catalog, folder: await temporaryFolder() });
  expect(dataset.userIds.length).toBe(200);
  expect(dataset.itemIds.length).toBe(120);
  expect(dataset.itemIds.at(5)).toBe('item-5');
  expect(dataset.features).toMatchObject({ rows: 120, width: 64, parts: [{ type: 'float32' }] });
  expect([...(dataset.test?.users ?? [])]).toEqual(Array.from({ length: 200 }, (_, user) => user));
  expect(dataset.warnings).toEqual([]);
  const warm = new Set(dataset.warmItems);
  const cold = [...(dataset.test?.items ?? [])].filter((item) => !warm.has(item));
  expect(cold.length).toBeGreaterThan(2);
  expect(cold.every((item) => item % 12 === 11)).toBe(true);
});

test('writeSyntheticCatalog() writes the same bytes for the same seed, on any machine', async () => {
  const digest = async (seed: number) => {
    const folder = await temporaryFolder();
    await writeSyntheticCatalog({ ...catalog, seed }, folder);
    const hash = createHash('sha256');
    for (const name of ['train.csv', 'test.csv', 'items.txt', 'features.npy'])
      hash.update(await readFile(join(folder, name)));
    return hash.digest('hex').slice(0, 16);
  };
  expect(await digest(1)).toBe('cf87ac7617d314a5');
  expect(await digest(2)).not.toBe(await digest(1));
});

test('writeSyntheticCatalog() makes features that tell which items a user likes', async () => {
  const dataset = await loadDataset({ synthetic: catalog, folder: await temporaryFolder() });
  const { features, training, test, warmItems } = dataset;
  if (features === null || test === null) throw new Error('a synthetic catalog has features and a test');
  const rows = readFeatureRows(
    features,
    Int32Array.from({ length: 120 }, (_, row) => row),
  );
  const direction = (item: number) => {
    const row = rows.subarray(item * 64, (item + 1) * 64);
    const length = Math.hypot(...row);
    return row.map((value) => value / length);
  };
  const liking = (user: number, item: number) => {
    const own = direction(item);
    let sum = 0;
    for (let at = training.offsets[user]; at < training.offsets[user + 1]; at++) {
      const other = direction(training.items[at]);
      sum += own.reduce((dot, value, column) => dot + value * other[column], 0);
    }
    return sum;
  };
  let better = 0;
  test.users.forEach((user, at) => {
    const mean = warmItems.reduce((sum, item) => sum + liking(user, item), 0) / warmItems.length;
    if (liking(user, test.items[at]) > mean) better++;
  });
  expect(better / test.users.length).toBeGreaterThan(0.7);
});

test('writeSyntheticCatalog() works at its smallest, and refuses less', async () => {
  const folder = await temporaryFolder();
  const dataset = await loadDataset({ synthetic: { users: 20, items: 12, seed: 3 }, folder });
  expect(dataset.usersWithoutNegatives.length).toBe(0);
  await expect(writeSyntheticCatalog({ users: 20, items: 11, seed: 3 }, folder)).rejects.toThrow(
    'synthetic.items must be at least 12: current value is 11',
  );
});
