import type { Histories } from '../../dataset/dataset.js';
import { marksOf } from '../../dataset/pairs/histories.js';

/** The items that lists leave out. */
export interface LeftOutItems extends Histories {
  /** The user whose items are the first. It is 0 by default. */
  readonly first?: number;
  /**
   * The items that every user's list leaves out, in ascending order; none by default. The items of single users do not
   * include them.
   */
  readonly everywhere?: Int32Array;
}

/** Leaves `everywhere`, which ascends, out of all lists, besides the items of each user. */
export function leaveOut({ offsets, items }: Histories, everywhere: Int32Array): LeftOutItems {
  const isEverywhere = marksOf(everywhere, (everywhere.at(-1) ?? -1) + 1);
  const kept = new Int32Array(items.length);
  const ends = new Int32Array(offsets.length);
  let length = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (const item of items.subarray(offsets[user], offsets[user + 1])) {
      if (isEverywhere[item] !== 1) kept[length++] = item;
    }
    ends[user + 1] = length;
  }
  return { offsets: ends, items: kept.slice(0, length), everywhere };
}

/** Returns how many of `itemCount` items a user's list may hold. */
export function openCount(leftOut: LeftOutItems, user: number, itemCount: number): number {
  return itemCount - (leftOut.everywhere?.length ?? 0) - ownItems(leftOut, user).length;
}

/** Returns the items that the list of one user leaves out, without those that all lists do. */
export function ownItems({ offsets, items, first = 0 }: LeftOutItems, user: number): Int32Array {
  return items.subarray(offsets[user - first], offsets[user - first + 1]);
}

/** Returns the items of the catalog that are not in `leftOut`, which ascends, in ascending order. */
export function otherItems(leftOut: Int32Array, itemCount: number): Int32Array {
  const others = new Int32Array(itemCount - leftOut.length);
  for (let item = 0, next = 0, at = 0; item < itemCount; item++) {
    if (leftOut[next] === item) next++;
    else others[at++] = item;
  }
  return others;
}
