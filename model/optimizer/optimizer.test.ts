import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sliceFromTensors, sliceTensors, startSlice } from '../group.js';
import { placeRows, updateAll, updateRows } from './optimizer.js';
import type { OptimizedRows } from './optimizer.js';
import { OPTIMIZER_KINDS, optimizerRule, optimizerSettings } from './optimizers.js';
import { CounterRandom, Purpose } from '../random/random.js';
import type { OptimizerSettings } from '../stage.js';

const ADAM: OptimizerSettings = { kind: 'adam', betas: [0.9, 0.999] };

function normals(length: number, seed: number, deviation = 1): Float32Array {
  const out = new Float32Array(length);
  new CounterRandom(seed, Purpose.synthetic).normals(out, deviation, 1);
  return out;
}

function withoutKernel({ values, state }: OptimizedRows): OptimizedRows {
  const moments = state.moments.map((moment) => moment.slice());
  return { values: values.slice(), state: { moments, steps: state.steps.slice() } };
}

test('updateRows() and updateAll() give the same bits in WebAssembly and in the plain loop', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 13 }),
      fc.nat(),
      fc.constantFrom(1e-20, 1, 1e18),
      fc.constantFrom(...OPTIMIZER_KINDS.filter((kind) => optimizerRule(kind).kernel)),
      (rows, factors, seed, size, kind) => {
        const settings = optimizerSettings(kind);
        const fast = placeRows(settings, { values: normals(rows * factors, seed), factors });
        expect(fast.kernel).toBeDefined();
        const plain = withoutKernel(fast);
        const touched = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => row % 3 !== 1);
        const gradient = normals(touched.length * factors, seed + 1, size);
        const whole = normals(rows * factors, seed + 2, size);
        for (const target of [fast, plain]) {
          updateRows(target, touched, gradient, { settings, learningRate: 0.1 });
          updateAll(target, whole, { settings, learningRate: 0.05, decay: 0.01, factors });
        }
        expect(fast.values).toEqual(plain.values);
        expect(fast.state.moments).toEqual(plain.state.moments);
      },
    ),
  );
});

test('updateRows() follows the published rules', () => {
  const rows = Int32Array.of(0);
  const gradient = Float32Array.of(2);
  const moved = (settings: OptimizerSettings, steps: number) => {
    const target = placeRows(settings, { values: Float32Array.of(1), factors: 1 });
    for (let step = 0; step < steps; step++) updateRows(target, rows, gradient, { settings, learningRate: 0.1 });
    return target.values[0];
  };
  expect(moved({ kind: 'sgd' }, 1)).toBeCloseTo(0.8, 6);
  expect(moved({ kind: 'adagrad' }, 1)).toBeCloseTo(1 - 0.2 / Math.sqrt(4.1), 6);
  expect(moved({ kind: 'adagrad' }, 2)).toBeCloseTo(1 - 0.2 / Math.sqrt(4.1) - 0.2 / Math.sqrt(8.1), 6);
  expect(moved(ADAM, 3)).toBeCloseTo(0.7, 5);
});

test('updateRows() leaves rows that are not touched, and counts the steps of each row', () => {
  const target = placeRows(ADAM, { values: Float32Array.of(1, 2, 3), factors: 1 });
  updateRows(target, Int32Array.of(2), Float32Array.of(1), { settings: ADAM, learningRate: 0.1 });
  expect([...target.values.subarray(0, 2)]).toEqual([1, 2]);
  expect([...target.state.steps]).toEqual([0, 0, 1]);
});

test.each(OPTIMIZER_KINDS.map((kind) => optimizerSettings(kind)))(
  'sliceFromTensors() goes on to the same bits as what sliceTensors() wrote: $kind',
  (settings) => {
    const factors = 5;
    const range = { group: 'items' as const, from: 0, to: 4 };
    const first = startSlice({ ...range, values: normals(20, 1) }, settings);
    const rows = Int32Array.of(1, 3);
    const step = (target: OptimizedRows, seed: number) =>
      updateRows(target, rows, normals(rows.length * factors, seed), { settings, learningRate: 0.1 });
    step(first, 2);
    const second = sliceFromTensors(sliceTensors(first), { settings, rows: 4 });
    for (const target of [first, second]) step(target, 3);
    expect(second.values).toEqual(first.values);
  },
);
