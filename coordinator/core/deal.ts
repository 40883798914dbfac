import { shardRanges } from '../../job/shards.js';
import type { DataManifest, ShardRange } from '../../proto/index.js';

/**
 * The item rows and the rows of E that each shard owns, by the rule of `shardRanges`. `shards` are the names of the
 * shards.
 */
export function dealRows(
  { items, features }: Pick<DataManifest, 'items' | 'features'>,
  shards: readonly string[],
): ShardRange[] {
  const ranges = shardRanges(shards.length, { items, projection: features });
  return ranges.map(({ items: { from, to }, projection }, index) => ({
    shard: shards[index],
    firstItem: from,
    items: to - from,
    firstFeature: projection.from,
    features: projection.to - projection.from,
  }));
}

/** Whether the ranges [from, to) are disjoint and together contain all numbers from 0 to `rows` - 1. */
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
