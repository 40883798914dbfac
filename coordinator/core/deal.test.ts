import { describe, expect, it } from 'vitest';
import { byName, covers, dealRows } from './deal.js';

describe('dealRows()', () => {
  it('names the shard of each range, with the first row and how many there are', () => {
    const ranges = dealRows({ items: 5, features: 2 }, ['a', 'b', 'c', 'd']);
    expect(ranges.map(({ firstItem, items }) => [firstItem, items])).toEqual([[0, 2], [2, 2], [4, 1], [5, 0]]); // prettier-ignore
    expect(ranges.map(({ firstFeature, features }) => [firstFeature, features])).toEqual([[0, 1], [1, 1], [2, 0], [2, 0]]); // prettier-ignore
    expect(ranges.map(({ shard }) => shard)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('covers()', () => {
  it('holds for disjoint ranges without a gap, in any order, empty ones left out', () => {
    expect(covers([{ from: 3, to: 5 }, { from: 0, to: 3 }, { from: 2, to: 2 }], 5)).toBe(true); // prettier-ignore
    expect(covers([], 0)).toBe(true);
    expect(covers([{ from: 0, to: 3 }, { from: 4, to: 5 }], 5)).toBe(false); // prettier-ignore
    expect(covers([{ from: 0, to: 3 }, { from: 2, to: 5 }], 5)).toBe(false); // prettier-ignore
    expect(covers([{ from: 0, to: 3 }], 5)).toBe(false);
  });
});

describe('byName()', () => {
  it('puts worker-2 before worker-10', () => {
    expect(['worker-10', 'worker-2', 'worker-1'].map((name) => ({ name })).sort(byName).map(({ name }) => name)).toEqual(['worker-1', 'worker-2', 'worker-10']); // prettier-ignore
  });
});
