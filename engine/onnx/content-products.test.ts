import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import { fresh } from '../engine.js';
import { openReference } from '../reference/index.js';
import { ContentProducts } from './content-products.js';
import { loadRuntime, Sessions } from './session.js';

const [items, width, factors] = [40, 32, 4];
/** The bytes of a block. They divide 97 rows into 5 blocks. */
const blockBytes = 20 * 4 * width;
let folder: string;
let features: FeatureMatrix;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amr-content-'));
  const path = join(folder, 'features.bin');
  await writeFile(path, wave(items * width));
  features = { parts: [{ path, type: 'float32', offset: 0, width }], rows: items, width, inverseScale: 0.5 };
});
afterAll(() => rm(folder, { recursive: true }));

describe('ContentProducts', () => {
  it.each([0, 3, 20, 21, 97])('gives what the reference gives for %i rows cut into blocks', async (count) => {
    const sessions = new Sessions(await loadRuntime(), 2);
    const products = new ContentProducts(sessions, features, factors, blockBytes);
    const reference = await openReference({ features, factors, threads: 1 });
    const projection = { values: wave(width * factors), version: 0 };
    const weights = wave(count * factors);
    const coordinates = wave(6 * factors);
    const perturbation = { left: wave(3 * factors), right: wave(5 * factors).subarray(2 * factors) };
    const numbers = (step: number): Int32Array => Int32Array.from({ length: count }, (_, r) => (r * step) % items);
    for (const rows of [{ rows: numbers(7) }, { rows: numbers(7), minus: numbers(11) }]) {
      const { projected, gram, shifts } = await products.project(rows, projection, coordinates, fresh);
      const expected = await reference.project(rows, projection, coordinates);
      expectClose(projected, expected.projected);
      expectClose(gram!, expected.gram!);
      expectClose(shifts!, expected.shifts!);
      const gradient = await products.projectionGradient(rows, weights, projection, perturbation, fresh);
      expectClose(gradient, await reference.projectionGradient(rows, weights, projection, perturbation));
      await products.project({ rows: Int32Array.of(1) }, projection, undefined, fresh);
      expect(await products.projectionGradient(rows, weights, projection, perturbation, fresh)).toEqual(gradient);
    }
    await sessions.close();
    products.close();
  });
});

/** Returns values in [-1, 1]. */
function wave(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index * 1.7 + 0.3));
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length);
  expect(actual.every((value, index) => Math.abs(value - expected[index]) < 1e-4)).toBe(true);
}
