import type { DataManifest, PartitionRange, ShardRange } from '../../proto/index.js';

/** Ranges of consecutive partitions, one for each worker, whose sizes differ by at most 1. Needs workers <= partitions. */
export function dealPartitions(partitions: number, workers: number): PartitionRange[] {
  const bound = (worker: number) => Math.floor((worker * partitions) / workers);
  return Array.from({ length: workers }, (_, worker) => ({
    first: bound(worker),
    count: bound(worker + 1) - bound(worker),
  }));
}

/** Which item rows and rows of E each shard owns: equal ranges, the last ones shorter or empty. */
export function dealRows(
  { items, features }: Pick<DataManifest, 'items' | 'features'>,
  shards: readonly string[],
): ShardRange[] {
  const range = (rows: number, shard: number) => {
    const size = Math.ceil(rows / shards.length);
    const first = Math.min(rows, shard * size);
    return { first, count: Math.min(rows, first + size) - first };
  };
  return shards.map((shard, index) => {
    const item = range(items, index);
    const feature = range(features, index);
    return { shard, firstItem: item.first, items: item.count, firstFeature: feature.first, features: feature.count };
  });
}

/** The number of steps of an epoch: that of the partition with the most batches. */
export function stepsOf(
  { partitionInteractions }: Pick<DataManifest, 'partitionInteractions'>,
  batchSize: number,
): number {
  return Math.max(0, ...partitionInteractions.map((interactions) => Math.ceil(interactions / batchSize)));
}

/** Whether the ranges [from, to) are disjoint and together hold 0 .. rows - 1. */
export function covers(ranges: readonly { from: number; to: number }[], rows: number): boolean {
  let next = 0;
  for (const { from, to } of ranges
    .filter((range) => range.to > range.from)
    .sort((left, right) => left.from - right.from)) {
    if (from !== next) return false;
    next = to;
  }
  return next === rows;
}

/** Compares names so that worker-2 comes before worker-10. */
export function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name.length - right.name.length || (left.name < right.name ? -1 : 1);
}
