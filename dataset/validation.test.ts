import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findInteraction, historiesOf } from './histories.js';
import { splitValidation } from './validation.js';

const pairs = fc.array(fc.tuple(fc.nat(6), fc.nat(20)), { maxLength: 60 });

function merge(list: readonly [number, number][]) {
  const users = Int32Array.from(list, ([user]) => user);
  return historiesOf({ users, items: Int32Array.from(list, ([, item]) => item) }, 7, 21).histories;
}

test('splitValidation() holds out one interaction of each user with two or more, and keeps all others', () => {
  fc.assert(
    fc.property(pairs, fc.nat(), (list, seed) => {
      const histories = merge(list);
      const { training, validation } = splitValidation(histories, seed);
      const length = (user: number) => histories.offsets[user + 1] - histories.offsets[user];
      expect([...validation.users]).toEqual([0, 1, 2, 3, 4, 5, 6].filter((user) => length(user) >= 2));
      validation.users.forEach((user, at) => expect(findInteraction(training, user, validation.items[at])).toBe(-1));
      const together = [...validation.users].map((user, at): [number, number] => [user, validation.items[at]]);
      for (let user = 0; user < 7; user++) {
        for (let at = training.offsets[user]; at < training.offsets[user + 1]; at++)
          together.push([user, training.items[at]]);
      }
      expect(together.length).toBe(histories.items.length);
      expect(merge(together)).toEqual(histories);
      expect(splitValidation(histories, seed)).toEqual({ training, validation });
    }),
  );
});

test('splitValidation() draws any place of a history, and others for another seed', () => {
  const histories = merge([
    [0, 3],
    [0, 4],
    [0, 5],
  ]);
  const drawn = Array.from({ length: 60 }, (_, seed) => splitValidation(histories, seed).validation.items[0]);
  expect(new Set(drawn)).toEqual(new Set([3, 4, 5]));
});
