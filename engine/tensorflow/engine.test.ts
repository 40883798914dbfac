import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { Projection } from '../../model/gradient/products.js';
import { denseProducts } from '../reference/index.js';
import { TensorflowEngine } from './engine.js';
import { FeatureSlabs } from './slabs.js';
import { describeWithTensorflow, tensorflow } from '../../test/support/tensorflow.js';
import type { Tfjs } from './tfjs.js';

const rows = 50;
const width = 24;
const factors = 4;
/** Sizes for which slabs have 20 rows and blocks have 8. */
const sizes = { slab: 20 * width * 4, chunk: 8 * width * 4 };

describeWithTensorflow('TensorflowEngine', () => {
  let folder: string;
  let matrix: FeatureMatrix;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'amr-tensorflow-'));
    const path = join(folder, 'features');
    await writeFile(path, Buffer.from(floats(3, rows * width).buffer));
    matrix = { parts: [{ path, type: 'float32', offset: 0, width }], rows, width, inverseScale: 0.5 };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = async (tf: Tfjs = tensorflow().tf): Promise<TensorflowEngine> => {
    const slabs = await FeatureSlabs.load(tf, matrix, sizes);
    return new TensorflowEngine({ tf, device: 'cpu', fingerprint: 'test', factors, features: { matrix, slabs } });
  };

  it('keeps no tensor over many steps, failed calls included', async () => {
    const { tf } = tensorflow();
    const count = (): number[] => [tf.memory().numTensors, tf.memory().numBytes, tf.backend().getNumOfTFTensors()];
    const beforeOpening = count();
    const engine = await open();
    const inUse = async (steps: number): Promise<number[]> => {
      for (let version = 0; version < steps; version++) await step(engine, { values: floats(version, 96), version });
      return count();
    };
    const afterOne = await inUse(1);
    expect(await inUse(200)).toEqual(afterOne);
    const good = { rows: numbers(20), minus: numbers(20) };
    const projection = { values: floats(199, 96), version: 199 };
    await expect(engine.project({ rows: Int32Array.of(rows) }, projection)).rejects.toThrow(String(rows));
    await expect(engine.projectionGradient(good, floats(1, 7), projection)).rejects.toThrow();
    await expect(engine.multiply(floats(1, 8), floats(1, 9), factors)).rejects.toThrow();
    expect(count()).toEqual(afterOne);
    await engine.close();
    expect(count()).toEqual(beforeOpening);
  });

  it('uploads the projection once for each version', async () => {
    const { tf } = tensorflow();
    let uploads = 0;
    const engine = await open({
      ...tf,
      tensor: (values, shape, type) => {
        if (shape.join() === `${width},${factors}`) uploads++;
        return tf.tensor(values, shape, type);
      },
    });
    const values = floats(1, width * factors);
    for (const version of [3, 3, 3, 4, 4]) await step(engine, { values, version });
    expect(uploads).toBe(2);
    await engine.close();
  });

  // TensorFlow shares memory that is aligned to 64 bytes and copies other memory. One of 16 places is aligned.
  it('is not touched by what the caller does to its arrays between calls, wherever they lie', async () => {
    const engine = await open();
    const features = { rows: numbers(30) };
    for (let place = 0; place < 16; place++) {
      const version = 2 * place;
      const values = new Float32Array(width * factors + 16).subarray(place, place + width * factors);
      values.set(floats(1, values.length));
      const { projected } = await engine.project(features, { values, version });
      values.fill(7);
      expect((await engine.project(features, { values, version })).projected).toEqual(projected);
      const changed = await engine.project(features, { values, version: version + 1 });
      expect(changed.projected).not.toEqual(projected);
    }
    await engine.close();
  });

  it('gives each of many calls at once its own projection', async () => {
    const engine = await open();
    const features = { rows: numbers(30), minus: numbers(30).toReversed() };
    const exact = denseProducts(
      readFeatureRows(
        matrix,
        Int32Array.from({ length: rows }, (_, row) => row),
      ),
      width,
    );
    const projections = [1, 2, 3, 4].map((version) => ({ values: floats(version, width * factors), version }));
    const coordinates = floats(5, 3 * factors);
    const results = await Promise.all(
      projections.map((projection) => engine.project(features, projection, coordinates)),
    );
    for (const [index, projection] of projections.entries()) {
      const { projected, gram, shifts } = await exact.project(features, projection, coordinates);
      expect(largestDifference(results[index].projected, projected)).toBeLessThan(1e-5);
      expect(largestDifference(results[index].gram!, gram!)).toBeLessThan(1e-5);
      expect(largestDifference(results[index].shifts!, shifts!)).toBeLessThan(1e-5);
    }
    await engine.close();
  });

  it('lets the event loop turn between blocks', async () => {
    const engine = await open();
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await engine.project({ rows: numbers(80) }, { values: floats(1, width * factors), version: 1 });
    running = false;
    expect(turns).toBeGreaterThanOrEqual(10);
    await engine.close();
  });

  it('close() waits for calls under way, and may be called twice', async () => {
    const engine = await open();
    const projection = { values: floats(1, width * factors), version: 1 };
    const running = engine.project({ rows: numbers(80) }, projection);
    await Promise.all([engine.close(), engine.close()]);
    expect((await running).projected.length).toBe(80 * factors);
    await expect(engine.project({ rows: numbers(8) }, projection)).rejects.toThrow('closed');
  });
});

/** Computes all products once, over several slabs and blocks. */
async function step(engine: TensorflowEngine, projection: Projection): Promise<void> {
  const features = { rows: numbers(40), minus: numbers(40).toReversed() };
  const { projected } = await engine.project(features, projection, floats(2, 5 * factors));
  const share = { left: projected, right: projected };
  await engine.projectionGradient(features, projected, projection, share);
  await engine.projectionGradient({ rows: new Int32Array(0) }, new Float32Array(0), projection);
  await engine.multiply(projected, projected, factors);
  await engine.crossProduct(projected, projected, factors);
}

const numbers = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => (index * 17) % rows);

/** Returns values in (-1, 1). */
function floats(seed: number, length: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function largestDifference(left: Float32Array, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return left.reduce((largest, value, index) => Math.max(largest, Math.abs(value - right[index])), 0);
}
