import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MicroBatchParameters, PairwiseBatch } from './batch.js';
import { explicitLoss, explicitPerturbations } from '../test/support/explicit-loss.js';
import type { ExplicitProblem } from '../test/support/explicit-loss.js';
import { Workspace } from './kernels/workspace.js';
import { microBatchGradient } from './gradient.js';
import type { Allocate, FeatureRows, Products } from './products.js';
import { CounterRandom, Purpose } from './random.js';
import type { StageSettings } from './stage.js';

/** Makes float64 products over features [rows, D] in memory. */
function dense(features: Float64Array, width: number): Products<Float64Array> {
  const factor = ({ rows, minus }: FeatureRows, n: number, d: number) =>
    features[rows[n] * width + d] - (minus ? features[minus[n] * width + d] : 0);
  const product = (m: number, n: number, inner: number, at: (i: number, j: number, k: number) => number) =>
    Float64Array.from({ length: m * n }, (_, cell) => {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += at(Math.floor(cell / n), cell % n, k);
      return sum;
    });
  const placed = (values: Float64Array, allocate: Allocate<Float64Array>) => {
    const out = allocate(values.length);
    out.set(values);
    return out;
  };
  const fresh: Allocate<Float64Array> = (length) => new Float64Array(length);
  return {
    async project(at, { values }, coordinates, allocate = fresh) {
      const factors = values.length / width;
      const projected = product(
        at.rows.length,
        factors,
        width,
        (n, k, d) => factor(at, n, d) * values[d * factors + k],
      );
      if (!coordinates) return { projected: placed(projected, allocate) };
      const g = product(factors, factors, width, (a, b, d) => values[d * factors + a] * values[d * factors + b]);
      const entry = (m: number, k: number, j: number) => coordinates[m * factors + j] * g[j * factors + k];
      const shifts = product(coordinates.length / factors, factors, factors, entry);
      const [all, gram] = [placed(projected, allocate), placed(g, allocate)];
      return { projected: all, gram, shifts: placed(shifts, allocate) };
    },
    async multiply(left, right, factors, allocate = fresh) {
      const [rows, columns] = [left.length / factors, right.length / factors];
      const entry = (i: number, j: number, k: number) => left[i * factors + k] * right[j * factors + k];
      return placed(product(rows, columns, factors, entry), allocate);
    },
    async projectionGradient(at, weights, { values }, perturbation, allocate = fresh) {
      const factors = values.length / width;
      const out = product(width, factors, at.rows.length, (d, k, n) => factor(at, n, d) * weights[n * factors + k]);
      if (!perturbation) return placed(out, allocate);
      const { left, right } = perturbation;
      const m = product(
        factors,
        factors,
        left.length / factors,
        (a, b, n) => left[n * factors + a] * right[n * factors + b],
      );
      const all = out.map((value, cell) => {
        let sum = value;
        for (let k = 0; k < factors; k++)
          sum += values[Math.floor(cell / factors) * factors + k] * m[k * factors + (cell % factors)];
        return sum;
      });
      return placed(all, allocate);
    },
  };
}

interface Case {
  seed: number;
  kind: StageSettings['kind'];
  perturbation: StageSettings['perturbation'];
  sizes: { users: number; items: number; triples: number; width: number; factors: number };
  regularization: StageSettings['regularization'];
  itemDropout: boolean;
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
    combinedItem: fc.constantFrom(0, 0, 0.05),
    items: fc.constantFrom(0, 0.03),
    projection: fc.constant(0),
  }),
  itemDropout: fc.boolean(),
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

function gradientOf({ batch, parameters, stage, content }: ExplicitProblem) {
  const width = parameters.projection ? parameters.projection.values.length / parameters.factors : 1;
  return microBatchGradient(batch, parameters, {
    stage,
    products: dense(content, width),
    workspace: Workspace.float64(),
  });
}

test('microBatchGradient() equals finite differences of the explicit D-dimensional loss', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (input) => {
      const problem = problemOf(input);
      const perturbations = problem.stage.kind === 'amr' ? explicitPerturbations(problem) : undefined;
      const gradient = await gradientOf(problem);
      const groups = [
        [problem.parameters.users, gradient.users],
        [problem.parameters.items, gradient.items],
        [problem.parameters.projection?.values, gradient.projection],
      ] as const;
      for (const [values, derivative] of groups) {
        expect(derivative === undefined).toBe(values === undefined);
        if (!values || !derivative) continue;
        for (let at = 0; at < values.length; at++) {
          const numeric = centralDifference(values, at, () => explicitLoss(problem, perturbations));
          expect(Math.abs(derivative[at] - numeric)).toBeLessThan(1e-10 * Math.max(1, Math.abs(numeric)) + 3e-10);
          compared++;
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(3000);
});

/** Returns a derivative by central differences, whose error is of fourth order in h. */
function centralDifference(values: Float64Array, at: number, loss: () => number): number {
  const h = 1e-3;
  const kept = values[at];
  const shifted = [-3, -2, -1, 1, 2, 3].map((steps) => {
    values[at] = kept + steps * h;
    return loss();
  });
  values[at] = kept;
  const [m3, m2, m1, p1, p2, p3] = shifted;
  return ((p3 - m3) / 60 - (3 * (p2 - m2)) / 20 + (3 * (p1 - m1)) / 4) / h;
}

test('microBatchGradient() perturbs so that the loss rises', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (input) => {
      const problem = problemOf({ ...input, kind: 'amr', zero: 'none', itemDropout: false });
      const { loss, adversarialLoss } = await gradientOf(problem);
      expect(adversarialLoss).toBeGreaterThanOrEqual(loss - 1e-12);
    }),
  );
});
