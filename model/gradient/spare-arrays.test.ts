import { describe, expect, it } from 'vitest';
import { Scratch, SpareArrays } from './spare-arrays.js';

describe('SpareArrays', () => {
  it('lends the smallest spare that is long enough', () => {
    const spares = new SpareArrays(4);
    const [small, large, huge] = [1, 100_000, 300_000].map((length) => spares.take(length));
    for (const array of [huge, small, large]) spares.give(array);
    const [middle, little, long] = [90_000, 3, 4].map((length) => spares.take(length));
    for (const [now, before] of [
      [middle, large],
      [little, small],
      [long, huge],
    ])
      expect(now.buffer).toBe(before.buffer);
    expect([middle.length, little.length, long.length]).toEqual([90_000, 3, 4]);
  });

  it('takes back nothing that it did not lend, and nothing twice', () => {
    const spares = new SpareArrays(4);
    const [foreign, own] = [new Float32Array(9), spares.take(9)];
    for (const array of [foreign, own, own]) spares.give(array);
    const taken = [spares.take(9), spares.take(9)].map(({ buffer }) => buffer);
    expect(taken[0]).toBe(own.buffer);
    expect(taken[1]).not.toBe(own.buffer);
    expect(taken).not.toContain(foreign.buffer);
  });

  it('keeps the newest', () => {
    const spares = new SpareArrays(1);
    const [first, second] = [spares.take(1), spares.take(1)];
    spares.give(first);
    spares.give(second);
    expect(spares.take(1).buffer).toBe(second.buffer);
    expect(spares.take(1).buffer).not.toBe(first.buffer);
  });
});

it('Scratch gives the same memory again, and more when more is asked for', () => {
  const scratch = new Scratch();
  const first = scratch.room(5);
  expect(scratch.room(3).buffer).toBe(first.buffer);
  expect(scratch.room(6)).toHaveLength(6);
});
