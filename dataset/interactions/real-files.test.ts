import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFile, temporaryFolder } from '../../test/support/datasets.js';
import { lines, readAll, TIME } from '../../test/support/interactions.js';
import { readInteractions } from './read.js';
import { IdTable } from '../ids/id-table.js';

const BODY = lines((u, i) => `u${u},i${i}`);

it.each([
  ['files that were joined with their headers', `user,item\n${BODY}user,item\na,b\n`, /line 32: repeats the header/],
  [
    'a split without a header',
    lines((u, i, at) => `${u}\t${i}\t${at % 3}`),
    "spec.data.where: '#3 == 1', '#3 == 0' where",
  ],
  ['ratings first', lines((u, i, at) => `${(at % 5) + 1},${u + 100 * i},${i + 20 * u}`), 'column 1 looks like ratings'],
  [
    'articles of Amazon first',
    lines((u, i) => `B00000000${i % 10},A10000000${u},5.0,${TIME}`),
    'column 1 looks like articles of Amazon',
  ],
  ['items first', lines((u, i) => `item_${i},user_${u}`), 'column 1 looks like items, and column 2 like users'],
  [
    'line breaks in quotes',
    `user,item,text\n${lines((u, i) => `${u},${i},"a\nb, c"`)}`,
    'line 2: a quoted field must end',
  ],
  ['lists in JSON', '{"0": [1, 2], "1": [2, 3]}', "jq -c 'to_entries[] | {user: .key, item: .value[]}'"],
  ['columns in JSON', '{"user": [1, 2], "item": [2, 3]}', 'with a list for each column'],
  ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n', 'git lfs pull'],
  ['Feather', 'ARROW1\0\0', 'it is a Feather or Arrow file'],
  ['a tar archive', `${'a'.repeat(257)}ustar\0`, 'it is a tar archive: unpack it'],
  ['nothing but the delimiter of Excel', 'sep=;\n', 'line 2: must not be empty'],
])('readInteractions() refuses %s', async (_, content, message) => {
  await expect(readAll(await temporaryFile('data.csv', content))).rejects.toThrow(message);
});

it.each([
  ['a comment between rows', `user,item\n${BODY}#part,x\n`, 'begins with #'],
  ['rounded numbers', `user,item\n${BODY}1.23E+17,x\n`, 'is a number that a program rounded'],
  ['single quotes', `user,item\n${BODY}'u',x\n`, 'is in single quotes'],
  ['a zero-width space', `user,item\n${BODY}u,x\u200b\n`, 'begins or ends with a character that nobody sees'],
  ['a header between rows without one', `${BODY}user_id,item_id\n`, 'is the name of a column'],
  [
    'a dislike',
    `user,item,rating\n${lines((u, i, at) => `${u},${i},${(at % 3) - 1}`)}`,
    "where: 'rating > 0' leaves them out",
  ],
  ['a count of 0 in JSON', lines((u, i, at) => `{"user":${u},"item":${i},"plays":${at % 3}}`), "where: 'plays > 0'"],
])('readInteractions() warns of %s', async (_, content, warning) => {
  expect((await readAll(await temporaryFile('data.csv', content))).warnings).toContainEqual(
    expect.stringContaining(warning),
  );
});

it('readInteractions() reads a table of Excel with its line sep=;', async () => {
  const read = await readAll(
    await temporaryFile('data.csv', '\ufeffsep=;\r\nuser;item;rating\r\na;x;3,5\r\na;y;4,0\r\n'),
  );
  expect(read.description).toContain('semicolon-separated, 1 comment line, header');
  expect(read.pairs).toEqual([
    ['a', 'x'],
    ['a', 'y'],
  ]);
});

it('readInteractions() leaves out empty parts, and refuses folders of folders and of the parts of a split', async () => {
  const folder = await temporaryFolder();
  const read = () => {
    const options = { users: new IdTable(), items: new IdTable(), itemSource: null, within: undefined };
    return readInteractions(folder, options, () => {});
  };
  await mkdir(join(folder, 'day=1'));
  await expect(read()).rejects.toThrow('holds folders such as day=1');
  await writeFile(join(folder, 'part-0.csv'), 'user,item\na,x\nb,y\n');
  await writeFile(join(folder, 'part-1.csv'), '');
  expect((await read()).description).toMatch(/^1 file, part-0\.csv \(left out as empty: 1\): comma-separated, header/);
  await writeFile(join(folder, 'train.csv'), 'user,item\na,x\n');
  await writeFile(join(folder, 'test.csv'), 'user,item\na,y\n');
  await expect(read()).rejects.toThrow('its files are parts of a split, train.csv and test.csv');
});
