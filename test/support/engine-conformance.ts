import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Projection } from '../../model/gradient/products.js';
import { transposed } from '../../model/linear-algebra/rows.js';
import type { Engine, OpenEngine } from '../../engine/engine.js';
import { FEATURE_ROWS, makeBench, randomFloats, type Bench, type PartShape } from './engine-bench.js';
import { exactCross, exactGradient, exactMultiply, exactProject, expectClose, type Exact } from './exact-products.js';

/** Features of a test: the parts of the files, and K. */
export interface Case {
  readonly name: string;
  readonly parts: readonly PartShape[];
  readonly factors: number;
}

const CASES: readonly Case[] = [
  { name: 'float32, K = 8', parts: [['float32', 96]], factors: 8 },
  { name: 'float16, K = 64', parts: [['float16', 257]], factors: 64 },
  { name: 'bfloat16, K = 1', parts: [['bfloat16', 33]], factors: 1 },
  { name: 'float64, K = 8', parts: [['float64', 19]], factors: 8 },
  { name: 'int8 with a scale for each row, K = 64', parts: [['int8', 257, 'rows']], factors: 64 },
  { name: 'uint8, K = 8', parts: [['uint8', 33]], factors: 8 },
  { name: 'float8 E4M3 with a scale for each column, K = 8', parts: [['float8_e4m3', 65, 'columns']], factors: 8 },
  { name: 'float8 E5M2 with one scale, K = 8', parts: [['float8_e5m2', 40, 'file']], factors: 8 },
  { name: 'K = 200, above D', parts: [['float32', 70]], factors: 200 },
  { name: 'D = 1', parts: [['float32', 1]], factors: 8 },
  { name: 'wide, K = 64', parts: [['float32', 1024]], factors: 64 },
  {
    name: 'four parts, K = 64',
    parts: [
      ['float16', 130],
      ['float32', 5],
      ['bfloat16', 64],
      ['float64', 1],
    ],
    factors: 64,
  },
];

/** What an engine is tested with: features, and how far the products that read them may be from those of float64. */
export interface Arithmetic {
  readonly cases: readonly Case[];
  readonly close: (actual: Float32Array, exact: Exact) => void;
}

/** Products in float32. */
const FLOAT32: Arithmetic = { cases: CASES, close: expectClose };

/** Registers the tests that every engine must pass. `open` is called with the number of threads of each test. */
export function conformance(name: string, open: OpenEngine, { cases, close }: Arithmetic = FLOAT32): void {
  describe(`${name} conforms`, () => {
    let path: string;
    const folder = () => path;
    beforeAll(async () => {
      path = await mkdtemp(join(tmpdir(), 'amr-conformance-'));
    });
    afterAll(() => rm(path, { recursive: true }));

    describe.each(cases)('$name', ({ parts, factors }) => {
      let bench: Bench;
      let engine: Engine;
      beforeAll(async () => {
        bench = await makeBench(path, parts, factors);
        engine = await open({ features: bench.features, factors, threads: 2 });
      });
      afterAll(() => engine.close());
      const opened = () => ({ bench, engine });
      testAccuracy(opened, close);
      testCalls(opened, close);
      testBits(opened, open);
    });
    testMultiply(open);
    testCrossProduct(open);
    testRefusals(open, folder);
    testMemory(open, folder);
  });
}

/** A case whose features are written and whose engine is open; called inside tests. */
type Opened = () => { readonly bench: Bench; readonly engine: Engine };

