import type { RowRange } from '../job/shards.js';

/**
 * Finds the part of an ascending list whose numbers are in `from` to `to` - 1. The result is a range of positions in
 * the list.
 */
export function positionsWithin(rows: Int32Array, { from, to }: RowRange): RowRange {
  return { from: lowerBound(rows, from), to: lowerBound(rows, to) };
}

/** The first position in an ascending list whose number is not below `wanted`. */
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
