import { describe, expect, it } from 'vitest';
import { histories } from '../../test/support/evaluation.js';
import { leaveOut, openCount, otherItems } from './left-out.js';

const own = histories([[0, 2, 4], [], [1, 4]]);

describe('leaveOut()', () => {
  it('keeps the items of a user apart from those that every list leaves out', () => {
    const leftOut = leaveOut(own, Int32Array.of(1, 2, 5));
    expect([...leftOut.offsets]).toEqual([0, 2, 2, 3]);
    expect([...leftOut.items]).toEqual([0, 4, 4]);
    expect([0, 1, 2].map((user) => openCount(leftOut, user, 7))).toEqual([2, 4, 3]);
  });

  it('of nothing changes nothing', () => {
    expect(leaveOut(own, new Int32Array(0))).toMatchObject(own);
    expect(openCount(own, 0, 7)).toBe(4);
  });
});

describe('otherItems()', () => {
  it('is the rest of the catalog', () => {
    expect([...otherItems(Int32Array.of(0, 3, 4), 6)]).toEqual([1, 2, 5]);
    expect([...otherItems(new Int32Array(0), 3)]).toEqual([0, 1, 2]);
  });
});
