import { appendFile, mkdtemp, open, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeatureMatrix, FeatureType } from '../../dataset/features/features.js';
import type { FeatureRows } from '../../model/gradient/products.js';
import { openOnnx } from './index.js';

const factors = 8;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amr-onnx-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function features(rows: number, width: number): Promise<FeatureMatrix> {
  const path = join(folder, 'features.bin');
  await writeFile(path, wave(rows * width));
  return matrixOf(path, rows, width);
}

function matrixOf(path: string, rows: number, width: number, type: FeatureType = 'float32'): FeatureMatrix {
  return { parts: [{ path, type, offset: 0, width }], rows, width, inverseScale: 1 };
}

/** Returns values in [-1, 1]. */
function wave(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index * 1.7 + 0.3));
}

describe('OnnxEngine', () => {
  it('gives the same gradient whether the rows were gathered before or not', async () => {
    const matrix = await features(50, 96);
    const engine = await openOnnx({ features: matrix, factors, threads: 2 });
    const projection = { values: wave(96 * factors), version: 0 };
    const rows = Int32Array.of(7, 3, 3, 49);
    const minus = Int32Array.of(0, 3, 4, 1);
    const weights = wave(4 * factors);
    for (const asked of [{ rows }, { rows, minus }]) {
      const fresh = await engine.projectionGradient(asked, weights, projection);
      for (const before of [
        { rows },
        { rows, minus },
        { rows: minus },
        { rows: minus, minus: rows },
      ] as FeatureRows[]) {
        await engine.project(before, projection);
        expect(await engine.projectionGradient(asked, weights, projection)).toEqual(fresh);
      }
    }
    await engine.close();
  });

  it('knows rows by their numbers, not by the array that held them', async () => {
    const matrix = await features(50, 16);
    const engine = await openOnnx({ features: matrix, factors, threads: 1 });
    const projection = { values: wave(16 * factors), version: 0 };
    const rows = Int32Array.of(1, 2);
    await engine.project({ rows }, projection);
    rows.set([3, 4]);
    const weights = wave(2 * factors);
    const gradient = await engine.projectionGradient({ rows }, weights, projection);
    await engine.project({ rows: Int32Array.of(9) }, projection);
    expect(gradient).toEqual(await engine.projectionGradient({ rows: Int32Array.of(3, 4) }, weights, projection));
    await engine.close();
  });

  it('keeps calls apart that are made at the same time', async () => {
    const matrix = await features(50, 64);
    const engine = await openOnnx({ features: matrix, factors, threads: 2 });
    const projection = { values: wave(64 * factors), version: 0 };
    const weights = wave(2 * factors);
    const step = (first: number): Promise<[{ projected: Float32Array }, Float32Array]> => {
      const rows = Int32Array.of(first, first + 1);
      return Promise.all([
        engine.project({ rows }, projection),
        engine.projectionGradient({ rows }, weights, projection),
      ]);
    };
    const together = await Promise.all([step(0), step(20), step(40)]);
    for (const [index, first] of [0, 20, 40].entries()) expect(together[index]).toEqual(await step(first));
    const last = engine.project({ rows: Int32Array.of(1) }, projection);
    await engine.close();
    expect((await last).projected.length).toBe(factors);
  });

  it('reads a file through a link', async () => {
    const matrix = await features(5, 4);
    const link = join(folder, 'link.bin');
    await symlink(matrix.parts[0].path, link);
    const engine = await openOnnx({ features: matrixOf(link, 5, 4), factors, threads: 1 });
    const { projected } = await engine.project({ rows: Int32Array.of(4) }, { values: wave(32), version: 0 });
    expect(projected.some((value) => value !== 0)).toBe(true);
    await engine.close();
  });

  it('refuses a missing file and one that is too short', async () => {
    const missing = matrixOf(join(folder, 'none.bin'), 5, 4);
    await expect(openOnnx({ features: missing, factors, threads: 1 })).rejects.toThrow(/none\.bin.*ENOENT/);
    const matrix = await features(5, 4);
    await truncate(matrix.parts[0].path, 79);
    await expect(openOnnx({ features: matrix, factors, threads: 1 })).rejects.toThrow(/need 80 bytes: the file has 79/);
  });

  it.each([
    ['cut short', (path: string) => truncate(path, 16)],
    ['longer', (path: string) => appendFile(path, 'x')],
    ['written over', async (path: string) => writeFile(path, await readFile(path))],
  ])('stops when a feature file has been %s', async (_, change) => {
    const matrix = await features(5, 4);
    const engine = await openOnnx({ features: matrix, factors, threads: 1 });
    const projection = { values: wave(4 * factors), version: 0 };
    const rows = Int32Array.of(4);
    await engine.project({ rows }, projection);
    await change(matrix.parts[0].path);
    await expect(engine.project({ rows }, projection)).rejects.toThrow(/must not change while it is in use/);
    await expect(engine.projectionGradient({ rows }, wave(factors), projection)).rejects.toThrow(matrix.parts[0].path);
    await engine.close();
  });

  it('maps a feature file of 20 GB instead of reading it', async () => {
    const [rows, width] = [1_300_000, 4096];
    const path = join(folder, 'sparse.bin');
    const file = await open(path, 'w');
    await file.truncate(rows * width * 4);
    await file.write(wave(width), 0, width * 4, (rows - 1) * width * 4);
    await file.close();
    const before = await anonymousMegabytes();
    const engine = await openOnnx({ features: matrixOf(path, rows, width), factors, threads: 2 });
    const projection = { values: wave(width * factors), version: 0 };
    const { projected } = await engine.project({ rows: Int32Array.of(0, rows - 1) }, projection);
    expect(projected.subarray(0, factors).every((value) => value === 0)).toBe(true);
    expect(projected.subarray(factors).every((value) => value !== 0)).toBe(true);
    const spread = Int32Array.from({ length: 1024 }, (_, r) => (r * 1201) % rows);
    for (let step = 0; step < 3; step++) {
      await engine.project({ rows: spread }, projection);
      await engine.projectionGradient({ rows: spread }, wave(spread.length * factors), projection);
    }
    expect((await anonymousMegabytes()) - before).toBeLessThan(300);
    await engine.close();
  });
});

/** Returns the memory of this process that is not backed by a file, in MB. */
async function anonymousMegabytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
}
