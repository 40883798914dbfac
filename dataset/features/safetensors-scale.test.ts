import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  encode,
  SAFETENSORS_TYPES,
  safetensors,
  temporaryFile,
  temporaryFolder,
  type Tensor,
} from '../../test/support/datasets.js';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import type { ByteType, FeatureScale } from './features.js';
import { featurePrint } from '../part-fingerprints.js';
import { openFeatures } from './readable-copy.js';
import { scanFeatures } from './scan.js';

/** Numbers that all types represent. */
const numbers = fc.constantFrom(0, 1, 2, 3, 4, 6, 8, 12, 16);
/** Numbers that all types of scales represent. */
const scales = fc.constantFrom(0, 0.25, 1, 1.5, 3);

test('the values of every type are multiplied by one number, by one for each row, or by one for each column', async () => {
  const path = join(await temporaryFolder(), 'x.safetensors');
  const types = fc.constantFrom<ByteType>('int8', 'uint8', 'float8_e4m3', 'float8_e5m2');
  const scaleTypes = fc.constantFrom<FeatureScale['type']>('float16', 'bfloat16', 'float32', 'float64');
  const shapes = fc.constantFrom<readonly number[]>([], [1], [1, 1], [3], [3, 1], [4], [1, 4]);
  await fc.assert(
    fc.asyncProperty(
      types,
      scaleTypes,
      shapes,
      fc.array(numbers, { minLength: 12, maxLength: 12 }),
      fc.array(scales, { minLength: 4, maxLength: 4 }),
      async (type, scaleType, shape, values, some) => {
        const count = shape.reduce((product, size) => product * size, 1);
        const scale = some.slice(0, count);
        const x_scale = { dtype: SAFETENSORS_TYPES[scaleType], shape, bytes: encode(scaleType, scale) };
        const x = { dtype: SAFETENSORS_TYPES[type], shape: [3, 4], bytes: encode(type, values) };
        await writeFile(path, safetensors({ x, x_scale }));
        const { matrix } = await scanFeatures([await openFeatureFile(path)]);
        const expected = values.map((value, at) => {
          const number = count === 1 ? 0 : count === 3 ? Math.floor(at / 4) : at % 4;
          return Math.fround(value * scale[number]);
        });
        const largest = Math.max(...expected);
        expect(matrix.parts[0].largest).toBe(largest);
        const rows = Int32Array.of(2, 0, 1, 2);
        const unscaled = readFeatureRows({ ...matrix, inverseScale: 1 }, rows);
        expect([...unscaled]).toEqual([...rows].flatMap((row) => expected.slice(4 * row, 4 * row + 4)));
      },
    ),
    { numRuns: 60 },
  );
});

test('openFeatures() says what values are multiplied by', async () => {
  const x = { dtype: 'I8', shape: [2, 3], bytes: Uint8Array.of(1, 254, 3, 4, 5, 6) };
  const x_scale = { dtype: 'F32', shape: [2], bytes: encode('float32', [1, 2]) };
  const path = await temporaryFile('x.safetensors', safetensors({ x, x_scale }));
  const notes: string[] = [];
  const part = await openFeatures(path, { notes, warnings: [], within: undefined });
  expect(part).toMatchObject({ path, type: 'int8', scale: { path, rows: 2, width: 1 } });
  expect(notes).toEqual([`${path}: values are multiplied by the tensor x_scale, which has a number for each row`]);
});

const x = { dtype: 'I8', shape: [2, 2], bytes: Uint8Array.of(1, 2, 3, 4) };
const scaleOf = (shape: readonly number[], dtype = 'F32'): Tensor => ({
  dtype,
  shape,
  bytes: new Uint8Array(4 * shape.reduce((product, size) => product * size, 1)),
});
test.each<[string, Record<string, Tensor>, RegExp]>([
  [
    'as many numbers as rows and as columns',
    { x, x_scale: scaleOf([2]) },
    /x_scale must be of F16, .* \(2, 1\), or .* \(1, 2\): it is F32 \[2\]/,
  ],
  ['a scale of another size', { x, x_scale: scaleOf([3]) }, /it is F32 \[3\]/],
  ['integers as a scale', { x, x_scale: scaleOf([2, 1], 'I32') }, /it is I32 \[2, 1\]/],
  [
    'a zero point',
    { x, x_scale: scaleOf([2, 1]), x_zero_point: scaleOf([1]) },
    /x_zero_point seems to convert the values of x: only a tensor x_scale/,
  ],
  ['a scale of another name', { x, scale: scaleOf([2, 1]) }, /its tensor scale seems to convert/],
  [
    'numbers below 0',
    { x, x_scale: { ...scaleOf([2, 1]), bytes: encode('float32', [1, -1]) } },
    /the scale of the features must hold finite numbers of 0 or above: number 1 is -1/,
  ],
  [
    'numbers that are not finite',
    { x, x_scale: { ...scaleOf([1]), bytes: encode('float32', [NaN]) } },
    /number 0 is NaN/,
  ],
  [
    'products that float32 cannot express',
    { x, x_scale: { ...scaleOf([1, 1]), bytes: encode('float32', [3e38]) } },
    /2 of 2 rows hold others: row 0, column 1 is Infinity; row 1, column 0 is Infinity/,
  ],
])('a file with %s is refused', async (_, tensors, message) => {
  const path = await temporaryFile('x.safetensors', safetensors(tensors));
  const reading = async () => scanFeatures([await openFeatureFile(path)]);
  await expect(reading()).rejects.toThrow(message);
  await expect(reading()).rejects.toMatchObject({ name: 'InputError', message: expect.stringContaining(path) });
});

test('the fingerprint of features depends on their scale', async () => {
  const path = await temporaryFile('x.bin', Buffer.from(Float32Array.of(1, 2, 3, 3).buffer));
  const part = { path, type: 'int8', offset: 0, width: 1, rows: 1 } as const;
  const scale = { path, type: 'float32', rows: 1, width: 1 } as const;
  const printOf = (offset: number) => featurePrint({ ...part, scale: { ...scale, offset } }, 1);
  expect(await printOf(0)).not.toBe(await printOf(4));
  expect(await printOf(8)).toBe(await printOf(12));
  expect(await printOf(0)).not.toBe(await featurePrint(part, 1));
});

test('a scale of another tensor is passed over, and a scale is no matrix of features', async () => {
  const y = { dtype: 'F16', shape: [2, 2], bytes: encode('float16', [1, 2, 3, 4]) };
  const path = await temporaryFile(
    'x.safetensors',
    safetensors({ x, x_scale: scaleOf([2, 1]), y, y_scale: scaleOf([2, 1]) }),
  );
  expect(await openFeatureFile(`${path}#x`)).toMatchObject({ type: 'int8', scale: { rows: 2, width: 1 } });
  expect(await openFeatureFile(path)).toMatchObject({ type: 'float16', scale: { rows: 2, width: 1 } });
});
