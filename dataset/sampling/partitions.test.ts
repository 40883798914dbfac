import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { partitionUsers } from './partitions.js';

function historiesOfLengths(lengths: readonly number[]) {
  const offsets = new Int32Array(lengths.length + 1);
  lengths.forEach((length, user) => (offsets[user + 1] = offsets[user] + length));
  return { offsets, items: new Int32Array(offsets[lengths.length]) };
}

test('partitionUsers() covers all users in order with ranges that are not empty and nearly equal', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(lengths, fc.nat(100), (lengths, pick) => {
      const partitions = 1 + (pick % lengths.length);
      const histories = historiesOfLengths(lengths);
      const boundaries = partitionUsers(histories, partitions);
      expect(boundaries[0]).toBe(0);
      expect(boundaries[partitions]).toBe(lengths.length);
      const total = histories.items.length;
      for (let partition = 0; partition < partitions; partition++) {
        expect(boundaries[partition + 1]).toBeGreaterThan(boundaries[partition]);
      }
      if (partitions * 60 <= total && partitions * 4 <= lengths.length) {
        const sizes = Array.from(
          boundaries.subarray(1),
          (end, at) => histories.offsets[end] - histories.offsets[boundaries[at]],
        );
        expect(Math.max(...sizes)).toBeLessThanOrEqual(total / partitions + 30);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(total / partitions - 30);
      }
    }),
  );
});

test('partitionUsers() balances interactions, not users', () => {
  expect([...partitionUsers(historiesOfLengths([6, 1, 1, 1, 1, 2]), 2)]).toEqual([0, 1, 6]);
  expect([...partitionUsers(historiesOfLengths([1, 1, 1, 1, 1, 1, 100]), 3)]).toEqual([0, 5, 6, 7]);
  expect([...partitionUsers(historiesOfLengths([100, 1, 1]), 3)]).toEqual([0, 1, 2, 3]);
});

test('partitionUsers() refuses more partitions than users', () => {
  expect(() => partitionUsers(historiesOfLengths([1, 2]), 3)).toThrow(
    'spec.partitions must be at most the number of users, 2: current value is 3',
  );
});
