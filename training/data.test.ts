import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../dataset/dataset.js';
import { writeSyntheticCatalog } from '../dataset/synthetic/catalog.js';
import { temporaryFolder } from '../test/support/datasets.js';
import { holdOutValidation, openData, prepareJobData, splitData, splitWarnings } from './data.js';

const open = async () =>
  openData(
    { kind: 'synthetic', users: 30, items: 40, width: 64, seed: 1 },
    { root: '/', scratch: await temporaryFolder(), within: undefined },
  );
const evaluation = { candidates: 'all', at: [10], every: 1, seen: 'drop' } as const;
const selecting = { seed: 4, evaluation: { ...evaluation, select: 'validation' } } as const;
const oneEach = (whole: Dataset) => ({
  offsets: Int32Array.from({ length: whole.userIds.length + 1 }, (_, user) => user),
  items: new Int32Array(30),
});

describe('openData()', () => {
  it('makes the catalog of a synthetic job, the same each time', async () => {
    const dataset = await open();
    expect(dataset.userIds).toHaveLength(30);
    expect(dataset.itemIds).toHaveLength(40);
    expect((await open()).fingerprint).toBe(dataset.fingerprint);
  });

  it('reads prepared data in the data root alone, where files are confined', async () => {
    const [root, outside] = [await temporaryFolder(), await temporaryFolder()];
    await writeSyntheticCatalog({ users: 30, items: 40, seed: 1 }, root);
    const paths = { interactions: 'train.csv', features: ['features.npy'], items: 'items.txt', test: 'test.csv' };
    const data = { kind: 'files', ...paths, images: null, root: '.' } as const;
    const options = { root, scratch: root, within: { root, credentials: [] } };
    const job = { data, from: null, stages: [], negativePool: 0 };
    for (const folder of [root, outside])
      await prepareJobData(job, join(folder, 'prepared'), { ...options, memory: 99 });
    const { fingerprint } = await openData(data, options);
    expect((await openData({ ...data, prepared: 'prepared' }, options)).fingerprint).toBe(fingerprint);
    const other = openData({ ...data, prepared: join(outside, 'prepared') }, options);
    await expect(other).rejects.toThrow(/it leads out of the data root/);
  });
});

describe('splitData()', () => {
  it('leaves the data whole where no epoch is selected', async () => {
    const whole = await open();
    const split = splitData({ seed: 1, evaluation: { ...evaluation, select: 'none' } }, whole);
    expect(split).toEqual({ dataset: whole, whole, validation: null, pseudoCold: null });
  });

  it('holds out interactions by the seed of the job, and ranks no test pair in pass 1 of two', async () => {
    const whole = await open();
    const { dataset, validation, ...split } = splitData(selecting, whole);
    expect(split.whole).toEqual({ ...whole, test: null });
    expect(validation?.users.length).toBeGreaterThan(20);
    expect(dataset.training.items.length + (validation?.users.length ?? 0)).toBe(whole.training.items.length);
    expect(holdOutValidation(whole, 4)).toEqual({ dataset: { ...dataset, test: whole.test }, validation });
    expect(holdOutValidation(whole, 5).validation).not.toEqual(validation);
  });

  it('ranks the test pairs where there is no pass 2', async () => {
    const whole = await open();
    const split = splitData({ ...selecting, evaluation: { ...selecting.evaluation, refit: false } }, whole);
    expect(split.whole).toEqual(whole);
  });

  it('takes the pairs of a validation file, and then holds nothing out', async () => {
    const whole = { ...(await open()), validation: { users: Int32Array.of(1, 1), items: Int32Array.of(2, 3) } };
    const { dataset, validation } = splitData(selecting, whole);
    expect(validation).toBe(whole.validation);
    expect(dataset.training).toBe(whole.training);
  });

  it('makes items look cold where that is asked for', async () => {
    const whole = await open();
    const { dataset, validation, pseudoCold } = splitData(selecting, whole, { pseudoColdShare: 0.1 });
    const cold = new Set(pseudoCold?.items);
    expect(dataset.warmItems.length).toBeLessThan(whole.warmItems.length);
    expect(cold.size).toBeGreaterThan(0);
    for (const item of cold) expect(dataset.warmItems).not.toContain(item);
    for (const item of validation?.items ?? []) expect(cold.has(item)).toBe(false);
  });

  it('leaves out pairs of a validation file whose items look cold', async () => {
    const known = await open();
    const users = known.warmItems.map(() => 0);
    const whole = { ...known, validation: { users, items: known.warmItems } };
    const { dataset, validation } = splitData(selecting, whole, { pseudoColdShare: 0.1 });
    expect(validation?.items).toEqual(dataset.warmItems);
  });

  it('refuses data in which nobody has four interactions', async () => {
    const whole = await open();
    expect(() => splitData(selecting, { ...whole, training: oneEach(whole) })).toThrow(
      'no user has 4 or more training interactions, of which one could be held out: name validation pairs with spec.data.validation',
    );
  });
});

describe('splitWarnings()', () => {
  it('tells of held-out pairs that speak for few users, and of validation files that hold most of the history', async () => {
    const whole = await open();
    expect(splitWarnings(selecting, whole)).toEqual([]);
    const offsets = Int32Array.from(oneEach(whole).offsets, (user) => (user === 0 ? 0 : user + 3));
    expect(splitWarnings(selecting, { ...whole, training: { offsets, items: new Int32Array(33) } })).toEqual([
      expect.stringMatching(/^only 1 of 30 users have the 4 interactions/),
    ]);
    const many = { users: Int32Array.of(3, 3, 4), items: Int32Array.of(1, 2, 1) };
    expect(splitWarnings(selecting, { ...whole, training: oneEach(whole), validation: many })).toEqual([]);
    const more = { users: Int32Array.of(3, 3, 4, 4), items: Int32Array.of(1, 2, 1, 2) };
    expect(splitWarnings(selecting, { ...whole, training: oneEach(whole), validation: more })).toEqual([
      '2 of the 2 users with validation pairs have more of these than training interactions: the split costs them most of their history',
    ]);
  });

  it('tells of validation pairs that nothing is chosen with', async () => {
    const whole = { ...(await open()), validation: { users: Int32Array.of(1), items: Int32Array.of(2) } };
    expect(splitWarnings({ evaluation: { ...evaluation, select: 'none' } }, whole)).toHaveLength(1);
  });
});