/** Tests that the products equal those of float64 up to the rounding of float32. */
function testAccuracy(opened: Opened, close: Arithmetic['close']): void {
  it.each([0, 1, 2, 17, 300])("project() of %i rows is C E, and gram E'E, and shifts L E'E", async (count) => {
    const { bench, engine } = opened();
    const plain = bench.featureRows(count, false);
    const coordinates = bench.random(23 * bench.factors);
    const { projected, gram, shifts } = await engine.project(plain, bench.projection, coordinates);
    close(projected, exactProject(bench, plain));
    close(gram!, exactCross(bench.projection.values, bench.projection.values, bench.factors));
    expectClose(shifts!, exactMultiply(coordinates, gram!, bench.factors));
    const paired = bench.featureRows(count, true);
    const differences = await engine.project(paired, bench.projection);
    close(differences.projected, exactProject(bench, paired));
    expect(differences.gram ?? differences.shifts).toBeUndefined();
  });

  it.each([0, 1, 2, 17, 300])("projectionGradient() of %i rows is C'T + E (left'right)", async (count) => {
    const { bench, engine } = opened();
    for (const minus of [false, true]) {
      const features = bench.featureRows(count, minus);
      const weights = bench.random(count * bench.factors);
      const plain = await engine.projectionGradient(features, weights, bench.projection);
      close(plain, exactGradient(bench, features, weights));
      for (const shareRows of [0, 1, 23]) {
        const perturbation = {
          left: bench.random(shareRows * bench.factors),
          right: bench.random(shareRows * bench.factors),
        };
        const gradient = await engine.projectionGradient(features, weights, bench.projection, perturbation);
        close(gradient, exactGradient(bench, features, weights, perturbation));
      }
    }
  });
}

/** Tests that calls do not influence later calls, and that results are written into the arrays of the caller. */
function testCalls(opened: Opened, close: Arithmetic['close']): void {
  it('reads the present values of the projection at each call', async () => {
    const { bench, engine } = opened();
    const features = bench.featureRows(5, false);
    await engine.project(features, bench.projection);
    const next: Projection = { values: bench.random(bench.projection.values.length), version: 99 };
    const moved = { ...bench, projection: next };
    close((await engine.project(features, next)).projected, exactProject(moved, features));
  });

  it('writes results into the arrays that it is given', async () => {
    const { bench, engine } = opened();
    const given: ArrayBufferLike[] = [];
    const allocate = (length: number) => {
      const array = new Float32Array(length).fill(NaN);
      given.push(array.buffer);
      return array;
    };
    for (const count of [0, 2, 300]) {
      const features = bench.featureRows(count, true);
      const weights = bench.random(count * bench.factors);
      const project = await engine.project(features, bench.projection, weights, allocate);
      const gradient = await engine.projectionGradient(features, weights, bench.projection, undefined, allocate);
      const product = await engine.multiply(weights, project.gram!, bench.factors, allocate);
      const results = [project.projected, project.gram!, project.shifts!, gradient, product];
      expect(results.every(({ buffer }) => given.includes(buffer))).toBe(true);
      close(project.projected, exactProject(bench, features));
      close(gradient, exactGradient(bench, features, weights));
      expectClose(product, exactMultiply(weights, project.gram!, bench.factors));
    }
  });
}

function testBits(opened: Opened, open: OpenEngine): void {
  it('gives the same bits again, and on any number of threads', async () => {
    const { bench, engine } = opened();
    const digests = [await digestOfSteps(engine, bench), await digestOfSteps(engine, bench)];
    for (const threads of [1, 5]) {
      const other = await open({ features: bench.features, factors: bench.factors, threads });
      digests.push(await digestOfSteps(other, bench), await digestOfSteps(other, bench));
      await other.close();
    }
    expect(new Set(digests).size).toBe(1);
  });
}

function testMultiply(open: OpenEngine): void {
  it('multiply() is left times right transposed, without features too', async () => {
    const engine = await open({ features: null, factors: 8, threads: 2 });
    const random = randomFloats(3);
    for (const [m, n, factors] of [
      [0, 5, 8],
      [5, 0, 8],
      [1, 1, 1],
      [1, 40, 8],
      [40, 1, 64],
      [33, 65, 8],
      [128, 64, 64],
    ]) {
      const left = random(m * factors);
      const right = random(n * factors);
      expectClose(await engine.multiply(left, right, factors), exactMultiply(left, right, factors));
    }
    await engine.close();
  });
}

