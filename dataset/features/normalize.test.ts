import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/support/datasets.js';
import { readFeatureRows } from './feature-rows.js';
import { openParts, type PartSettings } from './open-parts.js';
import { scanFeatures } from './scan.js';
import { writeNpy } from './write-npy.js';
import type { FloatType } from './features.js';

const VALUES = Float32Array.of(3, -4, 0, 0, 6, 2);

async function normalized(settings: PartSettings, { type = 'float32' }: { type?: FloatType } = {}) {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const path = join(folder, 'x.npy');
  await writeNpy(path, { type, width: 2, values: VALUES });
  const { parts, notes } = await openParts([path], settings);
  const { matrix } = await scanFeatures(parts);
  const unscaled = { ...matrix, inverseScale: 1 };
  return { path, parts, notes, type: parts[0].type, rows: [...readFeatureRows(unscaled, Int32Array.of(0, 1, 2))] };
}

test('openParts() leaves values as they are without normalisation', async () => {
  const { rows, notes, path, parts } = await normalized({});
  expect(rows).toEqual([...VALUES]);
  expect(notes).toEqual([]);
  expect(parts[0].path).toBe(path);
});

test.each(['float16', 'float32', 'float64'] as const)('openParts() normalises %s', async (type) => {
  const f = Math.fround;
  const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 3) as number);
  const rows = await normalized({ normalize: 'rows' }, { type });
  expect(rows.rows).toEqual(close([0.6, -0.8, 0, 0, 6 / Math.sqrt(40), 2 / Math.sqrt(40)]));
  expect(rows.type).toBe(type === 'float16' ? 'float16' : 'float32');
  const columns = await normalized({ normalize: 'columns' }, { type });
  expect(columns.rows).toEqual(close([0.5, -1, 0, 0, 1, 0.5]));
  expect(columns.parts[0].divisors).toEqual([6, 4]);
  const parts = await normalized({ normalize: 'parts' }, { type });
  expect(parts.rows).toEqual(close([3 / 6, -4 / 6, 0, 0, 1, f(2 / 6)]));
  expect(parts.parts[0].divisors).toEqual([6]);
});

test('openParts() divides by what a trained model divided by, and notes the copy', async () => {
  const { rows, notes, path } = await normalized({ normalize: 'columns', divisors: [[3, 8]] });
  expect(rows).toEqual([1, -0.5, 0, 0, 2, 0.25]);
  expect(notes).toEqual([expect.stringMatching(`^${path}: normalize columns; read from a copy, .*/cache/x-.*npy$`)]);
});

test('an outlier after normalisation is named as it is in the file of the user', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const path = join(folder, 'x.npy');
  const values = Float32Array.from({ length: 40 }, (_, at) => (at === 27 ? -5000 : 1 + (at % 3)));
  await writeNpy(path, { type: 'float32', width: 2, values });
  const { parts } = await openParts([path], { normalize: 'parts' });
  const { warnings, matrix } = await scanFeatures(parts);
  expect(warnings).toEqual([
    expect.stringContaining(
      `${path}: the largest magnitude, 5000 in row 13, column 1 (1 after spec.data.normalize), is `,
    ),
  ]);
  expect(matrix.parts[0]).not.toHaveProperty('original');
});

test('openParts() makes a copy once, keeps its divisors, and refuses values that are not finite by the name of the file', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('AMR_CACHE', join(folder, 'cache'));
  const path = join(folder, 'x.npy');
  await writeNpy(path, { type: 'float32', width: 2, values: VALUES });
  const open = async () => (await openParts([path], { normalize: 'columns' })).parts[0];
  const first = await open();
  expect(await open()).toEqual(first);
  await writeNpy(path, { type: 'float32', width: 2, values: Float32Array.of(1, NaN) });
  await expect(open()).rejects.toThrow(`${path}: features must be finite float32 numbers. 1 of 1 rows`);
});
