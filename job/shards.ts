/** The rows from `from` to `to` - 1. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows that one shard owns. The shards of a run own consecutive ranges in order, so that each row has one owner.
 */
export interface ShardRange {
  /** The rows of items. */
  readonly items: RowRange;
  /** The rows of the projection E. There is one row per feature. */
  readonly projection: RowRange;
}

/**
 * Returns the rows that each shard owns: ranges of equal size, of which the last ones may be shorter or empty. A run
 * that starts from a checkpoint may have another number of shards, because results do not depend on the ranges.
 */
export function shardRanges(shards: number, rows: { items: number; projection: number }): ShardRange[] {
  const range = (total: number, shard: number) => {
    const size = Math.ceil(total / shards);
    const from = Math.min(total, shard * size);
    return { from, to: Math.min(total, from + size) };
  };
  return Array.from({ length: shards }, (_, shard) => ({
    items: range(rows.items, shard),
    projection: range(rows.projection, shard),
  }));
}

/** Index of the shard that stores the user rows of a partition in checkpoints. `shards`: the number of shards of the run. */
export function shardOfPartition(partition: number, shards: number): number {
  return partition % shards;
}

/**
 * Divides the partitions into consecutive ranges, one for each worker. Their sizes differ by at most 1. There must not
 * be more workers than partitions.
 */
export function dealPartitions(
  partitions: number,
  workers: number,
): { readonly first: number; readonly count: number }[] {
  const bound = (worker: number) => Math.floor((worker * partitions) / workers);
  return Array.from({ length: workers }, (_, worker) => ({
    first: bound(worker),
    count: bound(worker + 1) - bound(worker),
  }));
}
