import { describe, expect, it } from 'vitest';
import { UserPairs } from './user-pairs.js';

/** User u has u mod 4 items, so that every fourth user has none. */
const USERS = 300;
const counts = Array.from({ length: USERS }, (_, user) => user % 4);
const offsets = Int32Array.from([0, ...counts.map((_, user) => counts.slice(0, user + 1).reduce((a, b) => a + b))]);
const items = Int32Array.from({ length: offsets[USERS] }, (_, at) => 7 * at);

/** Returns the pairs of a range of users, one by one. */
function expected(from: number, to: number, leftOut: readonly number[] = []): [number, number][] {
  return Array.from({ length: to - from }, (_, at) => from + at)
    .filter((user) => !leftOut.includes(user))
    .flatMap((user) =>
      [...items.subarray(offsets[user], offsets[user + 1])].map((item): [number, number] => [user, item]),
    );
}

function listed(pairs: UserPairs): [number, number][] {
  return Array.from({ length: pairs.length }, (_, pair) => [pairs.userOf(pair), pairs.items[pair]]);
}

describe('UserPairs', () => {
  it.each([
    [0, USERS, []],
    [13, 250, []],
    [13, 250, [1, 13, 14, 99, 249, 251]],
    [4, 5, []],
    [2, 4, [2, 3]],
  ])('lists the pairs of the users %i to %i without those of %j', (from, to, leftOut) => {
    const options = { training: { offsets, items }, usersWithoutNegatives: Int32Array.from(leftOut) };
    expect(listed(new UserPairs({ from, to }, options))).toEqual(expected(from, to, leftOut));
    // The same from histories that hold no other users.
    const part = {
      offsets: offsets.slice(from, to + 1).map((offset) => offset - offsets[from]),
      items: items.slice(offsets[from], offsets[to]),
    };
    const alone = new UserPairs({ from, to }, { ...options, training: part, first: from });
    expect(listed(alone)).toEqual(expected(from, to, leftOut));
  });
});
