import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import { safetensors, temporaryFile, temporaryFolder, encode, SAFETENSORS_TYPES } from '../../test/support/datasets.js';
import { scanFeatures } from './scan.js';
import { npyHeader, writeNpy } from './write-npy.js';

test('scanFeatures() sets files side by side under one scale, and warns where their largest values differ tenfold', async () => {
  const folder = await temporaryFolder();
  const [left, right] = [join(folder, 'left.npy'), join(folder, 'right.npy')];
  await writeNpy(left, { type: 'float32', width: 1, values: Float32Array.of(1, -20) });
  await writeNpy(right, { type: 'float16', width: 2, values: Float32Array.of(1, 0, 2, -1) });
  const { matrix, warnings } = await scanFeatures([await openFeatureFile(left), await openFeatureFile(right)]);
  expect(matrix).toMatchObject({ rows: 2, width: 3, inverseScale: Math.fround(1 / 20) });
  expect(readFeatureRows(matrix, Int32Array.of(1))).toEqual(
    Float32Array.of(-20, 2, -1).map((value) => value * Math.fround(1 / 20)),
  );
  expect(warnings).toEqual([
    `the largest magnitudes of the features differ tenfold or more, and share one scale: ${left} 20, ${right} 2. Set spec.data.normalize to parts to give each file a scale of its own`,
  ]);
});

test('scanFeatures() gives an all-zero matrix the scale 1, and says so', async () => {
  const path = await temporaryFile('zero.npy', Buffer.concat([npyHeader('float16', 2, 3), Buffer.alloc(12)]));
  const { matrix, warnings } = await scanFeatures([await openFeatureFile(path)]);
  expect(matrix.inverseScale).toBe(1);
  expect(warnings).toEqual([`${path}: all features are 0`]);
});

test('scanFeatures() finds the largest value wherever it lies, over several chunks', async () => {
  const width = 1001;
  const rows = 3001;
  for (const [place, type] of [
    [0, 'float16'],
    [width * rows - 1, 'float16'],
    [1_500_000, 'float32'],
    [2_000_001, 'float64'],
  ] as const) {
    const values = new Float32Array(width * rows);
    values[place] = -3;
    const path = join(await temporaryFolder(), 'features.npy');
    await writeNpy(path, { type, width, values });
    const { matrix } = await scanFeatures([await openFeatureFile(path)]);
    expect(matrix.inverseScale).toBe(Math.fround(1 / 3));
  }
});

test.each([
  ['float16', NaN],
  ['bfloat16', -Infinity],
  ['float32', NaN],
  ['float64', NaN],
  ['float64', Infinity],
  ['float64', 1e300],
  ['float8_e4m3', NaN],
  ['float8_e5m2', NaN],
  ['float8_e5m2', -Infinity],
] as const)('scanFeatures() refuses %s %d, naming row and column', async (type, value) => {
  const rows = 700;
  const width = 999;
  const values = Array.from({ length: rows * width }, () => 1);
  values[650 * width + 7] = value;
  values[650 * width + 8] = value;
  const tensor = { dtype: SAFETENSORS_TYPES[type], shape: [rows, width], bytes: encode(type, values) };
  const path = await temporaryFile('bad.safetensors', safetensors({ tensor }));
  await expect(scanFeatures([await openFeatureFile(path)])).rejects.toThrow(
    `${path}: features must be finite float32 numbers. 1 of 700 rows hold others: row 650, column 7 is ${value}`,
  );
});

test('scanFeatures() sums up rows that are not finite in one line', async () => {
  const path = join(await temporaryFolder(), 'nan.npy');
  await writeNpy(path, { type: 'float32', width: 2, values: new Float32Array(2 * 300_000).fill(NaN) });
  const error = await scanFeatures([await openFeatureFile(path)]).catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({
    message: `${path}: features must be finite float32 numbers. 300000 of 300000 rows hold others: ${[0, 1, 2, 3, 4]
      .map((row) => `row ${row}, column 0 is NaN`)
      .join('; ')}; ...`,
  });
});

test.each(['float16', 'float32', 'float64'] as const)(
  'scanFeatures() warns where one %s value dwarfs the median row',
  async (type) => {
    const path = join(await temporaryFolder(), 'outlier.npy');
    const values = Float32Array.from({ length: 3 * 40 }, (_, at) => (at % 3) - 1);
    await writeNpy(path, { type, width: 3, values: values.with(3 * 7 + 1, -49) });
    expect((await scanFeatures([await openFeatureFile(path)])).warnings).toEqual([]);
    await writeNpy(path, { type, width: 3, values: values.with(3 * 7 + 1, -5000) });
    expect((await scanFeatures([await openFeatureFile(path)])).warnings).toEqual([
      `${path}: the largest magnitude, 5000 in row 7, column 1, is 5000 times the median row's: all else is scaled to nearly 0. Set spec.data.normalize to rows or columns, or correct the file`,
    ]);
  },
);

test.each([
  [
    'rows of zeros',
    [1, 2, 0, 0, 3, 4, 0, 0],
    '2 of 4 rows are all 0, the first of them row 1: are these items without features?',
  ],
  ['rows that are equal', [1, 2, 1, 2, 1, 2], 'all 3 rows are equal, so that the features tell no items apart'],
])('scanFeatures() warns of %s', async (_, values, warning) => {
  const path = join(await temporaryFolder(), 'features.npy');
  await writeNpy(path, { type: 'float32', width: 2, values: Float32Array.from(values) });
  expect((await scanFeatures([await openFeatureFile(path)])).warnings).toEqual([`${path}: ${warning}`]);
});

test('scanFeatures() refuses features too small to scale, and files of different numbers of rows', async () => {
  const folder = await temporaryFolder();
  const [tiny, other] = [join(folder, 'tiny.npy'), join(folder, 'other.npy')];
  await writeNpy(tiny, { type: 'float32', width: 1, values: Float32Array.of(1e-40, 0) });
  await writeNpy(other, { type: 'float32', width: 2, values: Float32Array.of(1, 1) });
  const parts = [await openFeatureFile(tiny), await openFeatureFile(other)];
  await expect(scanFeatures([parts[0]])).rejects.toThrow(/too small for float32/);
  await expect(scanFeatures(parts)).rejects.toThrow(
    `${other} must have as many rows as ${tiny}, 2: current value is 1`,
  );
});
