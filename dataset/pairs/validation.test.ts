import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Histories } from '../dataset.js';
import { findInteraction, historiesOf, warmItemsOf } from './histories.js';
import { holdOutPseudoColdItems, splitValidation, type HeldOut } from './validation.js';

const USERS = 7;
const ITEMS = 21;
const pairs = fc.array(fc.tuple(fc.nat(USERS - 1), fc.nat(ITEMS - 1)), { maxLength: 60 });

function merge(list: readonly (readonly [number, number])[]): Histories {
  const users = Int32Array.from(list, ([user]) => user);
  return historiesOf({ users, items: Int32Array.from(list, ([, item]) => item) }, USERS, ITEMS).histories;
}

function lengthOf({ offsets }: Histories, user: number): number {
  return offsets[user + 1] - offsets[user];
}

/** All pairs of histories. */
function pairsOf({ offsets, items }: Histories): [number, number][] {
  return Array.from({ length: USERS }, (_, user) =>
    [...items.subarray(offsets[user], offsets[user + 1])].map((item): [number, number] => [user, item]),
  ).flat();
}

/** Histories of users of whom each has the first items, as many as the list says. */
const firstItems = (counts: readonly number[]) =>
  merge(counts.flatMap((count, user) => Array.from({ length: count }, (_, item) => [user, item] as const)));

function heldOut({ validation: { users, items } }: HeldOut): [number, number][] {
  return [...users].map((user, at) => [user, items[at]]);
}

describe('splitValidation()', () => {
  it('holds out one interaction of users with four or more, a tenth of all at most, and keeps all others', () => {
    fc.assert(
      fc.property(pairs, fc.nat(), (list, seed) => {
        const histories = merge(list);
        const split = splitValidation(histories, seed);
        const able = Array.from({ length: USERS }, (_, user) => user).filter((user) => lengthOf(histories, user) >= 4);
        const given = heldOut(split);
        const most = Math.max(1, Math.floor(histories.items.length / 10));
        expect(given).toHaveLength(Math.min(able.length, most));
        expect([...split.validation.users]).toEqual(able.filter((user) => split.validation.users.includes(user)));
        for (const [user, item] of given) expect(findInteraction(split.training, user, item)).toBe(-1);
        expect(merge([...pairsOf(split.training), ...given])).toEqual(histories);
        expect(splitValidation(histories, seed)).toEqual(split);
      }),
    );
  });

  it('leaves at least three interactions to each user who gives one', () => {
    const { training, validation } = splitValidation(firstItems([3, 4, 1, 20, 20, 20, 20]), 1);
    expect(lengthOf(training, 0)).toBe(3);
    expect([...validation.users]).toEqual([1, 3, 4, 5, 6]);
    expect(lengthOf(training, 1)).toBe(3);
  });

  it('draws any user where not all may give one, and others for another seed', () => {
    const histories = firstItems([4, 4, 4, 4, 4]);
    const drawn = Array.from({ length: 80 }, (_, seed) => [...splitValidation(histories, seed).validation.users]);
    expect(drawn.every((users) => users.length === 2)).toBe(true);
    expect(new Set(drawn.flat())).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it('draws any place of a history, and others for another seed', () => {
    const histories = firstItems([4]);
    const drawn = Array.from({ length: 80 }, (_, seed) => splitValidation(histories, seed).validation.items[0]);
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3]));
  });
});

describe('holdOutPseudoColdItems()', () => {
  it('holds out all interactions of a share of the warm items, and one pair of each known user who had some', () => {
    const settings = fc.record({ seed: fc.nat(), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(pairs, settings, (list, { seed, share }) => {
        const histories = merge(list);
        const split = holdOutPseudoColdItems(histories, { itemCount: ITEMS, share, seed });
        const before = warmItemsOf(histories, ITEMS);
        const after = warmItemsOf(split.training, ITEMS);
        const cold = [...before].filter((item) => !after.includes(item));
        expect(cold).toHaveLength(Math.ceil(before.length * share));
        expect(pairsOf(split.training)).toEqual(pairsOf(histories).filter(([, item]) => !cold.includes(item)));
        const users = Array.from({ length: USERS }, (_, user) => user).filter((user) => {
          return lengthOf(split.training, user) > 0 && lengthOf(split.training, user) < lengthOf(histories, user);
        });
        expect([...split.validation.users]).toEqual(users);
        for (const [user, item] of heldOut(split)) {
          expect(cold).toContain(item);
          expect(findInteraction(histories, user, item)).toBeGreaterThanOrEqual(0);
        }
        expect(holdOutPseudoColdItems(histories, { itemCount: ITEMS, share, seed })).toEqual(split);
      }),
    );
  });

  it('draws any item, and others for another seed', () => {
    const histories = firstItems([4]);
    const options = { itemCount: ITEMS, share: 0.025 };
    const drawn = Array.from({ length: 80 }, (_, seed) =>
      heldOut(holdOutPseudoColdItems(histories, { ...options, seed })),
    );
    expect(new Set(drawn.map(([[, item]]) => item))).toEqual(new Set([0, 1, 2, 3]));
  });
});
