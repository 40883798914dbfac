import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import type { FeatureMatrix, FloatType } from '../../dataset/features/features.js';
import type { FeatureRows } from '../../model/gradient/products.js';
import { FeatureSlabs, type SlabSizes } from './slabs.js';
import { describeWithTensorflow, tensorflow } from '../../test/support/tensorflow.js';

const rows = 61;

describeWithTensorflow('FeatureSlabs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'amr-slabs-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const one: (readonly [StoredType, number])[] = [['float16', 40]];
  const several: (readonly [StoredType, number])[] = [
    ['float16', 13],
    ['float32', 5],
    ['bfloat16', 15],
    ['int8', 6],
    ['float64', 1],
  ];
  // A row takes 160 bytes, so slabs have 61, 7, 7 and 1 rows, and chunks have 61, 61, 3 and 1.
  const sizes: SlabSizes[] = [
    { slab: 2 ** 31, chunk: 2 ** 26 },
    { slab: 1200, chunk: 2 ** 26 },
    { slab: 1200, chunk: 500 },
    { slab: 1, chunk: 1 },
  ];
  describe.each([
    { name: 'one part', parts: one },
    { name: 'several parts', parts: several },
  ])('$name', ({ parts }) => {
    it.each(sizes)('gather() gives rows in their order from slabs of $slab bytes, chunks of $chunk', async (size) => {
      const matrix = await makeFeatures(folder, parts);
      const before = tensorflow().tf.memory().numTensors;
      const slabs = await FeatureSlabs.load(tensorflow().tf, matrix, size);
      const random = randomNumbers(5);
      const mixed = Int32Array.from({ length: 100 }, () => Math.floor(random() * rows));
      for (const numbers of [
        mixed,
        mixed.toSorted(),
        mixed.toSorted().toReversed(),
        Int32Array.of(60, 0),
        Int32Array.of(7),
      ]) {
        expect(gather(slabs, { rows: numbers }, 0, numbers.length)).toEqual(readFeatureRows(matrix, numbers));
      }
      const part = gather(slabs, { rows: mixed, minus: mixed.toReversed() }, 10, 35);
      const left = readFeatureRows(matrix, mixed.subarray(10, 35));
      const right = readFeatureRows(matrix, mixed.toReversed().subarray(10, 35));
      expect(part).toEqual(left.map((value, at) => value - right[at]));
      slabs.dispose();
      expect(tensorflow().tf.memory().numTensors).toBe(before);
    });
  });

  it('load() of a file that ends too early says which, and keeps nothing on the device', async () => {
    const matrix = await makeFeatures(folder, one);
    const before = tensorflow().tf.memory().numTensors;
    const longer = { ...matrix, rows: rows + 1 };
    await expect(FeatureSlabs.load(tensorflow().tf, longer, { slab: 1200, chunk: 500 })).rejects.toThrow(
      matrix.parts[0].path,
    );
    expect(tensorflow().tf.memory().numTensors).toBe(before);
  });
});

function gather(slabs: FeatureSlabs, features: FeatureRows, start: number, end: number): Float32Array {
  const gathered = tensorflow().tf.tidy(() => slabs.gather(features, start, end));
  const values = gathered.dataSync();
  gathered.dispose();
  return values;
}

let files = 0;

/** The types of the files of this test. */
type StoredType = FloatType | 'bfloat16' | 'int8';

/**
 * Makes files of random bits with exponents that every type and float32 can express. 24 bytes that belong to no value
 * precede them.
 */
async function makeFeatures(
  folder: string,
  shapes: readonly (readonly [StoredType, number])[],
): Promise<FeatureMatrix> {
  const random = randomNumbers(1 + files);
  const parts = [];
  for (const [type, width] of shapes) {
    const values = Float64Array.from({ length: rows * width }, () => random() * 4 - 2);
    const bytes = { float16: half, bfloat16: brain, float32: single, float64: double, int8: byte }[type](values);
    const path = join(folder, `features-${files++}`);
    // Integers have a scale for each row.
    const scale = type === 'int8' ? single(values.subarray(0, rows).map(Math.abs)) : Buffer.alloc(0);
    await writeFile(path, Buffer.concat([Buffer.alloc(24, 255), bytes, scale]));
    const scaleAt = { path, type: 'float32', offset: 24 + bytes.length, rows, width: 1 } as const;
    parts.push({ path, type, offset: 24, width, ...(scale.length > 0 ? { scale: scaleAt } : {}) });
  }
  const width = shapes.reduce((sum, [, partWidth]) => sum + partWidth, 0);
  return { parts, rows, width, inverseScale: Math.fround(1 / 2.7) };
}

const byte = (values: Float64Array): Buffer => Buffer.from(Int8Array.from(values, (value) => value * 60).buffer);
const double = (values: Float64Array): Buffer => Buffer.from(values.buffer);
const single = (values: Float64Array): Buffer => Buffer.from(Float32Array.from(values).buffer);
/** Encodes values as bfloat16, which is the upper half of float32. */
const brain = (values: Float64Array): Buffer =>
  Buffer.from(Uint16Array.from(new Uint32Array(Float32Array.from(values).buffer), (bits) => bits >>> 16).buffer);
/** Encodes values as float16: the sign, an exponent of 2^-1 to 2^0, and ten bits of the value. */
const half = (values: Float64Array): Buffer =>
  Buffer.from(Uint16Array.from(values, (value) => (value < 0 ? 0x8000 : 0) | 0x3800 | (Math.abs(value) * 1000)).buffer);

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
