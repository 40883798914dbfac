import { expect, it } from 'vitest';
import { ModelReaders } from './model-readers.js';

it('ModelReaders keeps a model until its last reader has left, and a little longer', () => {
  let now = 1000;
  let changes = 0;
  const readers = new ModelReaders(
    () => now,
    () => changes++,
  );
  expect(readers.isRead('a')).toBe(false);
  const [first, second] = [readers.enter('a'), readers.enter('a')];
  now += 3_600_000;
  expect([readers.isRead('a'), readers.isRead('b')]).toEqual([true, false]);
  first();
  now += 3_600_000;
  expect(readers.isRead('a')).toBe(true);
  second();
  expect(readers.isRead('a')).toBe(true);
  now += 15_000;
  expect(readers.isRead('a')).toBe(false);
  expect(changes).toBe(4);
});
