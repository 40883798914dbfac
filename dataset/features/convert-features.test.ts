import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/datasets.js';
import { convertFeatures } from './convert-features.js';
import { openFeatureFile } from './feature-file.js';
import { readFeatureRows } from './feature-rows.js';
import { float16Bits, widenFloat16 } from './half.js';
import { roundRows } from './quantize.js';
import { writeNpy } from './write-npy.js';

const WIDTH = 5;
const someRows = fc
  .array(
    fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -8, max: 8 }), {
      minLength: WIDTH,
      maxLength: WIDTH,
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((rows) => Float32Array.from(rows.flat()));

async function converted(values: Float32Array, type: 'int8' | 'float16') {
  const folder = await temporaryFolder();
  const [source, target] = [join(folder, 'x.npy'), join(folder, 'y.safetensors')];
  await writeNpy(source, { type: 'float32', width: WIDTH, values });
  const conversion = await convertFeatures(await openFeatureFile(source), { type, target, inverseScale: 0.5 });
  const part = await openFeatureFile(target);
  const rows = Int32Array.from({ length: values.length / WIDTH }, (_, row) => row);
  const result = readFeatureRows({ parts: [part], rows: part.rows, width: WIDTH, inverseScale: 1 }, rows);
  await rm(target);
  return { conversion, part, result };
}

/** The lengths of the differences between rows. */
function distances(left: Float32Array, right: Float32Array): number[] {
  return Array.from({ length: left.length / WIDTH }, (_, row) =>
    Math.hypot(...left.subarray(row * WIDTH, (row + 1) * WIDTH).map((value, at) => value - right[row * WIDTH + at])),
  );
}

test.each(['int8', 'float16'] as const)(
  'convertFeatures() to %s tells how far rows move, and roundRows() gives the same rows',
  async (type) => {
    await fc.assert(
      fc.asyncProperty(someRows, async (values) => {
        const { conversion, part, result } = await converted(values, type);
        expect(part).toMatchObject({ type, rows: values.length / WIDTH, width: WIDTH });
        const moved = distances(values, result).map((length) => length * 0.5);
        expect(conversion).toMatchObject({ from: 'float32', type });
        expect(conversion.largestError).toBeCloseTo(Math.max(...moved), 5);
        expect(conversion.meanError).toBeCloseTo(moved.reduce((sum, length) => sum + length, 0) / moved.length, 5);
        const rounded = values.slice();
        roundRows(type, rounded, WIDTH);
        expect([...rounded].map(Math.abs)).toEqual([...result].map(Math.abs));
      }),
      { numRuns: 40 },
    );
  },
);

test('convertFeatures() to int8 keeps each value within half a step of its row, and the largest one nearly', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, async (values) => {
      const { result } = await converted(values, 'int8');
      for (let start = 0; start < values.length; start += WIDTH) {
        const row = values.subarray(start, start + WIDTH);
        const largest = Math.max(...row.map(Math.abs));
        const kept = result.subarray(start, start + WIDTH);
        // A row of numbers so small that its scale is 0 or has few digits becomes 0 or is rounded coarsely.
        const step = largest / 127 + 2 ** -140;
        row.forEach((value, at) => expect(Math.abs(value - kept[at])).toBeLessThanOrEqual(step * 0.500001));
      }
    }),
    { numRuns: 40 },
  );
});

test('convertFeatures() refuses numbers that are too large for float16, with their place', async () => {
  const values = new Float32Array(2 * WIDTH).with(7, 70_000);
  await expect(converted(values, 'float16')).rejects.toThrow(
    /x\.npy to float16: row 1, column 2 is not finite, or is too large for float16\. Convert it to int8/,
  );
  const { result } = await converted(values, 'int8');
  expect(result[7]).toBeCloseTo(70_000, -1);
});

test('convertFeatures() to float16 rounds to the nearest', async () => {
  const values = Float32Array.from({ length: WIDTH }, (_, at) => Math.PI ** at);
  const expected = new Float32Array(WIDTH);
  widenFloat16(Uint16Array.from(values, float16Bits), expected);
  expect((await converted(values, 'float16')).result).toEqual(expected);
});
