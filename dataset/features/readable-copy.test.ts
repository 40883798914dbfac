import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import { temporaryFolder, encode, npy, dict, matrices, safetensors, scaled } from '../../test/support/datasets.js';
import { readStoredFeatures } from './feature-file.js';
import { openFeatures, writeReadable } from './readable-copy.js';
import { scanFeatures } from './scan.js';

test('writeReadable() turns Fortran order into C order, bits and type kept', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(matrices, async ({ width, values }) => {
      const rows = values.length / width;
      const columns = values.map((_, at) => values[(at % rows) * width + Math.floor(at / rows)]);
      const source = join(folder, 'columns.npy');
      const target = join(folder, 'rows.npy');
      await writeFile(source, npy(dict("'<f2'", `(${rows}, ${width})`, 'True'), encode('float16', columns)));
      await writeReadable(await readStoredFeatures(source), target);
      const { matrix } = await scanFeatures([await openFeatureFile(target)]);
      const all = Array.from({ length: rows }, (_, row) => row);
      expect(readFeatureRows(matrix, Int32Array.from(all))).toEqual(scaled(values, width, all));
    }),
    { numRuns: 30 },
  );
});

test('openFeatures() reads Fortran order from a copy, made once and anew when the file changes', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const source = join(folder, 'columns.npy');
  const write = (value: number) =>
    writeFile(source, npy(dict("'<f4'", '(2, 2)', 'True'), encode('float32', [1, 2, 3, value])));
  await write(4);
  const messages = { notes: [], warnings: [] as string[] };
  const first = await openFeatures(source, { ...messages, within: undefined });
  expect(messages.warnings[0]).toMatch(/columns\.npy is in Fortran order.*ascontiguousarray/);
  const { matrix } = await scanFeatures([first]);
  expect([...readFeatureRows(matrix, Int32Array.of(0, 1))]).toEqual([0.25, 0.75, 0.5, 1]);
  expect((await openFeatures(source, { notes: [], warnings: [], within: undefined })).path).toBe(first.path);
  expect(await readdir(join(folder, 'cache'))).toHaveLength(1);
  await write(5);
  await utimes(source, new Date(0), new Date(0));
  expect((await openFeatures(source, { notes: [], warnings: [], within: undefined })).path).not.toBe(first.path);
});

test('openFeatures() makes messages name the file that the user gave, not its copy in the cache', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const source = join(folder, 'columns.npy');
  await writeFile(source, npy(dict("'<f4'", '(2, 2)', 'True'), encode('float32', [1, 2, 3, NaN])));
  const opened = await openFeatures(source, { notes: [], warnings: [], within: undefined });
  await expect(scanFeatures([opened])).rejects.toThrow(
    `${source}: features must be finite float32 numbers. 1 of 2 rows hold others: row 1, column 1 is NaN`,
  );
});

/** Values of each integer type at the ends of what the copy represents. */
const INTEGERS = [
  ['|b1', 'BOOL', 'float16', Uint8Array.of(0, 1, 1, 0)],
  ['<i2', 'I16', 'float32', Int16Array.of(-32768, 32767, 0, -1)],
  ['<u2', 'U16', 'float32', Uint16Array.of(0, 65535, 1, 2049)],
  ['<i4', 'I32', 'float32', Int32Array.of(-16777216, 16777216, 33554432, -2147483648)],
  ['<u4', 'U32', 'float32', Uint32Array.of(0, 16777215, 2147483648, 7)],
  ['<i8', 'I64', 'float32', BigInt64Array.of(-16777216n, 2n ** 62n, 1n, -9n)],
  ['<u8', 'U64', 'float32', BigUint64Array.of(0n, 2n ** 63n, 255n, 16777215n)],
] as const;

