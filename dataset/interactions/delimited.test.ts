import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openText } from './container.js';
import { readDelimited } from './delimited.js';
import { delimiterNamed } from './settings.js';
import { temporaryFile, temporaryFolder } from '../fixtures.js';
import { withInputFile } from '../input-file.js';

type Pair = [user: string, item: string, line: number];

async function parse(path: string, delimiter: string): Promise<{ pairs: Pair[]; problems: string[] }> {
  const pairs: Pair[] = [];
  const problems: string[] = [];
  await withInputFile(path, (file) =>
    readCsv(
      file,
      {
        pairs: (bytes, { bounds, places, length }) => {
          const text = (at: number) => Buffer.from(bytes.subarray(bounds[at], bounds[at + 1])).toString();
          for (let at = 0; at < length; at++) pairs.push([text(4 * at), text(4 * at + 2), places[at]]);
        },
        problem: (line, text) => problems.push(`${line}: ${text}`),
      },
      { delimiter },
    ),
  );
  return { pairs, problems };
}

/** The same language, by regular expression: the pairs, and the lines that are wrong. */
function oracle(text: string, delimiter: string): { pairs: Pair[]; wrongLines: Set<number> } {
  const id = `(?:"((?:[^"\r]|"")+)"|([^"\r${delimiter}]+))`;
  const pattern = new RegExp(`^${id}${delimiter}${id}(?:\r?$|(${delimiter}.*)$)`, 's');
  const pairs: Pair[] = [];
  const wrongLines = new Set<number>();
  const lines = text.split('\n');
  while (lines.length > 0 && /^\r?$/.test(lines[lines.length - 1])) lines.pop();
  for (const [index, line] of lines.entries()) {
    const match = pattern.exec(line);
    const rest = match?.[5] ?? '';
    const isOpen = rest.includes(`${delimiter}"`) && rest.split('"').length % 2 === 0;
    if (!match || isOpen) {
      wrongLines.add(index + 1);
      continue;
    }
    const user = match[1]?.replaceAll('""', '"') ?? match[2];
    const item = match[3]?.replaceAll('""', '"') ?? match[4];
    if (index > 0 || user !== 'user' || item !== 'item') pairs.push([user, item, index + 1]);
  }
  return { pairs, wrongLines };
}

const delimiters = fc.constantFrom(',', '\t');

test('readCsv() reads what was written: any ids, quoted or not, LF or CR LF, more fields, header or none', async () => {
  const folder = await temporaryFolder();
  const units = fc.oneof(fc.constantFrom('"', ',', '\t', ' ', 'a'), fc.string({ unit: 'binary', maxLength: 1 }));
  const ids = fc.string({ unit: units, minLength: 1 }).filter((id) => id !== '' && !/[\r\n]/.test(id));
  const rows = fc.array(fc.tuple(ids, ids, fc.boolean(), fc.constantFrom('', ',5', ',"a, ""b""",')), { minLength: 1 });
  const style = fc.record({
    lineEnd: fc.constantFrom('\n', '\r\n'),
    header: fc.boolean(),
    end: fc.boolean(),
    delimiter: delimiters,
  });
  await fc.assert(
    fc.asyncProperty(rows, style, async (rows, { lineEnd, header, end, delimiter }) => {
      const field = (id: string, quoted: boolean) =>
        quoted || id.includes('"') || id.includes(delimiter) ? `"${id.replaceAll('"', '""')}"` : id;
      const lines = rows.map(
        ([user, item, quoted, rest]) =>
          `${field(user, quoted)}${delimiter}${field(item, !quoted)}${rest.replaceAll(',', delimiter)}`,
      );
      if (header) lines.unshift(`user${delimiter}"item"`);
      const path = join(folder, 'data');
      await writeFile(path, lines.join(lineEnd) + (end ? lineEnd : ''));
      const first = header ? 2 : 1;
      const expected = rows.map(([user, item], index) => [user, item, index + first]);
      expect(await parse(path, delimiter)).toEqual({ pairs: expected, problems: [] });
    }),
  );
});

test('readCsv() takes and refuses the same lines as an oracle, in texts made of what matters', async () => {
  const folder = await temporaryFolder();
  const texts = fc.string({
    unit: fc.constantFrom('a', 'é', ',', '"', '\r', '\n', '\r\n', 'user,item\n'),
    minLength: 1,
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const path = join(folder, 'data.csv');
      await writeFile(path, text);
      const { pairs, problems } = await parse(path, ',');
      const { pairs: expected, wrongLines } = oracle(text, ',');
      refused += wrongLines.size;
      const reported = new Set(problems.map((problem) => Number(problem.split(':', 1)[0])));
      expect({ pairs, reported: reported.size > 0 }).toEqual({ pairs: expected, reported: wrongLines.size > 0 });
      for (const line of reported) expect(wrongLines).toContain(line);
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(100);
});

test('readCsv() joins lines that lie across chunks, and a last line without an end', async () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => `${'é'.repeat(index % 23)}${index}`);
  const text = ids.map((id) => `${id},item-${id}`).join('\n');
  const path = await temporaryFile('long.csv', text);
  expect(text.length).toBeGreaterThan(2 ** 21);
  const { pairs, problems } = await parse(path, ',');
  expect(problems).toEqual([]);
  expect(pairs).toEqual(ids.map((id, index) => [id, `item-${id}`, index + 1]));
});

test.each([
  ['a line of one field', 'a,b\nc\n', '2: must be "user,item": current value is "c"'],
  ['an empty line between others', 'a,b\n\n\nc,d\n', '2: must not be empty'],
  ['an empty user', ',b\n', '1: the user id must not be empty'],
  ['an empty item', 'a,"",1\n', '1: the item id must not be empty'],
  ['a quote inside an id', 'a,b"c\n', '1: an id that holds a quote must be quoted, the quote written twice'],
  ['text after a closing quote', '"a"b,c\n', '1: a closing quote must end its field'],
  ['a quoted id over two lines', 'a,"b\nc"\n', '1: a quoted id must end on its line; ids hold no line breaks'],
  ['a further field over two lines', 'a,b,"c\nd,e"\n', '1: a quoted field must end on its line'],
  ['line ends of CR alone', 'a,b\rc,d\r', '1: ids must hold no carriage return: lines end in LF or CR LF'],
])('readCsv() reports %s with its line', async (_, text, problem) => {
  const { problems } = await parse(await temporaryFile('bad.csv', text), ',');
  expect(problems[0]).toBe(problem);
});

test('readCsv() reports lines that are not UTF-8', async () => {
  const path = await temporaryFile('latin1.csv', Buffer.from('a,b\ncaf\xe9,b\nc,d\n', 'latin1'));
  expect((await parse(path, ',')).problems).toEqual(['2: text must be UTF-8']);
});

test('readCsv() refuses a line without end', async () => {
  const path = await temporaryFile('binary.csv', Buffer.alloc(3 << 20, 'x'));
  await expect(parse(path, ',')).rejects.toThrow(/binary\.csv, line 1: must be shorter than 1048576 bytes/);
});
