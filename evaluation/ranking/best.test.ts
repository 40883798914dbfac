import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BestItems } from './best.js';

describe('BestItems', () => {
  it('offer() keeps the best, ties by item number, whatever the order of arrival', () => {
    const scores = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 12 });
    fc.assert(
      fc.property(scores, fc.nat(5), fc.infiniteStream(fc.nat()), (scores, size, keys) => {
        const order = [...scores.keys()].map((item) => ({ item, key: keys.next().value as number }));
        const best = new BestItems(2, size);
        for (const { item } of order.toSorted((a, b) => a.key - b.key)) best.offer(1, item, scores[item]);
        const expected = [...scores.keys()].toSorted((a, b) => scores[b] - scores[a] || a - b).slice(0, size);
        expect([...best.of(1)]).toEqual(expected);
        expect([...best.of(0)]).toEqual([]);
        expect(best.floor(1)).toBe(
          size === 0 ? Infinity : expected.length < size ? -Infinity : scores[expected[size - 1]],
        );
      }),
    );
  });
});