test.each(INTEGERS)('openFeatures() reads integers of %s and %s exactly, as %s', async (descr, dtype, type, values) => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const bytes = new Uint8Array(values.buffer);
  const files: readonly (readonly [string, Uint8Array, readonly number[]])[] = [
    ['x.npy', npy(dict(`'${descr}'`, '(2, 2)'), bytes), [0, 1, 2, 3]],
    ['columns.npy', npy(dict(`'${descr}'`, '(2, 2)', 'True'), bytes), [0, 2, 1, 3]],
    ['x.safetensors', safetensors({ x: { dtype, shape: [2, 2], bytes } }), [0, 1, 2, 3]],
  ];
  for (const [name, content, order] of files) {
    const path = join(folder, name);
    await writeFile(path, content);
    const messages = { notes: [] as string[], warnings: [] };
    const part = await openFeatures(path, { ...messages, within: undefined });
    expect(part).toMatchObject({ type, source: path });
    expect(messages.notes).toEqual([
      expect.stringMatching(`^${path} holds integers .*exact copy in ${type}, ${part.path}$`),
    ]);
    const matrix = { parts: [part], rows: 2, width: 2, inverseScale: 1 };
    expect([...readFeatureRows(matrix, Int32Array.of(0, 1))]).toEqual(order.map((at) => Number(values[at])));
  }
});

test.each([
  ['|i1', 'I8', 'int8', Int8Array.of(-128, 127, 0, -1)],
  ['|u1', 'U8', 'uint8', Uint8Array.of(0, 255, 1, 254)],
] as const)('openFeatures() reads integers of %s and %s as they lie, as %s', async (descr, dtype, type, values) => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const bytes = new Uint8Array(values.buffer);
  for (const [name, content, order] of [
    ['x.npy', npy(dict(`'${descr}'`, '(2, 2)'), bytes), [0, 1, 2, 3]],
    ['columns.npy', npy(dict(`'${descr}'`, '(2, 2)', 'True'), bytes), [0, 2, 1, 3]],
    ['x.safetensors', safetensors({ x: { dtype, shape: [2, 2], bytes } }), [0, 1, 2, 3]],
  ] as const) {
    const path = join(folder, name);
    await writeFile(path, content);
    const part = await openFeatures(path, { notes: [], warnings: [], within: undefined });
    expect(part.type).toBe(type);
    expect(part.path === path).toBe(name !== 'columns.npy');
    const matrix = { parts: [part], rows: 2, width: 2, inverseScale: 1 };
    expect([...readFeatureRows(matrix, Int32Array.of(0, 1))]).toEqual(order.map((at) => values[at]));
  }
});

test.each([
  ['<i4', Int32Array.of(1, 2, 16777217, 4), '16777217'],
  ['<i8', BigInt64Array.of(1n, 2n, 1700000000001n, 4n), '1700000000001'],
])('openFeatures() refuses %s integers that float32 would round, and names the first', async (descr, values, shown) => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const path = join(folder, 'x.npy');
  await writeFile(path, npy(dict(`'${descr}'`, '(2, 2)'), new Uint8Array(values.buffer)));
  await expect(openFeatures(path, { notes: [], warnings: [], within: undefined })).rejects.toThrow(
    `${path}: features must be numbers that float32 represents exactly: row 1, column 0 is ${shown}. Save it with x.astype('<f4')`,
  );
  expect(await readdir(join(folder, 'cache'))).toEqual([]);
});

test('openFeatures() takes the floating-point matrix of a safetensors file that also holds integers', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const path = join(folder, 'x.safetensors');
  const tokens = { dtype: 'I8', shape: [2, 1], bytes: Uint8Array.of(5, 6) };
  await writeFile(path, safetensors({ tokens, x: { dtype: 'F32', shape: [2, 1], bytes: encode('float32', [1, 2]) } }));
  expect(await openFeatures(path, { notes: [], warnings: [], within: undefined })).toMatchObject({
    path,
    type: 'float32',
  });
  const named = await openFeatures(`${path}#tokens`, { notes: [], warnings: [], within: undefined });
  expect([...readFeatureRows({ parts: [named], rows: 2, width: 1, inverseScale: 1 }, Int32Array.of(0, 1))]).toEqual([
    5, 6,
  ]);
});
