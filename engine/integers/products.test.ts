import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntegerProductType } from '../../job/engines.js';
import { makeBench, type Bench, type PartShape } from '../../test/support/engine-bench.js';
import { exactGradient, exactProject, type Exact } from '../../test/support/exact-products.js';
import type { Engine } from '../engine.js';
import { loadRuntime, Sessions } from '../onnx/session.js';
import { OnnxIntegerSums } from '../onnx/integer-sums.js';
import { openEngine } from '../open.js';
import { LARGEST_LIMB } from './limb.js';
import { integerFeatures } from './sums.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amr-integers-'));
});
afterAll(() => rm(folder, { recursive: true }));

const THREE_PARTS: readonly PartShape[] = [
  ['int8', 130, 'rows'],
  ['int8', 1],
  ['int8', 40, 'columns'],
];

describe('products of integers', () => {
  it.each<[IntegerProductType, readonly PartShape[], number, number]>([
    ['int8', [['int8', 257, 'rows']], 64, 0.04],
    ['int8', [['int8', 33, 'columns']], 1, 0.1],
    ['int8', THREE_PARTS, 8, 0.04],
    ['int16', [['int8', 257, 'rows']], 64, 0.0004],
    ['int16', THREE_PARTS, 8, 0.0004],
  ])(
    '%s have the same bits on every engine, and are near those of float64: %j, K = %i',
    async (products, parts, factors, share) => {
      const bench = await makeBench(folder, parts, factors);
      const { features } = bench;
      const engines = [
        await openEngine('reference', { features, factors, threads: 1, products }),
        await openEngine('onnx', { features, factors, threads: 1, products }),
        await openEngine('onnx', { features, factors, threads: 5, products }),
      ];
      expect(new Set(engines.map(({ fingerprint }) => fingerprint))).toEqual(new Set([`${products}-products/1`]));
      for (const [count, minus] of [
        [0, false],
        [1, true],
        [60, false],
        [60, true],
      ] as const) {
        const rows = bench.featureRows(count, minus);
        const weights = bench.random(count * factors);
        const perturbation = { left: bench.random(23 * factors), right: bench.random(23 * factors) };
        const [expected, ...others] = await Promise.all(
          engines.map(async (engine) => [
            ...Object.values(await engine.project(rows, bench.projection, perturbation.left)),
            await engine.projectionGradient(rows, weights, bench.projection, perturbation),
          ]),
        );
        for (const results of others) expect(results).toEqual(expected);
        expect(errorOf(expected[0], exactProject(bench, rows))).toBeLessThan(share);
        const gradient = exactGradient(bench, rows, weights, perturbation);
        expect(errorOf(expected[expected.length - 1], gradient)).toBeLessThan(share);
      }
      for (const engine of engines) await engine.close();
    },
  );

  it('are the same when rows do not fit into memory at once', async () => {
    const bench = await makeBench(folder, [['int8', 16, 'rows']], 8);
    const sums = await Promise.all(
      [16 * 7, undefined].map(
        async (blockBytes) =>
          new OnnxIntegerSums(new Sessions(await loadRuntime(), 2), integerFeatures(bench.features), 8, blockBytes),
      ),
    );
    const { rows } = bench.featureRows(30, false);
    const limbs = (length: number) => [Int8Array.from(bench.random(length), (value) => value * 25)];
    const [projection, weights] = [limbs(16 * 8), limbs(30 * 8)];
    const results = await Promise.all(
      sums.map(async (one) => {
        const { projected } = await one.project(rows, projection);
        const copy = Array.from(projected[0]);
        return [copy, Array.from((await one.gradient(rows, weights)).gradient[0])];
      }),
    );
    expect(results[0]).toEqual(results[1]);
    for (const one of sums) await one.close();
  });

  it('are not finite where the projection is not', async () => {
    const { bench, engine } = await opened();
    const values = bench.projection.values.slice();
    values[5] = NaN;
    const { projected } = await engine.project(bench.featureRows(2, false), { values, version: 2 });
    expect(projected.every(Number.isNaN)).toBe(true);
    await engine.close();
  });

  it('refuse features of another type', async () => {
    const { features } = await makeBench(
      folder,
      [
        ['int8', 4],
        ['float16', 4],
      ],
      8,
    );
    await expect(openEngine('onnx', { features, factors: 8, threads: 1, products: 'int8' })).rejects.toMatchObject({
      code: 'features-not-int8',
      facts: { type: 'float16' },
    });
  });
});

describe('the largest limb', () => {
  const INT16 = [-(2 ** 15), 2 ** 15 - 1];
  const limb = [-LARGEST_LIMB, LARGEST_LIMB];
  it.each([
    ['flipped rows times limbs of E', [0, 255], limb],
    ['limbs of weights times rows', [0, 2 * LARGEST_LIMB], [-128, 127]],
    ['flipped limbs times limbs', [128 - LARGEST_LIMB, 128 + LARGEST_LIMB], limb],
  ])('keeps two products within the 16 bits in which processors without VNNI add them: %s', (_, left, right) => {
    const products = left.flatMap((u) => right.map((s) => u * s));
    const pairs = products.flatMap((first) => products.map((second) => first + second));
    expect(Math.min(...pairs)).toBeGreaterThanOrEqual(INT16[0]);
    expect(Math.max(...pairs)).toBeLessThanOrEqual(INT16[1]);
  });

  it('gives exact sums on this processor, at both ends of the ranges', async () => {
    const { bench, engine } = await opened();
    const sums = new OnnxIntegerSums(new Sessions(await loadRuntime(), 2), integerFeatures(bench.features), 8);
    const rows = Int32Array.from({ length: 37 }, (_, row) => row);
    const extreme = (length: number) =>
      Int8Array.from({ length }, (_, at) => (at % 3 === 0 ? -LARGEST_LIMB : LARGEST_LIMB));
    const [projection, weights] = [extreme(64 * 8), extreme(37 * 8)];
    const x = (row: number, d: number) => Math.round(bench.exact[row * 64 + d] / bench.features.inverseScale);
    const { projected, squares } = await sums.project(rows, [projection], [projection]);
    const sum = (count: number, term: (at: number) => number) =>
      Array.from({ length: count }, (_, at) => term(at)).reduce((total, value) => total + value, 0);
    expect(projected[0][8 * 4 + 3]).toBe(sum(64, (d) => x(4, d) * projection[d * 8 + 3]));
    expect(squares![0][8 * 2 + 5]).toBe(sum(64, (d) => projection[d * 8 + 2] * projection[d * 8 + 5]));
    const { gradient } = await sums.gradient(rows, [weights]);
    expect(gradient[0][64 * 3 + 9]).toBe(sum(37, (row) => x(row, 9) * weights[3 * 37 + row]));
    await sums.close();
    await engine.close();
  });
});

async function opened(): Promise<{ bench: Bench; engine: Engine }> {
  const bench = await makeBench(folder, [['int8', 64]], 8);
  return {
    bench,
    engine: await openEngine('onnx', { features: bench.features, factors: 8, threads: 2, products: 'int8' }),
  };
}

/** The root of the mean square of errors, over that of the values. */
function errorOf(actual: Float32Array, { values }: Exact): number {
  const square = (numbers: Float64Array) => numbers.reduce((sum, value) => sum + value ** 2, 0);
  return values.length === 0 ? 0 : Math.sqrt(square(values.map((value, at) => value - actual[at])) / square(values));
}
