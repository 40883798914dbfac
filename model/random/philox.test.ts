import { describe, expect, test } from 'vitest';
import { philox } from './philox.js';
import { below, CounterRandom, initialRows, Purpose } from './random.js';

describe('philox() gives the published test vectors', () => {
  // These are known answers of the reference implementation (Random123, kat_vectors, philox4x32 10).
  const vectors = [
    { key: [0, 0], counter: [0, 0, 0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      key: [0xffffffff, 0xffffffff],
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      key: [0xa4093822, 0x299f31d0],
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ];
  test.each(vectors)('$words', ({ key, counter, words }) => {
    const out = new Uint32Array(4);
    philox(key[0], key[1], counter[0], counter[1], counter[2], counter[3], out);
    expect([...out]).toEqual(words);
  });
});

test('initialRows() does not depend on how the rows are divided', () => {
  const whole = initialRows(7, Purpose.initialItems, 0, 10, 5);
  const parts = [...initialRows(7, Purpose.initialItems, 0, 3, 5), ...initialRows(7, Purpose.initialItems, 3, 10, 5)];
  expect(parts).toEqual([...whole]);
  expect([...initialRows(7, Purpose.initialUsers, 0, 10, 5)]).not.toEqual([...whole]);
});

test('initialRows() has mean 0 and deviation .01', () => {
  const values = initialRows(3, Purpose.initialUsers, 0, 2000, 64);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(2e-4);
  expect(Math.sqrt(variance)).toBeCloseTo(0.01, 4);
});

test('CounterRandom separates seeds beyond 32 bits and purposes', () => {
  const word = (seed: number, purpose: Purpose) => new CounterRandom(seed, purpose).words(1)[0];
  const words = [word(1, 4), word(1, 5), word(2 ** 32 + 1, 4), word(2 ** 33 + 1, 4)];
  expect(new Set(words).size).toBe(4);
});

test('below() covers its range and nothing else', () => {
  expect(below(0, 10)).toBe(0);
  expect(below(0xffffffff, 10)).toBe(9);
  expect(below(0xffffffff, 2 ** 30)).toBe(2 ** 30 - 1);
});