function testCrossProduct(open: OpenEngine): void {
  it("crossProduct() is left' times right, with the same bits on any number of threads", async () => {
    const digests = new Set<string>();
    for (const threads of [1, 2, 5]) {
      const engine = await open({ features: null, factors: 64, threads });
      const random = randomFloats(5);
      const hash = createHash('sha256');
      for (const [m, n, factors] of CROSS_SHAPES) {
        const left = random(m * n);
        const right = random(m * factors);
        const product = await engine.crossProduct(left, right, factors);
        expectClose(product, exactCross(left, right, factors));
        // The other products of a softmax: scores of m users and n items, and the means of the items' vectors.
        const items = random(n * factors);
        const scores = await engine.multiply(right, items, factors);
        const means = await engine.multiply(left, transposed(items, factors), n);
        expectClose(scores, exactMultiply(right, items, factors));
        expectClose(means, exactMultiply(left, transposed(items, factors), n));
        for (const values of [product, scores, means]) hash.update(values);
      }
      await engine.close();
      digests.add(hash.digest('hex'));
    }
    expect(digests.size).toBe(1);
  });
}

/** The sizes m, n and K of cross products: users, items of a pool, and factors. */
const CROSS_SHAPES = [
  [1, 1, 1],
  [1, 40, 8],
  [40, 1, 64],
  [33, 65, 8],
  [300, 20, 64],
  [700, 256, 64],
  [9, 700, 200],
  [1025, 300, 3],
] as const;

function testRefusals(open: OpenEngine, folder: () => string): void {
  it('refuses rows that the features do not have', async () => {
    const bench = await makeBench(folder(), [['int8', 4]], 8);
    const engine = await open({ features: bench.features, factors: 8, threads: 1 });
    for (const bad of [-1, FEATURE_ROWS, 2 ** 31 - 1]) {
      const features = { rows: Int32Array.of(0, bad) };
      await expect(engine.project(features, bench.projection)).rejects.toThrow(String(bad));
    }
    await engine.close();
  });

  it('refuses to work once closed', async () => {
    const bench = await makeBench(folder(), [['int8', 4]], 8);
    const engine = await open({ features: bench.features, factors: 8, threads: 1 });
    const features = bench.featureRows(2, false);
    await engine.project(features, bench.projection);
    await engine.close();
    await expect(engine.project(features, bench.projection)).rejects.toThrow('closed');
    await expect(engine.multiply(new Float32Array(8), new Float32Array(8), 8)).rejects.toThrow('closed');
    await expect(engine.projectionGradient(features, new Float32Array(16), bench.projection)).rejects.toThrow('closed');
  });

  it('refuses feature rows when it has no features', async () => {
    const engine = await open({ features: null, factors: 8, threads: 1 });
    const projection = { values: new Float32Array(0), version: 0 };
    await expect(engine.project({ rows: Int32Array.of(0) }, projection)).rejects.toThrow('without features');
    await engine.close();
  });
}

function testMemory(open: OpenEngine, folder: () => string): void {
  it('keeps no memory over many calls', async () => {
    const bench = await makeBench(folder(), [['int8', 512]], 64);
    const engine = await open({ features: bench.features, factors: 64, threads: 2 });
    const steps = async (count: number): Promise<void> => {
      for (let step = 0; step < count; step++) await digestOfSteps(engine, bench);
    };
    await steps(20);
    const before = residentMemory();
    await steps(60);
    // The results of 60 rounds need 60 times 1.7 MB.
    expect(residentMemory() - before).toBeLessThan(25e6);
    await engine.close();
  });
}

/**
 * The resident bytes of this process after a garbage collection. Without a collection, the result would depend on when the last
 * one happened.
 */
function residentMemory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().rss;
}

/** SHA-256 of the products of steps of several sizes, with inputs that depend on nothing but the bench. */
async function digestOfSteps(engine: Engine, bench: Bench): Promise<string> {
  const random = randomFloats(11);
  const hash = createHash('sha256');
  for (const count of [1, 17, 60, 300]) {
    const share = { left: random(count * bench.factors), right: random(count * bench.factors) };
    const numbers = (): Int32Array => Int32Array.from(random(count), (x) => Math.abs(x * 1e4) % FEATURE_ROWS);
    for (const features of [{ rows: numbers() }, { rows: numbers(), minus: numbers() }]) {
      const { projected, gram, shifts } = await engine.project(features, bench.projection, share.left);
      const product = await engine.multiply(projected, gram!, bench.factors);
      const gradient = await engine.projectionGradient(features, projected, bench.projection, share);
      for (const values of [projected, gram!, shifts!, product, gradient]) hash.update(values);
    }
  }
  return hash.digest('hex');
}
