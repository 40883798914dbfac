import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openText } from './container.js';
import { readDelimited } from './delimited.js';
import { delimiterNamed } from './settings.js';
import { temporaryFile, temporaryFolder } from '../../test/support/datasets.js';
import { withInputFile } from '../input-file.js';
import type { PairVisitor } from './pairs.js';

type Pair = [user: string, item: string, line: number];

interface ParseOptions {
  readonly delimiter?: string;
  readonly width?: number;
  readonly header?: boolean;
}

async function parse(
  path: string,
  { delimiter = ',', width = 2, header = false }: ParseOptions = {},
): Promise<{ pairs: Pair[]; problems: string[] }> {
  const pairs: Pair[] = [];
  const problems: string[] = [];
  const visitor: PairVisitor = {
    pairs: (bytes, { bounds, places, length }) => {
      const text = (at: number) => Buffer.from(bytes.subarray(bounds[at], bounds[at + 1])).toString();
      for (let at = 0; at < length; at++) pairs.push([text(4 * at), text(4 * at + 2), places[at]]);
    },
    problem: (line, text) => problems.push(`${line}: ${text}`),
  };
  const shape = { delimiter: delimiterNamed(delimiter), header, width, user: 0, item: 1, time: null, filter: null };
  await withInputFile(path, async (file) => readDelimited(await openText(file), visitor, { shape }));
  return { pairs, problems };
}

/** Reads two comma-separated fields by regular expressions. Returns the pairs, and the lines that are wrong. */
function oracle(text: string): { pairs: Pair[]; wrongLines: Set<number> } {
  const id = `(?:"((?:[^"\r]|"")+)"|([^"\r,]+))`;
  const pattern = new RegExp(`^${id},${id}\r?$`, 's');
  const pairs: Pair[] = [];
  const wrongLines = new Set<number>();
  const lines = text.split('\n');
  while (lines.length > 0 && /^\r?$/.test(lines[lines.length - 1])) lines.pop();
  for (const [index, line] of lines.entries()) {
    const match = pattern.exec(line);
    if (!match) {
      wrongLines.add(index + 1);
      continue;
    }
    const user = match[1]?.replaceAll('""', '"') ?? match[2];
    const item = match[3]?.replaceAll('""', '"') ?? match[4];
    pairs.push([user, item, index + 1]);
  }
  return { pairs, wrongLines };
}

