import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeatureMatrix, FeaturePart, FeatureType } from '../dataset/features.js';
import type { FeatureRows, Projection } from '../model/products.js';
import type { Engine, OpenEngine } from './engine.js';
import { required } from '../runtime/required.js';

const rows = 37;

interface Case {
  readonly name: string;
  readonly parts: readonly (readonly [FeatureType, number])[];
  readonly factors: number;
}

const cases: readonly Case[] = [
  { name: 'float32, K = 8', parts: [['float32', 96]], factors: 8 },
  { name: 'float16, K = 64', parts: [['float16', 257]], factors: 64 },
  { name: 'bfloat16, K = 1', parts: [['bfloat16', 33]], factors: 1 },
  { name: 'float64, K = 8', parts: [['float64', 19]], factors: 8 },
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

/** What every engine must do, whatever runs its products. `open` is called with the threads of each test. */
export function conformance(name: string, open: OpenEngine): void {
  describe(`${name} conforms`, () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'amr-conformance-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    describe.each(cases)('$name', ({ parts, factors }) => {
      let bench: Bench;
      let engine: Engine;
      beforeAll(async () => {
        bench = await makeBench(folder, parts, factors);
        engine = await open({ features: bench.features, factors, threads: 2 });
      });
      afterAll(() => engine.close());

      it.each([0, 1, 2, 17, 300])("project() of %i rows is C E, and gram E'E, and shifts L E'E", async (count) => {
        const plain = bench.featureRows(count, false);
        const coordinates = bench.random(23 * factors);
        const { projected, gram, shifts } = await engine.project(plain, bench.projection, coordinates);
        expectClose(projected, exactProject(bench, plain));
        expectClose(required(gram, 'gram'), exactCross(bench.projection.values, bench.projection.values, factors));
        expectClose(required(shifts, 'shifts'), exactMultiply(coordinates, required(gram, 'gram'), factors));
        const paired = bench.featureRows(count, true);
        const differences = await engine.project(paired, bench.projection);
        expectClose(differences.projected, exactProject(bench, paired));
        expect(differences.gram ?? differences.shifts).toBeUndefined();
      });

      it.each([0, 1, 2, 17, 300])("projectionGradient() of %i rows is C'T + E (left'right)", async (count) => {
        for (const minus of [false, true]) {
          const features = bench.featureRows(count, minus);
          const weights = bench.random(count * factors);
          const plain = await engine.projectionGradient(features, weights, bench.projection);
          expectClose(plain, exactGradient(bench, features, weights));
          for (const shareRows of [0, 1, 23]) {
            const perturbation = { left: bench.random(shareRows * factors), right: bench.random(shareRows * factors) };
            const gradient = await engine.projectionGradient(features, weights, bench.projection, perturbation);
            expectClose(gradient, exactGradient(bench, features, weights, perturbation));
          }
        }
      });

      it('takes the projection as it is at each call', async () => {
        const features = bench.featureRows(5, false);
        await engine.project(features, bench.projection);
        const next: Projection = { values: bench.random(bench.projection.values.length), version: 99 };
        const moved = { ...bench, projection: next };
        expectClose((await engine.project(features, next)).projected, exactProject(moved, features));
      });

      it('writes results into the arrays that it is given', async () => {
        const given: ArrayBufferLike[] = [];
        const allocate = (length: number) => {
          const array = new Float32Array(length).fill(NaN);
          given.push(array.buffer);
          return array;
        };
        for (const count of [0, 2, 300]) {
          const features = bench.featureRows(count, true);
          const weights = bench.random(count * factors);
          const project = await engine.project(features, bench.projection, weights, allocate);
          const gradient = await engine.projectionGradient(features, weights, bench.projection, undefined, allocate);
          const product = await engine.multiply(weights, required(project.gram, 'gram'), factors, allocate);
          const results = [
            project.projected,
            required(project.gram, 'gram'),
            required(project.shifts, 'shifts'),
            gradient,
            product,
          ];
          expect(results.every(({ buffer }) => given.includes(buffer))).toBe(true);
          expectClose(project.projected, exactProject(bench, features));
          expectClose(gradient, exactGradient(bench, features, weights));
          expectClose(product, exactMultiply(weights, required(project.gram, 'gram'), factors));
        }
      });

      it('gives the same bits again, and on any number of threads', async () => {
        const digests = [await digestOfSteps(engine, bench), await digestOfSteps(engine, bench)];
        for (const threads of [1, 5]) {
          const other = await open({ features: bench.features, factors, threads });
          digests.push(await digestOfSteps(other, bench), await digestOfSteps(other, bench));
          await other.close();
        }
        expect(new Set(digests).size).toBe(1);
      });
    });

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

    it('refuses rows that the features do not have', async () => {
      const bench = await makeBench(folder, [['float32', 4]], 8);
      const engine = await open({ features: bench.features, factors: 8, threads: 1 });
      for (const bad of [-1, rows, 2 ** 31 - 1]) {
        const features = { rows: Int32Array.of(0, bad) };
        await expect(engine.project(features, bench.projection)).rejects.toThrow(String(bad));
      }
      await engine.close();
    });

    it('refuses to work once closed', async () => {
      const bench = await makeBench(folder, [['float32', 4]], 8);
      const engine = await open({ features: bench.features, factors: 8, threads: 1 });
      const features = bench.featureRows(2, false);
      await engine.project(features, bench.projection);
      await engine.close();
      await expect(engine.project(features, bench.projection)).rejects.toThrow('closed');
      await expect(engine.multiply(new Float32Array(8), new Float32Array(8), 8)).rejects.toThrow('closed');
      await expect(engine.projectionGradient(features, new Float32Array(16), bench.projection)).rejects.toThrow(
        'closed',
      );
    });

    it('refuses feature rows when it has no features', async () => {
      const engine = await open({ features: null, factors: 8, threads: 1 });
      const projection = { values: new Float32Array(0), version: 0 };
      await expect(engine.project({ rows: Int32Array.of(0) }, projection)).rejects.toThrow('without features');
      await engine.close();
    });

    it('keeps no memory over many calls', async () => {
      const bench = await makeBench(folder, [['float32', 512]], 64);
      const engine = await open({ features: bench.features, factors: 64, threads: 2 });
      const steps = async (count: number): Promise<void> => {
        for (let step = 0; step < count; step++) await digestOfSteps(engine, bench);
      };
      await steps(20);
      const before = residentMemory();
      await steps(60);
      // The results of 60 rounds are 60 times 1.7 MB.
      expect(residentMemory() - before).toBeLessThan(25e6);
      await engine.close();
    });
  });
}

