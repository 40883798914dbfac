import { describe, expect, it } from 'vitest';
import { shardOfPartition, shardRanges } from './shards.js';

describe('shardRanges()', () => {
  it('gives every row to one shard; the last shards may have none', () => {
    const ranges = shardRanges(4, { items: 5, projection: 2 });
    expect(ranges.map(({ items: { from, to } }) => [from, to])).toEqual([[0, 2], [2, 4], [4, 5], [5, 5]]); // prettier-ignore
    expect(ranges.map(({ projection: { from, to } }) => [from, to])).toEqual([[0, 1], [1, 2], [2, 2], [2, 2]]); // prettier-ignore
  });

  it('holds for any numbers of shards and rows', () => {
    for (let shards = 1; shards < 12; shards++) {
      for (let items = 0; items < 40; items++) {
        const ranges = shardRanges(shards, { items, projection: 0 }).map(({ items: range }) => range);
        expect(ranges[0].from).toBe(0);
        ranges.forEach(({ from, to }, at) =>
          expect(to).toBeGreaterThanOrEqual(Math.max(from, ranges[at - 1]?.to ?? 0)),
        );
        expect(ranges.every(({ from }, at) => at === 0 || from === ranges[at - 1].to)).toBe(true);
        expect(ranges[shards - 1].to).toBe(items);
      }
    }
  });
});

describe('shardOfPartition()', () => {
  it('deals the partitions to the shards in turn', () => {
    expect([0, 1, 2, 3, 4].map((partition) => shardOfPartition(partition, 2))).toEqual([0, 1, 0, 1, 0]);
  });
});
