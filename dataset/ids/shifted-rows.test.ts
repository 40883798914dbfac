import { expect, test } from 'vitest';
import { shiftedRows } from './shifted-rows.js';

test('shiftedRows() warns where item 0 alone lacks interactions', () => {
  const from = (first: number, count: number) => Int32Array.from({ length: count }, (_, at) => first + at);
  const warnings = (warm: Int32Array, items = 12) => shiftedRows('x.npy', items, warm);
  expect(warnings(from(1, 11))).toEqual([
    expect.stringContaining('item 0 has no interactions, and 11 of the 11 other items have: row 0 of x.npy is item 0'),
  ]);
  expect(warnings(from(0, 12))).toEqual([]);
  expect(warnings(from(1, 6))).toEqual([]);
  expect(warnings(from(1, 3), 4)).toEqual([]);
});
