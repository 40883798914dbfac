/** Rows that one shard owns. The shards of a run own consecutive ranges that hold every row once. */
export interface ShardRange {
  readonly items: { readonly from: number; readonly to: number };
  /** Rows of E. */
  readonly projection: { readonly from: number; readonly to: number };
}

/** Item rows and rows of E cut into nearly equal ranges, one a shard. */
export function layShards(shards: number, rows: { items: number; projection: number }): ShardRange[] {
  const range = (total: number, shard: number) => ({
    from: Math.floor((total * shard) / shards),
    to: Math.floor((total * (shard + 1)) / shards),
  });
  return Array.from({ length: shards }, (_, shard) => ({
    items: range(rows.items, shard),
    projection: range(rows.projection, shard),
  }));
}

/** Where the numbers from .. to - 1 lie in an ascending list: positions `from` .. `to` - 1. */
export function positionsWithin(rows: Int32Array, { from, to }: { from: number; to: number }) {
  return { from: lowerBound(rows, from), to: lowerBound(rows, to) };
}

function lowerBound(rows: Int32Array, wanted: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
