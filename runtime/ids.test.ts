import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ids } from './ids.js';

const distinct = fc.uniqueArray(
  fc.string({ unit: 'grapheme', minLength: 1 }).filter((id) => !id.includes('\n')),
  { maxLength: 200 },
);

test('Ids gives the strings, their numbers, and a text that gives the same list', () => {
  fc.assert(
    fc.property(distinct, fc.string(), (strings, other) => {
      const ids = Ids.of(strings);
      const again = Ids.ofLines(Buffer.concat([...ids.blocks()]));
      for (const list of [ids, again, Ids.ofLines(Buffer.from(strings.join('\n')))]) {
        expect([...list]).toEqual(strings);
        expect(list.length).toBe(strings.length);
        expect(strings.map((id) => list.indexOf(id))).toEqual([...strings.keys()]);
        expect(list.indexOf(other)).toBe(strings.indexOf(other));
      }
      expect(ids.at(strings.length)).toBeUndefined();
      expect([...Ids.join(ids, Ids.of(['last']))]).toEqual([...strings, 'last']);
    }),
  );
});

test('Ids cuts its text into blocks of 1 MiB', () => {
  const ids = Ids.of(Array.from({ length: 200_000 }, (_, id) => `id ${id}`));
  const blocks = [...ids.blocks()];
  expect(blocks.map(({ length }) => length)).toEqual([1 << 20, ids.text.length - (1 << 20)]);
});
