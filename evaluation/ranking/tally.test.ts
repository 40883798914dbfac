import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../test/support/evaluation.js';
import { addTally, tallyMetrics, tallyRanks, warmMask } from './tally.js';

const pairs = pairsOf([
  [0, 1],
  [0, 2],
  [1, 1],
  [2, 3],
]);
const ranks = Int32Array.of(0, 3, 1, 12);
const warm = warmMask(Int32Array.of(1), 4);

describe('tallyMetrics()', () => {
  it('tallyMetrics() sets warm and cold held-out items apart', () => {
    const result = tallyMetrics(tallyRanks(pairs, ranks, warm, 10), [1, 10]);
    expect(result).toMatchObject({ users: 3, pairs: 4, metrics: { 'hr@1': 1 / 4, 'hr@10': 3 / 4 } });
    expect(result.warm).toMatchObject({ users: 2, pairs: 2, 'hr@1': 1 / 2, 'hr@10': 1 });
    expect(result.cold).toMatchObject({ users: 2, pairs: 2, 'hr@1': 0, 'hr@10': 1 / 2 });
  });

  it('tallyMetrics() of a group without pairs shows no metrics', () => {
    const allWarm = warmMask(Int32Array.of(1, 2, 3), 4);
    expect(tallyMetrics(tallyRanks(pairs, ranks, allWarm, 10), [10]).cold).toEqual({ users: 0, pairs: 0 });
  });

  it('addTally() of two groups of users gives the tally of all', () => {
    const part = (from: number, to: number) =>
      tallyRanks(
        { users: pairs.users.slice(from, to), items: pairs.items.slice(from, to) },
        ranks.slice(from, to),
        warm,
        10,
      );
    const merged = part(2, 4);
    addTally(merged, part(0, 2));
    expect(merged).toEqual(tallyRanks(pairs, ranks, warm, 10));
  });
});
