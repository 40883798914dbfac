import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import { temporaryFile, temporaryFolder, encode, npy, dict, matrices, scaled } from '../../test/support/datasets.js';
import type { FloatType } from './features.js';
import { scanFeatures } from './scan.js';
import { writeNpy } from './write-npy.js';

test('npy files of every type and version give back their values, scaled, any rows in any order', async () => {
  const path = join(await temporaryFolder(), 'features.npy');
  const types = fc.constantFrom<FloatType>('float16', 'float32', 'float64');
  const versions = fc.constantFrom(1, 2, 3);
  await fc.assert(
    fc.asyncProperty(
      matrices,
      types,
      versions,
      fc.array(fc.nat(100)),
      async ({ width, values }, type, version, picks) => {
        const count = values.length / width;
        const rows = picks.map((pick) => pick % count);
        const descr = { float16: "'<f2'", float32: "'<f4'", float64: "'<f8'" }[type];
        await writeFile(path, npy(dict(descr, `(${count}, ${width})`), encode(type, values), { version }));
        const { matrix } = await scanFeatures([await openFeatureFile(path)]);
        expect(matrix).toMatchObject({ rows: count, width, parts: [{ path, type, width }] });
        expect(readFeatureRows(matrix, Int32Array.from(rows))).toEqual(scaled(values, width, rows));
      },
    ),
  );
});

test('writeNpy() writes what openFeatureFile() reads, aligned to 64 bytes', async () => {
  const path = join(await temporaryFolder(), 'features.npy');
  for (const type of ['float16', 'float32', 'float64'] as const) {
    await writeNpy(path, { type, width: 2, values: Float32Array.of(1, -2, 0.5, 0) });
    const part = await openFeatureFile(path);
    expect(part).toEqual({ path, type, offset: 128, rows: 2, width: 2 });
    const { matrix } = await scanFeatures([part]);
    expect([...readFeatureRows(matrix, Int32Array.of(1, 0))]).toEqual([0.25, 0, 0.5, -1]);
  }
});

const eight = Buffer.alloc(8);
test.each([
  [
    'Fortran order',
    npy(dict("'<f4'", '(1, 2)', 'True'), eight),
    /must hold floating-point numbers or integers of 8 bits, row after row/,
  ],
  [
    'an unknown order',
    npy(dict("'<f4'", '(1, 2)', '1'), eight),
    /fortran_order must be True or False: current value is 1/,
  ],
  [
    'big-endian values',
    npy(dict("'>f4'", '(1, 2)'), eight),
    /must be one of <f2, <f4, <f8, \|i1, \|u1, \|b1, .*<u8: current value is '>f4'/,
  ],
  ['integers', npy(dict("'<i8'", '(1, 1)'), eight), /must hold floating-point numbers/],
  ['objects', npy(dict("'|O'", '(1, 1)'), eight), /current value is '\|O'/],
  [
    'a type named as a property of objects',
    npy(dict("'|toString|'", '(1, 1)'), eight),
    /current value is '\|toString\|'/,
  ],
  ['a structured type', npy(dict("[('x', '<f4'), ('y', '<f4')]", '(1, 1)'), eight), /current value is \[\('x'/],
  ['a vector', npy(dict("'<f4'", '(2,)'), eight), /shape must be \(rows, width\): current value is \(2,\)/],
  ['three dimensions', npy(dict("'<f4'", '(1, 1, 2)'), eight), /current value is \(1, 1, 2\)/],
  ['no rows', npy(dict("'<f4'", '(0, 2)'), eight), /number of rows must be from 1 to 2147483647: current value is 0/],
  [
    'truncation',
    npy(dict("'<f4'", '(2, 2)'), eight),
    /claims \[2, 2\] float32 = 16 bytes, but the file has 8 bytes.*cut off/,
  ],
  ['more values than claimed', npy(dict("'<f2'", '(1, 2)'), eight), /= 4 bytes, but the file has 8 bytes/],
  ['a size beyond all files', npy(dict("'<f4'", '(2147483647, 2147483647)'), eight), /but the file has 8 bytes/],
  [
    'a header longer than the file',
    npy(dict("'<f4'", '(1, 2)'), eight, { version: 3, length: 4_000_000_000 }),
    /header claims 4000000000 bytes/,
  ],
  [
    'a header length that ends too soon',
    npy(dict("'<f4'", '(1, 2)'), eight, { version: 3, length: 20 }),
    /must be one Python dict of 20 bytes/,
  ],
  [
    'a header length that reaches into the values',
    npy(dict("'<f4'", '(1, 2)'), eight, { version: 3, length: 65 }),
    /must be one Python dict/,
  ],
  [
    'a header a little longer than the file',
    npy(dict("'<f4'", '(1, 2)'), eight, { length: 90 }),
    /header claims 90 bytes, but the file has/,
  ],
  ['version 4', npy(dict("'<f4'", '(1, 2)'), eight, { version: 4 }), /version must be 1, 2 or 3: current value is 4/],
  [
    'the magic alone',
    Buffer.from([0x93, ...Buffer.from('NUMPY')]),
    /version must be 1, 2 or 3: current value is missing/,
  ],
  ['a header cut off', npy(dict("'<f4'", '(1, 2)'), eight, { version: 2 }).subarray(0, 9), /cut off within its header/],
  ['an empty file', Buffer.alloc(0), /it is empty/],
  ['another format', Buffer.from('GIF89a'), /must be an \.npy, \.npz, \.safetensors or Parquet file, or a folder/],
])('openFeatureFile() refuses an npy file with %s', async (_, bytes, message) => {
  const path = await temporaryFile('features.npy', bytes);
  await expect(openFeatureFile(path)).rejects.toThrow(message);
  await expect(openFeatureFile(path)).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining(path),
  });
});

test.each([
  ['longs of Python 2', "'<f4'", '(2L, 3L)'],
  ['axes of 1 at the end', "'<f4'", '(2, 3, 1, 1)'],
  ['longs and an axis of 1', "'<f4'", '(2L, 3L, 1L)'],
  ['the byte order of the machine', "'=f4'", '(2, 3)'],
])('openFeatureFile() reads a shape with %s as NumPy does', async (_, descr, shape) => {
  const path = await temporaryFile('variant.npy', npy(dict(descr, shape), encode('float32', [1, 2, 3, 4, 5, 6])));
  expect(await openFeatureFile(path)).toMatchObject({ type: 'float32', rows: 2, width: 3 });
});

test('openFeatureFile() refuses a missing file and a folder', async () => {
  const folder = await temporaryFolder();
  await expect(openFeatureFile(join(folder, 'none.npy'))).rejects.toThrow(/none\.npy: there is no such file/);
  await expect(openFeatureFile(folder)).rejects.toThrow(/it is a folder|must be a regular file/);
});

test.each([
  ['x.npy', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n', 'it is a pointer of Git LFS'],
  ['x.csv', '1,2\n3,4\n', `x.csv", delimiter=',').astype('float32'))`],
])('openFeatureFile() says what to do about the text %s', async (name, text, message) => {
  await expect(openFeatureFile(await temporaryFile(name, text))).rejects.toThrow(message);
});
