import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { temporaryFile, temporaryFolder } from '../fixtures.js';
import type { InputError } from '../../runtime/errors.js';
import { IdTable } from '../id-table.js';
import { readInteractions } from './read.js';

async function read(path: string, items = new IdTable()) {
  const users = new IdTable();
  const found: [number, number, number][] = [];
  const warnings = await readInteractions(path, { users, items, itemSource: 'an id of items.txt' }, (...each) => {
    found.push(each);
  });
  const pairs = found.map(([user, item]) => [users.idOf(user), items.idOf(item)]);
  return { pairs, places: found.map(([, , place]) => place), warnings };
}

test.each([
  ['train.csv', 'user,item\na,x\nb,y\n'],
  ['train.csv', '\ufeffuser,item,time\r\na,x,1\r\nb,y,2\r\n'],
  ['train.csv', '"user","item"\n"a","x"\n"b","y"'],
  ['train.TSV', 'user\titem\na\tx\nb\ty\n'],
  ['train.txt', '\ufeffuser\titem\na\tx\nb\ty\n'],
  ['train.dat', 'user,item\na,x\nb,y\n\n\n'],
])('readInteractions() reads %s %j', async (name, text) => {
  const { pairs, places, warnings } = await read(await temporaryFile(name, text));
  expect({ pairs, places, warnings }).toEqual({
    pairs: [
      ['a', 'x'],
      ['b', 'y'],
    ],
    places: [2, 3],
    warnings: [],
  });
});

test('readInteractions() takes a first line that only resembles a header as an interaction, and warns', async () => {
  const path = await temporaryFile('train.csv', 'user_id,item_id\na,x\n');
  const { pairs, warnings } = await read(path);
  expect(pairs).toEqual([
    ['user_id', 'item_id'],
    ['a', 'x'],
  ]);
  expect(warnings).toEqual([expect.stringContaining(`${path}, line 1: taken as an interaction`)]);
});

test('readInteractions() reports unknown items and malformed lines together, ten of them and the rest as a number', async () => {
  const lines = Array.from({ length: 20 }, (_, index) =>
    index === 3 ? 'alone' : `a,${index % 2 === 0 ? 'x' : '00x'}`,
  );
  const path = await temporaryFile('train.csv', lines.join('\n'));
  const error = await read(path, IdTable.of(['x'])).catch((error: InputError) => error);
  const unknown = (line: number) => `${path}, line ${line}: item must be an id of items.txt: current value is "00x"`;
  expect(error).toHaveProperty('problems', [
    unknown(2),
    `${path}, line 4: must be "user,item": current value is "alone"`,
    ...[6, 8, 10, 12, 14, 16, 18, 20].map(unknown),
  ]);
  await writeFile(path, Array.from({ length: 13 }, () => 'a,y').join('\n'));
  await expect(read(path, IdTable.of(['x']))).rejects.toThrow(`${path}: and at least 3 more problems`);
});

/** A Parquet file of row groups of two rows. */
async function parquet(columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData']): Promise<string> {
  return temporaryFile('train.parquet', new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 2 })));
}

test('readInteractions() reads the columns user and item of a Parquet file, wherever they stand', async () => {
  const path = await parquet([
    { name: 'time', data: [1, 2, 3, 4, 5], type: 'INT32' },
    { name: 'item', data: ['x', 'ÿ', 'x', 'zz', 'y'], type: 'STRING' },
    { name: 'user', data: ['a', 'b', 'c', 'a', '007'], type: 'STRING' },
  ]);
  const { pairs, places } = await read(path);
  expect(pairs).toEqual([
    ['a', 'x'],
    ['b', 'ÿ'],
    ['c', 'x'],
    ['a', 'zz'],
    ['007', 'y'],
  ]);
  expect(places).toEqual([1, 2, 3, 4, 5]);
});

test('readInteractions() reads the first two columns of a Parquet file without those names; integers are their digits', async () => {
  const path = await parquet([
    { name: 'u', data: [7, -8, 9], type: 'INT32' },
    { name: 'i', data: [2n ** 60n, 5n, 5n], type: 'INT64' },
  ]);
  expect((await read(path)).pairs).toEqual([
    ['7', '1152921504606846976'],
    ['-8', '5'],
    ['9', '5'],
  ]);
});

test('readInteractions() reports rows of a Parquet file without an id', async () => {
  const path = await parquet([
    { name: 'user', data: ['a', null, 'a\nb', ''], type: 'STRING', nullable: true },
    { name: 'item', data: [1.5, 2, 3, 4], type: 'DOUBLE' },
  ]);
  const rule = 'must be an integer or a string, not empty, in UTF-8, without line breaks';
  await expect(read(path)).rejects.toThrow(
    [
      `${path}, row 1: the item id ${rule}: current value is 1.5`,
      `${path}, row 2: the user id ${rule}: current value is null`,
      `${path}, row 3: the user id ${rule}: current value is "a\\nb"`,
      `${path}, row 4: the user id ${rule}: current value is ""`,
    ].join('\n'),
  );
});

test('readInteractions() reports ids of a Parquet file that are not UTF-8, even if two of them together are', async () => {
  const path = await parquet([
    { name: 'user', data: [Buffer.from('a'), Buffer.from([0xc3])], type: 'BYTE_ARRAY' },
    { name: 'item', data: [Buffer.from('é'), Buffer.from([0xa9])], type: 'BYTE_ARRAY' },
  ]);
  await expect(read(path)).rejects.toMatchObject({
    problems: [expect.stringContaining(`${path}, row 2: the user id`)],
  });
});

test('readInteractions() refuses a Parquet file that is cut off, or has one column', async () => {
  const whole = new Uint8Array(
    parquetWriteBuffer({ columnData: [{ name: 'user', data: ['a', 'b'], type: 'STRING' }] }),
  );
  const folder = await temporaryFolder();
  const path = join(folder, 'train.parquet');
  await writeFile(path, whole.subarray(0, -1));
  await expect(read(path)).rejects.toMatchObject({ name: 'InputError', message: expect.stringContaining(path) });
  await writeFile(path, whole);
  await expect(read(path)).rejects.toThrow(`${path}: it must have the columns user and item: its columns are user`);
});