/** Bytes of this process without what is garbage by now: else the moment of the last collection would be measured. */
function residentMemory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().rss;
}

/** Features in files, and a projection for them. */
interface Bench {
  readonly features: FeatureMatrix;
  /** The scaled features as they are, [rows, D]. */
  readonly exact: Float64Array;
  readonly factors: number;
  readonly projection: Projection;
  random(length: number): Float32Array;
  featureRows(count: number, minus: boolean): FeatureRows;
}

let benches = 0;

async function makeBench(folder: string, shapes: Case['parts'], factors: number): Promise<Bench> {
  const random = randomFloats(7 + benches);
  const width = shapes.reduce((sum, [, partWidth]) => sum + partWidth, 0);
  const inverseScale = Math.fround(1 / 2.5);
  const exact = new Float64Array(rows * width);
  const parts: FeaturePart[] = [];
  let column = 0;
  for (const [p, [type, partWidth]] of shapes.entries()) {
    const encoded = encode(type, random(rows * partWidth));
    const path = join(folder, `features-${benches++}-${p}`);
    const offset = 128;
    await writeFile(path, Buffer.concat([Buffer.alloc(offset, 255), encoded.bytes]));
    parts.push({ path, type, offset, width: partWidth });
    for (const [index, value] of encoded.values.entries()) {
      const row = Math.floor(index / partWidth);
      exact[row * width + column + (index % partWidth)] = value * inverseScale;
    }
    column += partWidth;
  }
  const rowNumbers = (count: number): Int32Array => Int32Array.from(random(count), (x) => Math.abs(x * 1e4) % rows);
  return {
    features: { parts, rows, width, inverseScale },
    exact,
    factors,
    projection: { values: random(width * factors), version: 1 },
    random,
    featureRows: (count, minus) => ({ rows: rowNumbers(count), ...(minus ? { minus: rowNumbers(count) } : {}) }),
  };
}

/** The bytes on disk of values near those given, and what these bytes stand for. */
function encode(type: FeatureType, wanted: Float32Array): { bytes: Uint8Array; values: Float64Array } {
  if (type === 'float32') return { bytes: new Uint8Array(wanted.buffer), values: Float64Array.from(wanted) };
  if (type === 'float64') {
    const values = Float64Array.from(wanted, (value) => value / 3);
    return { bytes: new Uint8Array(values.buffer), values };
  }
  const bits = new Uint16Array(wanted.length);
  const values = new Float64Array(wanted.length);
  for (const [index, value] of wanted.entries()) {
    const [word, decoded] = type === 'bfloat16' ? bfloat16(value) : float16(value);
    bits[index] = word;
    values[index] = decoded;
  }
  return { bytes: new Uint8Array(bits.buffer), values };
}

function bfloat16(value: number): [bits: number, value: number] {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16;
  return [bits, new Float32Array(Uint32Array.of(bits * 65536).buffer)[0]];
}

/** Cut, not rounded; values below 2^-14 become subnormal numbers. */
function float16(value: number): [bits: number, value: number] {
  const magnitude = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)));
  const fraction = Math.floor((magnitude / 2 ** exponent) * 1024);
  const bits = fraction < 1024 ? fraction : (exponent + 15) * 1024 + (fraction - 1024);
  return [bits + (value < 0 ? 0x8000 : 0), (Math.sign(value) * fraction * 2 ** exponent) / 1024];
}

/** Values in (-2.5, 2.5), many of them small, from a linear congruential generator. */
function randomFloats(seed: number): (length: number) => Float32Array {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return (length) => Float32Array.from({ length }, () => 2.5 * next() * Math.abs(next()));
}

