import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/support/datasets.js';
import { holdOutValidation, openData, splitData } from './data.js';

const open = async () =>
  openData(
    { kind: 'synthetic', users: 30, items: 20, seed: 1 },
    { root: '/', scratch: await temporaryFolder(), within: undefined },
  );
const evaluation = { candidates: 'all', at: [10], every: 1, seen: 'drop' } as const;

describe('openData()', () => {
  it('makes the catalog of a synthetic job, the same each time', async () => {
    const dataset = await open();
    expect(dataset.userIds).toHaveLength(30);
    expect(dataset.itemIds).toHaveLength(20);
    expect((await open()).fingerprint).toBe(dataset.fingerprint);
  });
});

describe('splitData()', () => {
  it('leaves the data whole where no epoch is selected', async () => {
    const whole = await open();
    const split = splitData({ seed: 1, evaluation: { ...evaluation, select: 'none' } }, whole);
    expect(split).toEqual({ dataset: whole, whole, validation: null });
  });

  it('holds out one interaction of each user who has two or more, by the seed of the job', async () => {
    const whole = await open();
    const split = splitData({ seed: 4, evaluation: { ...evaluation, select: 'validation' } }, whole);
    const { dataset, validation } = split;
    expect(split.whole).toBe(whole);
    expect(validation!.users.length).toBeGreaterThan(20);
    expect(dataset.training.items.length + validation!.users.length).toBe(whole.training.items.length);
    expect(holdOutValidation(whole, 4)).toEqual({ dataset, validation });
    expect(holdOutValidation(whole, 5).validation).not.toEqual(validation);
  });

  it('refuses data in which nobody has two interactions', async () => {
    const whole = await open();
    const training = {
      offsets: Int32Array.from(whole.userIds.concat('')).map((_, user) => user),
      items: new Int32Array(30),
    };
    const job = { seed: 1, evaluation: { ...evaluation, select: 'validation' } } as const;
    expect(() => splitData(job, { ...whole, training })).toThrow('no user has two or more training interactions');
  });
});