/** Characters that ids must not hold. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

test('readDelimited() reads what was written: any ids, quoted or not, LF or CR LF, more fields, header or none', async () => {
  const folder = await temporaryFolder();
  const units = fc.oneof(
    fc.constantFrom('"', ',', ';', ':', ' ', 'a', '\u00a0', '…'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  );
  const ids = fc.string({ unit: units, minLength: 1 }).filter((id) => id !== '' && !CONTROLS.test(id));
  const rows = fc.array(fc.tuple(ids, ids, fc.boolean()), { minLength: 1 });
  const style = fc.record({
    lineEnd: fc.constantFrom('\n', '\r\n'),
    rest: fc.constantFrom([], ['5'], ['"a, ""b""; :: "', 'x"y'], ['']),
    header: fc.boolean(),
    end: fc.boolean(),
    delimiter: fc.constantFrom(',', '\t', ';', '::', '|'),
  });
  await fc.assert(
    fc.asyncProperty(rows, style, async (rows, { lineEnd, rest, header, end, delimiter }) => {
      // A colon at the end of an unquoted id cannot be distinguished from the delimiter `::`.
      const needsQuotes = (id: string) => id.includes('"') || id.includes(delimiter[0]);
      const field = (id: string, quoted: boolean) => (quoted || needsQuotes(id) ? `"${id.replaceAll('"', '""')}"` : id);
      const lines = rows.map(([user, item, quoted]) =>
        [field(user, quoted), field(item, !quoted), ...rest].join(delimiter),
      );
      if (header) lines.unshift('anything');
      const path = join(folder, 'data');
      await writeFile(path, lines.join(lineEnd) + (end ? lineEnd : ''));
      const first = header ? 2 : 1;
      const expected = rows.map(([user, item], index) => [user, item, index + first]);
      const found = await parse(path, { delimiter, width: 2 + rest.length, header });
      expect(found).toEqual({ pairs: expected, problems: [] });
    }),
  );
});

test('readDelimited() takes and refuses the same lines as an oracle, in texts made of what matters', async () => {
  const folder = await temporaryFolder();
  const texts = fc.string({
    unit: fc.constantFrom('a', 'é', ',', '"', '\r', '\n', '\r\n', 'a,b\n'),
    minLength: 1,
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const path = join(folder, 'data.csv');
      await writeFile(path, text);
      const { pairs, problems } = await parse(path);
      const { pairs: expected, wrongLines } = oracle(text);
      refused += wrongLines.size;
      const reported = new Set(problems.map((problem) => Number(problem.split(':', 1)[0])));
      expect({ pairs, reported: reported.size > 0 }).toEqual({ pairs: expected, reported: wrongLines.size > 0 });
      for (const line of reported) expect(wrongLines).toContain(line);
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(100);
});

test('readDelimited() joins lines that lie across chunks, and a last line without an end', async () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => `${'é'.repeat(index % 23)}${index}`);
  const text = ids.map((id) => `${id},item-${id}`).join('\n');
  const path = await temporaryFile('long.csv', text);
  expect(text.length).toBeGreaterThan(2 ** 21);
  const { pairs, problems } = await parse(path);
  expect(problems).toEqual([]);
  expect(pairs).toEqual(ids.map((id, index) => [id, `item-${id}`, index + 1]));
});

const FIELDS = (count: number) => `must have 2 fields separated by comma, as the first lines have: it has ${count}`;

test.each([
  ['a line of one field', 'a,b\nc\n', 2, `2: ${FIELDS(1)}`],
  ['a line of three fields', 'a,b\nc,d,e\r\n', 2, `2: ${FIELDS(3)}`],
  ['an empty line between others', 'a,b\n\n\nc,d\n', 2, '2: must not be empty: remove the empty lines'],
  ['an empty user', ',b\n', 2, '1: the user id must not be empty'],
  ['an empty item', 'a,"",1\n', 3, '1: the item id must not be empty'],
  ['a quote inside an id', 'a,b"c\n', 2, '1: an id that holds a quote must be quoted, the quote written twice'],
  ['text after a closing quote', '"a"b,c\n', 2, '1: a closing quote must end its field'],
  ['a quoted id over two lines', 'a,"b\nc"\n', 2, '1: a quoted id must end on its line; ids hold no line breaks'],
  [
    'a further field over two lines',
    'a,b,"c\nd,e"\n',
    3,
    '1: a quoted field must end on its line: write the file without line breaks inside fields, or as Parquet',
  ],
  ['line ends of CR alone', 'a,b\rc,d\r', 2, '1: ids must hold no carriage return: lines end in LF or CR LF'],
])('readDelimited() reports %s with its line', async (_, text, width, problem) => {
  const { problems } = await parse(await temporaryFile('bad.csv', text), { width });
  expect(problems[0]).toBe(problem);
});

test('readDelimited() reports lines that are not UTF-8', async () => {
  const path = await temporaryFile('latin1.csv', Buffer.from('a,b\ncaf\xe9,b\nc,d\n', 'latin1'));
  expect((await parse(path)).problems).toEqual([
    '2: text must be UTF-8: save the file so, or convert it with iconv -f WINDOWS-1252 -t UTF-8',
  ]);
});

test('readDelimited() refuses a line without end', async () => {
  const path = await temporaryFile('binary.csv', Buffer.alloc(3 << 20, 'x'));
  await expect(parse(path)).rejects.toThrow(/binary\.csv, line 1: must be shorter than 1048576 bytes/);
});

test.each(['\t', '\u001b[2J', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\0'])(
  'readDelimited() refuses an id that holds the control character %j, quoted or not',
  async (control) => {
    for (const line of [`a,x${control}y`, `"a${control}",x`, `${control},x`]) {
      // A zero byte at the start of a file means that it is not a text file.
      const { pairs, problems } = await parse(await temporaryFile('control.csv', `${'b,z\n'.repeat(20_000)}${line}\n`));
      expect(pairs.length).toBe(20_000);
      expect(problems).toEqual([
        expect.stringMatching(/^20001: ids must hold no control characters or line separators/),
      ]);
    }
  },
);

test('readDelimited() takes spaces in runs as one delimiter, before and after the fields too', async () => {
  const path = await temporaryFile('spaces.txt', '  a   x 5  \r\nb y  5\n');
  const { pairs, problems } = await parse(path, { delimiter: 'space', width: 3 });
  expect({ pairs, problems }).toEqual({
    pairs: [
      ['a', 'x', 1],
      ['b', 'y', 2],
    ],
    problems: [],
  });
});
