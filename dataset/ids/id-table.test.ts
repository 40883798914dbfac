import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdTable } from './id-table.js';

function numberOf(table: IdTable, id: string): number {
  const bytes = Buffer.from(`<${id}>`);
  return table.numberOf(bytes, 1, bytes.length - 1);
}

test('IdTable numbers ids by first appearance, as a Map does', () => {
  const ids = fc.array(fc.oneof(fc.nat(50).map(String), fc.string({ unit: 'binary' })), { maxLength: 300 });
  fc.assert(
    fc.property(ids, (ids) => {
      const table = new IdTable();
      const expected = new Map<string, number>();
      for (const id of ids) {
        if (!expected.has(id)) expected.set(id, expected.size);
        expect(numberOf(table, id)).toBe(expected.get(id));
      }
      expect(table.size).toBe(expected.size);
      expect([...table.ids()]).toEqual([...expected.keys()]);
    }),
  );
});

test('IdTable keeps its numbers as it grows, tells "007" from "7", and ids apart whose 32-bit hashes are equal', () => {
  const table = new IdTable();
  const ids = Array.from({ length: 400_000 }, (_, index) => String(1_000_000 + index)).concat('7', '007', '');
  const numbers = ids.map((_, index) => index);
  expect(ids.map((id) => numberOf(table, id))).toEqual(numbers);
  expect(ids.map((id) => numberOf(table, id))).toEqual(numbers);
  expect([...table.ids()]).toEqual(ids);
});

test('numbersOf() gives many ids, some of them new and repeated, the numbers that one by one would', () => {
  const ids = fc.array(fc.oneof(fc.nat(50).map(String), fc.string({ unit: 'binary' })), { maxLength: 300 });
  fc.assert(
    fc.property(ids, (ids) => {
      const bounds = new Int32Array(4 * ids.length);
      let end = 0;
      ids.forEach((id, at) => bounds.set([end, (end += Buffer.byteLength(id))], 4 * at + 2));
      const numbers = new Int32Array(ids.length);
      new IdTable().numbersOf(Buffer.from(ids.join('')), bounds, 2, numbers);
      const table = new IdTable();
      expect([...numbers]).toEqual(ids.map((id) => numberOf(table, id)));
    }),
  );
});

test('IdTable takes no new ids once closed', () => {
  const table = IdTable.of(['a', 'b']);
  expect(['b', 'c', 'a', 'ab'].map((id) => numberOf(table, id))).toEqual([1, -1, 0, -1]);
  expect(table.size).toBe(2);
});

test('IdTable refuses more ids or bytes than it can hold', () => {
  const table = new IdTable({ ids: 2, bytes: 8 });
  expect(numberOf(table, 'abc')).toBe(0);
  expect(() => numberOf(table, 'abcd')).toThrow('with 9 bytes');
  expect(numberOf(table, 'abd')).toBe(1);
  expect(numberOf(table, 'abc')).toBe(0);
  expect(() => numberOf(table, '')).toThrow('at most 2 different users or items');
});