/** A float64 result, and for each value the sum of the magnitudes of its terms, which bounds float32 rounding. */
interface Exact {
  readonly values: Float64Array;
  readonly magnitudes: Float64Array;
  /** Terms of the longest sum. */
  terms: number;
}

const exactOf = (length: number, terms: number): Exact => ({
  values: new Float64Array(length),
  magnitudes: new Float64Array(length),
  terms,
});

function add(exact: Exact, index: number, term: number, magnitude = Math.abs(term)): void {
  exact.values[index] += term;
  exact.magnitudes[index] += magnitude;
}

/** Feature d of row r of C; a difference carries the rounding of both its rows. */
function featureOf(bench: Bench, { rows, minus }: FeatureRows, r: number, d: number): [number, number] {
  const { width } = bench.features;
  const value = bench.exact[rows[r] * width + d];
  if (minus === undefined) return [value, Math.abs(value)];
  const other = bench.exact[minus[r] * width + d];
  return [value - other, Math.abs(value) + Math.abs(other)];
}

function exactProject(bench: Bench, features: FeatureRows): Exact {
  const { factors, projection } = bench;
  const { width } = bench.features;
  const exact = exactOf(features.rows.length * factors, width);
  for (let r = 0; r < features.rows.length; r++) {
    for (let d = 0; d < width; d++) {
      const [value, magnitude] = featureOf(bench, features, r, d);
      for (let k = 0; k < factors; k++) {
        const e = projection.values[d * factors + k];
        add(exact, r * factors + k, value * e, magnitude * Math.abs(e));
      }
    }
  }
  return exact;
}

function exactGradient(
  bench: Bench,
  features: FeatureRows,
  weights: Float32Array,
  perturbation?: { left: Float32Array; right: Float32Array },
): Exact {
  const { factors, projection } = bench;
  const { width } = bench.features;
  const exact = exactOf(width * factors, features.rows.length);
  for (let r = 0; r < features.rows.length; r++) {
    for (let d = 0; d < width; d++) {
      const [value, magnitude] = featureOf(bench, features, r, d);
      for (let k = 0; k < factors; k++) {
        const weight = weights[r * factors + k];
        add(exact, d * factors + k, value * weight, magnitude * Math.abs(weight));
      }
    }
  }
  if (perturbation === undefined) return exact;
  const share = exactCross(perturbation.left, perturbation.right, factors);
  exact.terms += share.terms + factors;
  for (let d = 0; d < width; d++) {
    for (let j = 0; j < factors; j++) {
      const e = projection.values[d * factors + j];
      for (let k = 0; k < factors; k++) {
        const index = j * factors + k;
        add(exact, d * factors + k, e * share.values[index], Math.abs(e) * share.magnitudes[index]);
      }
    }
  }
  return exact;
}

function exactCross(left: Float32Array, right: Float32Array, factors: number): Exact {
  const exact = exactOf(factors * factors, left.length / factors);
  for (let row = 0; row < left.length; row += factors) {
    for (let j = 0; j < factors; j++) {
      for (let k = 0; k < factors; k++) add(exact, j * factors + k, left[row + j] * right[row + k]);
    }
  }
  return exact;
}

function exactMultiply(left: Float32Array, right: Float32Array, factors: number): Exact {
  const columns = right.length / factors;
  const exact = exactOf((left.length / factors) * columns, factors);
  for (let i = 0; i < left.length / factors; i++) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < factors; k++) add(exact, i * columns + j, left[i * factors + k] * right[j * factors + k]);
    }
  }
  return exact;
}

/** Rounding of a sum of n float32 terms in any order: about sqrt(n) units in the last place of its magnitude. */
function expectClose(actual: Float32Array, exact: Exact): void {
  expect(actual.length).toBe(exact.values.length);
  const units = (6 + 2 * Math.sqrt(exact.terms)) * 2 ** -24;
  let worst = 0;
  for (let index = 0; index < actual.length; index++) {
    const error = Math.abs(actual[index] - exact.values[index]);
    if (!(error <= units * exact.magnitudes[index])) worst = Math.max(worst, error || Infinity);
  }
  expect(worst).toBe(0);
}

/** SHA-256 of the products of steps of several sizes, with inputs that depend on nothing but the bench. */
async function digestOfSteps(engine: Engine, bench: Bench): Promise<string> {
  const random = randomFloats(11);
  const hash = createHash('sha256');
  for (const count of [1, 17, 60, 300]) {
    const share = { left: random(count * bench.factors), right: random(count * bench.factors) };
    const numbers = (): Int32Array => Int32Array.from(random(count), (x) => Math.abs(x * 1e4) % rows);
    for (const features of [{ rows: numbers() }, { rows: numbers(), minus: numbers() }]) {
      const { projected, gram, shifts } = await engine.project(features, bench.projection, share.left);
      const product = await engine.multiply(projected, required(gram, 'gram'), bench.factors);
      const gradient = await engine.projectionGradient(features, projected, bench.projection, share);
      for (const values of [projected, required(gram, 'gram'), required(shifts, 'shifts'), product, gradient])
        hash.update(values);
    }
  }
  return hash.digest('hex');
}
