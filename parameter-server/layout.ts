import type { RowRange } from '../job/shards.js';

/** Where the numbers from .. to - 1 lie in an ascending list: positions `from` .. `to` - 1. */
export function positionsWithin(rows: Int32Array, { from, to }: RowRange): RowRange {
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
