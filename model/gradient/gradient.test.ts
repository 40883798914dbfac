import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MicroBatchGradient, MicroBatchParameters, PairwiseBatch } from './batch.js';
import { explicitLoss, explicitPerturbations } from '../../test/support/explicit-loss.js';
import type { ExplicitProblem } from '../../test/support/explicit-loss.js';
import { comparedDerivatives, gradientOf } from '../../test/support/gradients.js';
import { CounterRandom, Purpose } from '../random/random.js';
import type { StageSettings } from '../stage.js';

interface Case {
  seed: number;
  kind: StageSettings['kind'];
  perturbation: StageSettings['perturbation'];
  sizes: { users: number; items: number; triples: number; width: number; factors: number };
  regularization: StageSettings['regularization'];
  itemDropout: boolean;
  turn: number;
  zero: 'none' | 'users' | 'projection';
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.nat(),
  kind: fc.constantFrom('mf', 'duif', 'vbpr', 'amr', 'amr', 'amr'),
  perturbation: fc.constantFrom('per-item', 'per-occurrence'),
  sizes: fc.record({
    users: fc.integer({ min: 1, max: 4 }),
    items: fc.integer({ min: 1, max: 12 }),
    triples: fc.integer({ min: 1, max: 7 }),
    width: fc.integer({ min: 1, max: 6 }),
    factors: fc.integer({ min: 1, max: 4 }),
  }),
  regularization: fc.record({
    users: fc.constantFrom(0, 0.1),
    combinedItem: fc.constantFrom(0, 0.05, 0.05),
    combinedItemEvery: fc.constantFrom(undefined, 1, 2, 3),
    items: fc.constantFrom(0, 0.03),
    projection: fc.constant(0),
  }),
  itemDropout: fc.boolean(),
  turn: fc.nat(9),
  zero: fc.constantFrom('none', 'none', 'none', 'users', 'projection'),
});

function problemOf(input: Case): ExplicitProblem {
  const { users, items, triples, width, factors } = input.sizes;
  const random = new CounterRandom(input.seed, Purpose.synthetic);
  const normals = (length: number, what: number) => {
    const out = new Float64Array(length);
    random.normals(out, 0.5, what);
    return out;
  };
  const draw = (bound: number, what: number) =>
    Int32Array.from({ length: triples }, (_, t) => random.words(t, what, 0, 1)[0] % bound);
  const flags = (what: number) => Uint8Array.from(draw(2, what));
  const batch: PairwiseBatch = {
    loss: 'bpr',
    turn: input.turn,
    users: draw(users, 10),
    positives: draw(items, 11),
    negatives: draw(items, 12),
    userRows: Int32Array.from({ length: users }, (_, at) => at),
    itemRows: Int32Array.from({ length: items }, (_, at) => at),
    kept: input.itemDropout ? { positives: flags(13), negatives: flags(14) } : undefined,
  };
  const zeroed = (values: Float64Array, name: Case['zero']) => (input.zero === name ? values.fill(0) : values);
  const parameters: MicroBatchParameters<Float64Array> = {
    factors,
    users: zeroed(normals(users * factors, 1), 'users'),
    items: input.kind === 'duif' ? undefined : normals(items * factors, 2),
    projection:
      input.kind === 'mf' ? undefined : { values: zeroed(normals(width * factors, 3), 'projection'), version: 0 },
  };
  const stage: StageSettings = {
    kind: input.kind,
    epochs: 1,
    learningRate: { users: 1, items: 1, projection: 1 },
    regularization: input.regularization,
    epsilon: 0.3,
    lambda: 0.7,
    perturbation: input.perturbation,
    direction: 'adversarial',
    itemDropout: 0,
  };
  return { batch, parameters, stage, content: normals(items * width, 4) };
}

test('microBatchGradient() equals finite differences of the explicit D-dimensional loss', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (input) => {
      const problem = problemOf(input);
      const perturbations = problem.stage.kind === 'amr' ? explicitPerturbations(problem) : undefined;
      const gradient = await gradientOf(problem);
      const loss = () => explicitLoss(problem, perturbations);
      for (const { derivative, numeric } of comparedDerivatives(problem, gradient, loss)) {
        expect(Math.abs(derivative - numeric)).toBeLessThan(1e-10 * Math.max(1, Math.abs(numeric)) + 3e-10);
        compared++;
      }
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(3000);
});

test('microBatchGradient() perturbs so that the loss rises', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (input) => {
      const problem = problemOf({ ...input, kind: 'amr', zero: 'none', itemDropout: false });
      const { loss, adversarialLoss } = await gradientOf(problem);
      expect(adversarialLoss).toBeGreaterThanOrEqual(loss - 1e-12);
    }),
  );
});

test('the mean gradient of n micro-batches that take turns is that of the whole regulariser in each', async () => {
  let turned = 0;
  await fc.assert(
    fc.asyncProperty(cases, fc.integer({ min: 2, max: 5 }), async (input, every) => {
      const regularization = { ...input.regularization, combinedItem: 0.05 };
      const problem = (turn: number, combinedItemEvery: number) =>
        problemOf({ ...input, kind: 'vbpr', turn, regularization: { ...regularization, combinedItemEvery } });
      const whole = flat(await gradientOf(problem(0, 1)));
      const turns = await Promise.all(
        Array.from({ length: every }, async (_, turn) => flat(await gradientOf(problem(input.turn + turn, every)))),
      );
      for (const [at, value] of whole.entries()) {
        const mean = turns.reduce((sum, gradient) => sum + gradient[at], 0) / every;
        expect(Math.abs(mean - value)).toBeLessThan(1e-12);
        if (Math.abs(turns[0][at] - turns[1][at]) > 1e-9) turned++;
      }
    }),
    { numRuns: 30 },
  );
  expect(turned).toBeGreaterThan(50);
});

function flat({ users, items, projection }: MicroBatchGradient<Float64Array>): number[] {
  return [...users, ...items!, ...projection!];
}
