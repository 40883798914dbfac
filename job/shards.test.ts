import { describe, expect, it } from 'vitest';
import { dealPartitions, shardOfPartition, shardRanges } from './shards.js';

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

describe('dealPartitions()', () => {
  it('deals consecutive runs, as even as can be', () => {
    expect(dealPartitions(8, 2)).toEqual([{ first: 0, count: 4 }, { first: 4, count: 4 }]); // prettier-ignore
    expect(dealPartitions(8, 3).map(({ count }) => count)).toEqual([2, 3, 3]);
    for (let partitions = 1; partitions < 40; partitions++) {
      for (let workers = 1; workers <= partitions; workers++) {
        const leases = dealPartitions(partitions, workers);
        const counts = leases.map(({ count }) => count);
        const ends = leases.map(({ first, count }) => first + count);
        expect(leases.map(({ first }) => first)).toEqual([0, ...ends.slice(0, -1)]);
        expect(ends.at(-1)).toBe(partitions);
        expect(Math.min(...counts)).toBeGreaterThan(0);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(2);
      }
    }
  });
});
