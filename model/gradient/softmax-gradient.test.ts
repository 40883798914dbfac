import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explicitSoftmaxLoss, explicitSoftmaxPerturbations } from '../../test/support/explicit-softmax.js';
import type { SoftmaxProblem } from '../../test/support/explicit-softmax.js';
import { dense } from '../../test/support/float64.js';
import { comparedDerivatives, gradientOf } from '../../test/support/gradients.js';
import type { MicroBatchParameters, SoftmaxBatch } from './batch.js';
import { microBatchGradient } from './gradient.js';
import { Workspace } from '../kernels/workspace.js';
import { CounterRandom, Purpose } from '../random/random.js';
import type { SoftmaxStage } from '../stage.js';

interface Case {
  seed: number;
  kind: SoftmaxStage['kind'];
  perturbation: SoftmaxStage['perturbation'];
  direction: SoftmaxStage['direction'];
  temperature: number;
  sizes: { users: number; items: number; pairs: number; pool: number; width: number; factors: number };
  regularization: SoftmaxStage['regularization'];
  itemDropout: boolean;
  corrected: boolean;
  zero: 'none' | 'users' | 'projection';
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.nat(),
  kind: fc.constantFrom('mf', 'duif', 'vbpr', 'amr', 'amr', 'amr'),
  perturbation: fc.constantFrom('per-item', 'per-occurrence'),
  direction: fc.constantFrom('adversarial', 'adversarial', 'random'),
  temperature: fc.constantFrom(0.3, 1, 2.5),
  sizes: fc.record({
    users: fc.integer({ min: 1, max: 4 }),
    items: fc.integer({ min: 1, max: 12 }),
    pairs: fc.integer({ min: 1, max: 7 }),
    pool: fc.integer({ min: 1, max: 6 }),
    width: fc.integer({ min: 1, max: 6 }),
    factors: fc.integer({ min: 1, max: 4 }),
  }),
  regularization: fc.record({
    users: fc.constantFrom(0, 0.1),
    combinedItem: fc.constantFrom(0, 0, 0.05),
    items: fc.constantFrom(0, 0.03),
    projection: fc.constant(0),
  }),
  itemDropout: fc.boolean(),
  corrected: fc.boolean(),
  zero: fc.constantFrom('none', 'none', 'none', 'users', 'projection'),
});

function problemOf(input: Case): SoftmaxProblem {
  const { users, items, pairs, width, factors } = input.sizes;
  const pool = Math.min(input.sizes.pool, items);
  const random = new CounterRandom(input.seed, Purpose.synthetic);
  const normals = (length: number, what: number) => {
    const out = new Float64Array(length);
    random.normals(out, 0.5, what);
    return out;
  };
  const draw = (length: number, bound: number, what: number) =>
    Int32Array.from({ length }, (_, t) => random.words(t, what, 0, 1)[0] % bound);
  const flags = (length: number, what: number) => Uint8Array.from(draw(length, 2, what));
  const first = random.words(0, 12, 0, 1)[0] % items;
  const cells = Array.from({ length: users * pool }, (_, cell) => cell);
  const isOwn = draw(cells.length, 4, 15);
  const batch: SoftmaxBatch = {
    loss: 'softmax',
    users: draw(pairs, users, 10),
    positives: draw(pairs, items, 11),
    negatives: Int32Array.from({ length: pool }, (_, place) => (first + place) % items),
    own: Int32Array.from(cells.filter((cell) => isOwn[cell] === 0)),
    logFrequencies: input.corrected ? normals(items, 5) : undefined,
    userRows: Int32Array.from({ length: users }, (_, at) => at),
    itemRows: Int32Array.from({ length: items }, (_, at) => at),
    kept: input.itemDropout ? { positives: flags(pairs, 13), negatives: flags(pool, 14) } : undefined,
    randomDirections: (rows, columns) => normals(rows * columns, 6),
  };
  const zeroed = (values: Float64Array, name: Case['zero']) => (input.zero === name ? values.fill(0) : values);
  const parameters: MicroBatchParameters<Float64Array> = {
    factors,
    users: zeroed(normals(users * factors, 1), 'users'),
    items: input.kind === 'duif' ? undefined : normals(items * factors, 2),
    projection:
      input.kind === 'mf' ? undefined : { values: zeroed(normals(width * factors, 3), 'projection'), version: 0 },
  };
  const stage: SoftmaxStage = {
    kind: input.kind,
    epochs: 1,
    loss: 'softmax',
    negatives: pool,
    temperature: input.temperature,
    popularityCorrection: input.corrected,
    learningRate: { users: 1, items: 1, projection: 1 },
    regularization: input.regularization,
    epsilon: 0.3,
    lambda: 0.7,
    perturbation: input.perturbation,
    direction: input.direction,
    itemDropout: 0,
  };
  return { batch, parameters, stage, content: normals(items * width, 4) };
}

