import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { temporaryFile, temporaryFolder } from '../../test/support/datasets.js';
import type { InputError } from '../../runtime/errors.js';
import { IdTable } from '../ids/id-table.js';
import { readAll as read } from '../../test/support/interactions.js';

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

test('readInteractions() reports unknown items and malformed lines together, ten of them and the rest as a number', async () => {
  const lines = Array.from({ length: 20 }, (_, index) =>
    index === 3 ? 'alone' : `a,${index % 2 === 0 ? 'x' : '00x'}`,
  );
  const path = await temporaryFile('train.csv', lines.join('\n'));
  const error = await read(path, { items: IdTable.of(['x']) }).catch((error: InputError) => error);
  const unknown = (line: number) => `${path}, line ${line}: item must be an id of items.txt: current value is "00x"`;
  expect(error).toHaveProperty('problems', [
    unknown(2),
    `${path}, line 4: must have 2 fields separated by comma, as the first lines have: it has 1`,
    ...[6, 8, 10, 12, 14, 16, 18, 20].map(unknown),
  ]);
  await writeFile(path, Array.from({ length: 13 }, () => 'a,y').join('\n'));
  await expect(read(path, { items: IdTable.of(['x']) })).rejects.toThrow(`${path}: and at least 3 more problems`);
});

/** Writes a Parquet file whose row groups have two rows. */
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

test('readInteractions() knows the columns of a Parquet file by their usual names; the id of an integer is its digits', async () => {
  const path = await parquet([
    { name: 'timestamp', data: [1, 2, 3], type: 'INT32' },
    { name: 'movieId', data: [2n ** 60n, 5n, 5n], type: 'INT64' },
    { name: 'User-ID', data: [7, -8, 9], type: 'INT32' },
  ]);
  const { pairs, description } = await read(path);
  expect(pairs).toEqual([
    ['7', '1152921504606846976'],
    ['-8', '5'],
    ['9', '5'],
  ]);
  expect(description).toBe('Parquet; user = User-ID, item = movieId; not read: timestamp');
});

test('readInteractions() refuses a Parquet file whose columns have other names, and reads those that are named', async () => {
  const path = await parquet([
    { name: 'who', data: ['a', 'b'], type: 'STRING' },
    { name: 'what', data: ['x', 'y'], type: 'STRING' },
  ]);
  await expect(read(path)).rejects.toThrow(
    `Cannot read ${path}: no column is known as the user: its columns are who, what; say which columns are meant, by name or by position from 1: spec.data.columns: {user: ..., item: ...}`,
  );
  expect((await read(path, { columns: { user: 'who', item: 2 } })).pairs).toEqual([
    ['a', 'x'],
    ['b', 'y'],
  ]);
});

test('readInteractions() reads decimals above 2^53 exactly, also negative ones', async () => {
  const ids = [10n ** 30n + 1n, -(10n ** 30n), 7n];
  const decimal = { converted_type: 'DECIMAL', precision: 38, scale: 0, repetition_type: 'REQUIRED' } as const;
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 2 },
    { name: 'user', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...decimal },
    { name: 'item', type: 'INT64', ...decimal, precision: 19 },
  ];
  const columnData = [
    { name: 'user', data: ids },
    { name: 'item', data: [2n ** 60n + 1n, -1n, 5n] },
  ];
  const path = await temporaryFile('decimals.parquet', new Uint8Array(parquetWriteBuffer({ columnData, schema })));
  expect((await read(path)).pairs).toEqual([
    ['1000000000000000000000000000001', '1152921504606846977'],
    ['-1000000000000000000000000000000', '-1'],
    ['7', '5'],
  ]);
});

test('readInteractions() reports rows of a Parquet file without an id', async () => {
  const path = await parquet([
    { name: 'user', data: ['a', null, 'a\nb', ''], type: 'STRING', nullable: true },
    { name: 'item', data: [1.5, 2, 3, 4], type: 'DOUBLE' },
  ]);
  const rule = 'must be an integer or a string, not empty, in UTF-8, without line breaks or control characters';
  await expect(read(path)).rejects.toThrow(
    [
      `${path}, row 1: the item id ${rule}: current value is 1.5`,
      `${path}, row 2: the user id ${rule}: current value is null`,
      `${path}, row 3: the user id ${rule}: current value is a text of 3 characters, not all of them printable`,
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
  await expect(read(path)).rejects.toThrow(`${path}: no column is known as the item: its columns are user`);
});

test('readInteractions() warns of ids that mean "no value" and of spaces around ids, with the first line and the count', async () => {
  const path = await temporaryFile('train.csv', 'user,item\na,x\nNaN,x\nb,\\N\nNaN,y\nc, y\n');
  expect((await read(path)).warnings).toEqual([
    `${path}, line 3: the user id "NaN" is what data formats write for "no value", and is taken as an id like any other: in 2 interactions`,
    `${path}, line 4: the item id "\\\\N" is what data formats write for "no value", and is taken as an id like any other: in 1 interaction`,
    `${path}, line 6: the item id " y" begins or ends with a space, which belongs to the id: in 1 interaction`,
  ]);
});

test('readInteractions() reads the files of a folder and of a pattern in the order of their names, if all are alike', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'part-2.csv'), 'user,item\nb,y\n');
  await writeFile(join(folder, 'part-1.csv'), 'user,item\na,x\n');
  await writeFile(join(folder, '_SUCCESS'), '');
  for (const path of [folder, join(folder, 'part-?.csv'), join(folder, '*.csv')]) {
    const { pairs, description } = await read(path);
    expect(pairs).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    expect(description).toBe('2 files, part-1.csv to part-2.csv: comma-separated, header; user = user, item = item');
  }
  await writeFile(join(folder, 'part-3.csv'), 'item,user\nx,a\n');
  await expect(read(folder)).resolves.toBeDefined();
  await writeFile(join(folder, 'part-3.csv'), 'item;user\nx;a\n');
  await expect(read(folder)).rejects.toThrow(/part-3\.csv beside .*part-1\.csv: all files must be written alike/);
  await expect(read(join(folder, '*.parquet'))).rejects.toThrow(/holds no file of that pattern/);
});
