import { describe, expect, it } from 'vitest';
import { histories, smallDataset } from '../../test/support/evaluation.js';
import { ItemKnn } from './item-knn.js';

const items = 20;
const { training, itemIds } = smallDataset({ users: 30, items, history: 5 });
const users = training.offsets.length - 1;
const historyOf = (user: number) => training.items.subarray(training.offsets[user], training.offsets[user + 1]);

/** The users of each item. */
const owners = Array.from(
  { length: items },
  (_, item) =>
    new Set(Array.from({ length: users }, (_, user) => user).filter((user) => historyOf(user).includes(item))),
);

function similarity(one: number, other: number, shrinkage: number): number {
  const common = [...owners[one]].filter((user) => owners[other].has(user)).length;
  return common === 0 ? 0 : common / (Math.sqrt(owners[one].size * owners[other].size) + shrinkage);
}

describe('ItemKnn', () => {
  it.each([
    [3, 0],
    [3, 10],
    [1000, 0],
  ])(
    'adds the similarities of the history to an item, among its %i neighbours, with shrinkage %i',
    (neighbors, shrinkage) => {
      const knn = ItemKnn.fit({ training, itemIds }, { neighbors, shrinkage });
      const expected = Array.from({ length: items }, (_, item) => {
        const others = [...[...itemIds].keys()].filter(
          (other) => other !== item && similarity(item, other, shrinkage) > 0,
        );
        // The sort is stable, so of equally similar items those with lower numbers come first.
        const nearest = others.toSorted((a, b) => similarity(item, b, shrinkage) - similarity(item, a, shrinkage));
        return new Set(nearest.slice(0, neighbors));
      });
      for (let user = 0; user < users; user++) {
        const scores = knn.scoresOf(user);
        for (let item = 0; item < items; item++) {
          const near = [...historyOf(user)].filter((other) => expected[item].has(other));
          const sum = near.reduce((total, other) => total + similarity(item, other, shrinkage), 0);
          expect(scores[item], `user ${user}, item ${item}`).toBeCloseTo(sum, 12);
        }
      }
    },
  );

  it('scores nothing without a history, and no item without interactions', () => {
    const knn = ItemKnn.fit(
      { training: histories([[0, 1], []]), itemIds: ['a', 'b', 'cold'] },
      { neighbors: 5, shrinkage: 0 },
    );
    expect([...knn.scoresOf(1)]).toEqual([0, 0, 0]);
    expect([...knn.scoresOf(0)]).toEqual([1, 1, 0]);
  });
});
