import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findInteraction, historiesOf, usersWithoutNegativesOf, warmItemsOf } from './histories.js';

const USERS = 5;
const ITEMS = 7;
const pairs = fc.array(fc.tuple(fc.nat(USERS - 1), fc.nat(ITEMS - 1)), { maxLength: 60 });

function merge(list: readonly [number, number][]) {
  const users = Int32Array.from(list, ([user]) => user);
  return historiesOf({ users, items: Int32Array.from(list, ([, item]) => item) }, USERS, ITEMS);
}

test('historiesOf() holds each user’s distinct items in order, and counts the repetitions', () => {
  fc.assert(
    fc.property(pairs, (list) => {
      const { histories, repetitions } = merge(list);
      const expected = Array.from({ length: USERS }, (_, user) =>
        [...new Set(list.filter((pair) => pair[0] === user).map(([, item]) => item))].sort((a, b) => a - b),
      );
      const found = expected.map((_, user) => [
        ...histories.items.subarray(histories.offsets[user], histories.offsets[user + 1]),
      ]);
      expect(found).toEqual(expected);
      expect(histories.items.length).toBe(expected.flat().length);
      expect(repetitions).toBe(list.length - expected.flat().length);
    }),
  );
});

test('findInteraction() finds what is there and nothing else', () => {
  fc.assert(
    fc.property(pairs, (list) => {
      const { histories } = merge(list);
      for (let user = 0; user < USERS; user++) {
        for (let item = 0; item < ITEMS; item++) {
          const index = findInteraction(histories, user, item);
          const isThere = list.some((pair) => pair[0] === user && pair[1] === item);
          expect(index >= 0).toBe(isThere);
          if (isThere) expect(histories.items[index]).toBe(item);
        }
      }
    }),
  );
});

test('warmItemsOf() and usersWithoutNegativesOf() say who has no item left to be a negative', () => {
  const { histories } = merge([
    [0, 5],
    [0, 1],
    [1, 1],
    [3, 5],
    [3, 1],
    [3, 1],
  ]);
  const warm = warmItemsOf(histories, ITEMS);
  expect([...warm]).toEqual([1, 5]);
  expect([...usersWithoutNegativesOf(histories, warm)]).toEqual([0, 3]);
});
