import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './tools/documents.js';
import { readRooms } from './tools/rooms.js';
import { measure, percentile, sourceFiles } from './tools/measure.js';

/** Files that hold tables of data, for which the limit of length does not apply. */
const TABLES = new Set(['model/kernels/assembler.ts']);

const paths = sourceFiles(ROOT);
const measures = paths.map((path) => ({ path, ...measure(path, readFileSync(join(ROOT, path), 'utf8')) }));
const product = measures.filter(({ path }) => !/^test\/|\.test\.ts$/.test(path));
const total = (of: (each: (typeof measures)[number]) => number) => product.reduce((sum, each) => sum + of(each), 0);

/** A comment whose first sentence has no subject. */
const FRAGMENT = /^(Of|With|Without|From|By|In|At|Those) /;

/** All rules, each with its present value as text and whether the code keeps it. */
function rules(): { name: string; value: string; isKept: boolean }[] {
  const rooms = Object.keys(readRooms()).length;
  const long = measures.filter(({ path, lines }) => lines > 300 && !TABLES.has(path));
  const functions = product.flatMap((each) => each.functionLines);
  const p90 = percentile(functions, 0.9);
  const comments = total((each) => each.commentLines) / total((each) => each.lines);
  const assertions = (1000 * total((each) => each.nonNull)) / total((each) => each.lines);
  const fragments = measures.flatMap(({ path, comments: all }) =>
    all.filter(({ text }) => FRAGMENT.test(text)).map(({ line }) => `${path}:${line}`),
  );
  const keyword = measures.filter(({ privateMembers }) => privateMembers > 0).map(({ path }) => path);
  const longest = Math.max(...measures.map(({ lines }) => lines));
  return [
    { name: 'at most 18 rooms', value: `${rooms} rooms`, isKept: rooms <= 18 },
    {
      name: 'no file over 300 lines',
      value: `the longest has ${longest}; over: ${long.map(({ path, lines }) => `${path} (${lines})`).join(', ') || 'none'}`,
      isKept: long.length === 0,
    },
    {
      name: 'functions have at most 20 lines at the 90th percentile',
      value: `${p90} lines, of ${functions.length} functions`,
      isKept: p90 <= 20,
    },
    {
      name: 'comments are .15 to .25 of the lines',
      value: comments.toFixed(3),
      isKept: comments >= 0.15 && comments <= 0.25,
    },
    {
      name: 'under 2 non-null assertions in 1,000 lines',
      value: `${assertions.toFixed(2)} (${total((each) => each.nonNull)} in ${total((each) => each.lines)} lines)`,
      isKept: assertions < 2,
    },
    {
      name: 'private members are written #name',
      value: `${keyword.length} with the keyword: ${keyword.slice(0, 12).join(', ')}`,
      isKept: keyword.length === 0,
    },
    {
      name: 'no comment begins as a fragment',
      value: `${fragments.length}: ${fragments.slice(0, 12).join(', ')}`,
      isKept: fragments.length === 0,
    },
  ];
}

describe('the rules of this code', () => {
  it.each(rules())('$name: $value', ({ isKept, value }) => {
    expect(isKept, value).toBe(true);
  });
});
