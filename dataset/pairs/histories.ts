import type { Histories, Pairs } from '../dataset.js';

/** The items of each user, and how many repeated pairs were merged. */
export interface MergedPairs {
  readonly histories: Histories;
  readonly repetitions: number;
}

/**
 * Sorts the items of each user and merges repetitions. It takes linear time, because it sorts pairs by item first, and
 * then distributes them to their users in that order.
 */
export function historiesOf(pairs: Pairs, userCount: number, itemCount: number): MergedPairs {
  const itemOffsets = offsetsOf(pairs.items, itemCount);
  const usersByItem = new Int32Array(pairs.items.length);
  const itemEnds = itemOffsets.slice();
  for (let at = 0; at < pairs.items.length; at++) usersByItem[itemEnds[pairs.items[at]]++] = pairs.users[at];

  const offsets = offsetsOf(pairs.users, userCount);
  const items = new Int32Array(pairs.items.length);
  const ends = offsets.slice();
  for (let item = 0; item < itemCount; item++) {
    for (let at = itemOffsets[item]; at < itemOffsets[item + 1]; at++) {
      const user = usersByItem[at];
      const isRepeated = ends[user] > offsets[user] && items[ends[user] - 1] === item;
      if (!isRepeated) items[ends[user]++] = item;
    }
  }
  return compacted(offsets, ends, items);
}

/**
 * Finds `item` in the history of `user`. Returns an index into `histories.items`, or -1. The binary search has no
 * branch that depends on data, so that a processor can search many histories at the same time instead of waiting for
 * the memory of each.
 */
export function findInteraction({ offsets, items }: Histories, user: number, item: number): number {
  let at = offsets[user];
  let length = offsets[user + 1] - at;
  while (length > 1) {
    const half = length >>> 1;
    const isAtMost = (items[at + half] - item - 1) >> 31;
    at += half & isAtMost;
    length -= half;
  }
  return length === 1 && items[at] === item ? at : -1;
}

/** Returns the items with at least one interaction, in ascending order. */
export function warmItemsOf(training: Histories, itemCount: number): Int32Array {
  return warmItemsIn(warmMarks(training, itemCount));
}

/** Returns a 1 for each item with at least one interaction, and a 0 for any other [I]. */
export function warmMarks(training: Histories, itemCount: number): Uint8Array {
  const isWarm = new Uint8Array(itemCount);
  markWarm(training, isWarm);
  return isWarm;
}

/** Marks the items of histories with 1 [I]. */
export function markWarm({ items }: Histories, isWarm: Uint8Array): void {
  for (const item of items) isWarm[item] = 1;
}

/** Returns a 1 for each of `numbers`, which are below `count`, and a 0 for any other number [count]. A set ends at 2^24 numbers. */
export function marksOf(numbers: Int32Array, count: number): Uint8Array {
  const marks = new Uint8Array(count);
  for (const number of numbers) marks[number] = 1;
  return marks;
}

/** Returns how many of the marks are 1. */
export function countMarks(marks: Uint8Array): number {
  return marks.reduce((sum, mark) => sum + mark, 0);
}

/** Returns the marked items in ascending order. */
export function warmItemsIn(isWarm: Uint8Array): Int32Array {
  const warm = new Int32Array(countMarks(isWarm));
  for (let item = 0, at = 0; item < isWarm.length; item++) if (isWarm[item] === 1) warm[at++] = item;
  return warm;
}

/**
 * Returns the users whose history holds every warm item, so that none can be drawn as a negative, in ascending order.
 */
export function usersWithoutNegativesOf({ offsets }: Pick<Histories, 'offsets'>, warmItems: Int32Array): Int32Array {
  const users: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (offsets[user + 1] - offsets[user] === warmItems.length) users.push(user);
  }
  return Int32Array.from(users);
}

/** Returns [count + 1] values: where the group of each key starts when `keys` (0 .. count - 1) are sorted. */
export function offsetsOf(keys: Int32Array, count: number): Int32Array {
  const offsets = new Int32Array(count + 1);
  for (const key of keys) offsets[key + 1]++;
  for (let key = 0; key < count; key++) offsets[key + 1] += offsets[key];
  return offsets;
}

/** Closes the gaps that merged repetitions left between `ends[user]` and `offsets[user + 1]`. */
function compacted(offsets: Int32Array, ends: Int32Array, items: Int32Array): MergedPairs {
  const total = items.length;
  let length = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    const start = offsets[user];
    offsets[user] = length;
    items.copyWithin(length, start, ends[user]);
    length += ends[user] - start;
  }
  offsets[offsets.length - 1] = length;
  return {
    histories: { offsets, items: length === total ? items : items.slice(0, length) },
    repetitions: total - length,
  };
}
