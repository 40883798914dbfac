import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import { temporaryFolder, encode, npy, dict, matrices, scaled } from '../test/support/datasets.js';
import { openFeatures, writeRowMajor } from './row-major.js';
import { scanFeatures } from './scan.js';

test('writeRowMajor() turns Fortran order into C order, bits and type kept', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(matrices, async ({ width, values }) => {
      const rows = values.length / width;
      const columns = values.map((_, at) => values[(at % rows) * width + Math.floor(at / rows)]);
      const source = join(folder, 'columns.npy');
      const target = join(folder, 'rows.npy');
      await writeFile(source, npy(dict("'<f2'", `(${rows}, ${width})`, 'True'), encode('float16', columns)));
      await writeRowMajor(source, target);
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
  const warnings: string[] = [];
  const first = await openFeatures(source, { warnings });
  expect(warnings[0]).toMatch(/columns\.npy is in Fortran order.*ascontiguousarray/);
  const { matrix } = await scanFeatures([first]);
  expect([...readFeatureRows(matrix, Int32Array.of(0, 1))]).toEqual([0.25, 0.75, 0.5, 1]);
  expect((await openFeatures(source, { warnings: [] })).path).toBe(first.path);
  expect(await readdir(join(folder, 'cache'))).toHaveLength(1);
  await write(5);
  await utimes(source, new Date(0), new Date(0));
  expect((await openFeatures(source, { warnings: [] })).path).not.toBe(first.path);
});

test('openFeatures() makes messages name the file that the user gave, not its copy in the cache', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const source = join(folder, 'columns.npy');
  await writeFile(source, npy(dict("'<f4'", '(2, 2)', 'True'), encode('float32', [1, 2, 3, NaN])));
  const opened = await openFeatures(source, { warnings: [] });
  await expect(scanFeatures([opened])).rejects.toThrow(
    `${source}: features must be finite float32 numbers. 1 of 2 rows hold others: row 1, column 1 is NaN`,
  );
});
