import { describe, expect, it } from 'vitest';
import { pairsOf } from '../test/support/evaluation.js';
import { userGains } from './per-user.js';

describe('userGains()', () => {
  it('userGains() is the mean gain of each user, ascending by user', () => {
    const pairs = pairsOf([
      [3, 0],
      [1, 5],
      [3, 2],
      [0, 2],
    ]);
    const gains = userGains(pairs, Int32Array.of(0, 2, 10, 0), 10);
    expect([...gains]).toEqual([1, 0.5, 0.5]);
  });
});
