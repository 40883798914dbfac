import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/datasets.js';
import type { Dataset } from '../dataset.js';
import { loadDataset, type DatasetFiles } from '../load.js';

const TRAIN = 'user,item\nann,x\nann,y\nbob,y\nbob,z\n';

async function files(validation: string, more: Partial<DatasetFiles> = {}): Promise<DatasetFiles> {
  const root = await temporaryFolder();
  await writeFile(join(root, 'train.csv'), TRAIN);
  await writeFile(join(root, 'valid.csv'), validation);
  return { root, interactions: 'train.csv', validation: 'valid.csv', ...more };
}

test('loadDataset() reads validation pairs as it reads test pairs, and the catalog does not depend on them', async () => {
  const own = await files('user,item\nann,z\nann,z\nann,x\nbob,w\nnobody,x\nbob,x\n');
  const dataset = await loadDataset(own);
  const { validation: _, ...without } = own;
  const plain = await loadDataset(without);
  expect(dataset.validation).toEqual({ users: Int32Array.of(0, 1), items: Int32Array.of(2, 0) });
  expect(dataset.test).toBeNull();
  const idsOf = ({ userIds, itemIds }: Dataset) => [[...userIds], [...itemIds]];
  expect(idsOf(dataset)).toEqual(idsOf(plain));
  expect(dataset.training).toEqual(plain.training);
  const path = join(own.root, 'valid.csv');
  expect(dataset.warnings).toEqual([
    `${path}: 1 validation pairs skipped: their users are not in the training file`,
    `${path}: 1 validation pairs skipped: their items are not in the training file`,
    `${path}: 1 repeated validation pairs merged`,
    `${path}: 1 validation pairs skipped: they are also in training (spec.evaluation.seen: keep evaluates them, refuse stops)`,
  ]);
  expect(dataset.notes).toContain(`${path}: comma-separated, header; user = user, item = item`);
  expect(plain).not.toHaveProperty('validation');
  expect(dataset.fingerprint).not.toBe(plain.fingerprint);
});

test('loadDataset() treats validation pairs that are also in training as evaluation.seen says', async () => {
  const text = 'user,item\nann,x\nbob,x\n';
  const { validation } = await loadDataset(await files(text, { seen: 'keep' }));
  expect(validation).toEqual({ users: Int32Array.of(0, 1), items: Int32Array.of(0, 0) });
  await expect(loadDataset(await files(text, { seen: 'refuse' }))).rejects.toThrow(
    /valid\.csv, line 2: a validation pair must not be in training: current value is user "ann", item "x"$/,
  );
});

test('loadDataset() refuses validation pairs of which none is left', async () => {
  await expect(loadDataset(await files('user,item\nnobody,x\n'))).rejects.toThrow(
    /^Cannot validate on .*valid\.csv: it must hold a pair of a user of the training file: current number is 0, of 1 pairs/,
  );
  await expect(loadDataset(await files('user,item\nann,w\n'))).rejects.toThrow(
    /^Cannot validate on .*a user and an item/,
  );
  await expect(loadDataset(await files('user,item\nann,x\n'))).rejects.toThrow(
    /^Cannot validate on .*also in training/,
  );
});

test('loadDataset() reads training, validation and test from one file by conditions', async () => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'all.csv'), 'user,item,part\nann,x,0\nbob,y,0\nann,y,1\nbob,x,2\n');
  const parts = { interactions: 'all.csv', validation: 'all.csv', test: 'all.csv', root };
  const where = { where: 'part == 0', validationWhere: 'part == 1', testWhere: 'part == 2' };
  const { training, validation, test } = await loadDataset({ ...parts, ...where });
  expect(training.items).toEqual(Int32Array.of(0, 1));
  expect(validation).toEqual({ users: Int32Array.of(0), items: Int32Array.of(1) });
  expect(test).toEqual({ users: Int32Array.of(1), items: Int32Array.of(0) });
});