test('microBatchGradient() of a softmax equals finite differences of the explicit D-dimensional loss', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (input) => {
      const problem = problemOf(input);
      const perturbations = problem.stage.kind === 'amr' ? explicitSoftmaxPerturbations(problem) : undefined;
      const gradient = await gradientOf(problem);
      const loss = () => explicitSoftmaxLoss(problem, perturbations);
      for (const { derivative, numeric } of comparedDerivatives(problem, gradient, loss)) {
        expect(Math.abs(derivative - numeric)).toBeLessThan(1e-9 * Math.max(1, Math.abs(numeric)));
        compared++;
      }
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(3000);
});

const unregularised = { users: 0, combinedItem: 0, items: 0, projection: 0 };

test('the losses of a softmax are those of the explicit computation, and an adversary raises the loss', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (input) => {
      const problem = problemOf({ ...input, kind: 'amr', zero: 'none', regularization: unregularised });
      const { loss, adversarialLoss } = await gradientOf(problem);
      const clean = explicitSoftmaxLoss(problem);
      expect(loss).toBeCloseTo(clean, 10);
      const perturbed = explicitSoftmaxLoss(problem, explicitSoftmaxPerturbations(problem));
      expect(problem.stage.lambda * adversarialLoss).toBeCloseTo(perturbed - clean, 10);
      // The loss is convex in the features, so it rises along its gradient. A random direction may lower it.
      if (input.direction === 'adversarial') expect(adversarialLoss).toBeGreaterThanOrEqual(loss - 1e-12);
    }),
  );
});

test('a user who has interacted with the whole pool has no data gradient, and no value becomes NaN', async () => {
  const problem = problemOf({ ...fixed, regularization: unregularised });
  const { negatives } = problem.batch;
  const all = Int32Array.from({ length: 4 * negatives.length }, (_, cell) => cell);
  const {
    loss,
    users: dUsers,
    items,
    projection,
  } = await gradientOf({ ...problem, batch: { ...problem.batch, own: all } });
  expect(loss).toBe(0);
  for (const values of [dUsers, items!, projection!]) expect(Math.max(...values.map(Math.abs))).toBe(0);
});

test('a micro-batch that was drawn for another loss is refused', async () => {
  const { batch, parameters, stage, content } = problemOf(fixed);
  const { negatives: _, temperature: __, popularityCorrection: ___, ...rest } = stage;
  const bpr = { ...rest, loss: undefined };
  const context = { stage: bpr, products: dense(content, 6), workspace: Workspace.float64() };
  await expect(microBatchGradient(batch, parameters, context)).rejects.toThrow('drawn for softmax');
});

const fixed: Case = {
  seed: 1,
  kind: 'amr',
  perturbation: 'per-item',
  direction: 'adversarial',
  temperature: 1,
  sizes: { users: 4, items: 12, pairs: 7, pool: 6, width: 6, factors: 4 },
  regularization: unregularised,
  itemDropout: false,
  corrected: false,
  zero: 'none',
};
