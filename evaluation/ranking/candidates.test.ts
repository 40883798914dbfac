import { describe, expect, it } from 'vitest';
import { CandidateSampler, excludedItems } from './candidates.js';
import { histories, pairsOf } from '../../test/support/evaluation.js';

const training = histories([[3, 1, 4], [], [0]]);
const heldOut = pairsOf([
  [0, 2],
  [2, 9],
  [0, 0],
  [2, 0],
]);

describe('excludedItems()', () => {
  it('excludedItems() is training and held-out items, ascending, once each', () => {
    const { offsets, items } = excludedItems(training, heldOut);
    expect([...offsets]).toEqual([0, 5, 5, 7]);
    expect([...items]).toEqual([0, 1, 2, 3, 4, 0, 9]);
  });
});

describe('CandidateSampler', () => {
  const sampler = (count: number, seed = 7): CandidateSampler =>
    new CandidateSampler(excludedItems(training, heldOut), { items: 10, count, seed });

  it('of() draws different items, none of them excluded', () => {
    for (let seed = 0; seed < 200; seed++) {
      const drawn = [...sampler(4, seed).of(0)];
      expect(new Set(drawn).size).toBe(4);
      for (const item of drawn) expect(item).toBeGreaterThanOrEqual(5);
    }
  });

  it('of() draws every open item equally often', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 4000; seed++) for (const item of sampler(3, seed).of(2)) counts[item]++;
    expect(counts[0] + counts[9]).toBe(0);
    for (const count of counts.slice(1, 9)) expect(Math.abs(count - 1500)).toBeLessThan(5 * Math.sqrt(1500 * (5 / 8)));
  });

  it('of() gives all open items where there are no more than asked for', () => {
    expect([...sampler(5).of(0)]).toEqual([5, 6, 7, 8, 9]);
    expect([...sampler(99).of(0)]).toEqual([5, 6, 7, 8, 9]);
    expect(sampler(99).available(0)).toBe(5);
  });

  it('of() depends on seed and user alone', () => {
    const one = sampler(4);
    const other = sampler(4);
    const first = [...one.of(0)];
    other.of(1);
    other.of(2);
    expect([...other.of(0)]).toEqual(first);
    expect([...one.of(1)]).not.toEqual(first);
    expect([...sampler(4, 8).of(1)]).not.toEqual([...sampler(4, 9).of(1)]);
  });
});
