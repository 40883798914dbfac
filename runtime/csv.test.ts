import { expect, it } from 'vitest';
import { csvCell, csvField } from './csv.js';

it('csvField() quotes what would end a field, and keeps everything else', () => {
  expect(['a b', '=1', 'a,b', 'say "x"', 'two\nlines', 'a\rb'].map(csvField)).toEqual([
    'a b',
    '=1',
    '"a,b"',
    '"say ""x"""',
    '"two\nlines"',
    '"a\rb"',
  ]);
});

it('csvCell() puts an apostrophe before a text that a spreadsheet would compute, and not before a number', () => {
  expect(['=1+1', '+1', '-1', '@x', '=a,b', 'x=1'].map(csvCell)).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@x",
    `"'=a,b"`,
    'x=1',
  ]);
  expect([-1, 2.5, null].map(csvCell)).toEqual(['-1', '2.5', '']);
});
