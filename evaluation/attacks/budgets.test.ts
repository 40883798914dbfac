import { describe, expect, it } from 'vitest';
import { SlopeSums } from '../../model/robustness/attack.js';
import type { NamedBudget } from '../../model/robustness/budget.js';
import { DOUBLE_TOLERANCE } from '../../model/gradient/gram.js';
import { normals, smallDataset, smallModel } from '../../test/support/evaluation.js';
import { withMemory } from '../../test/support/memory.js';
import { attackSurface } from './attack.js';
import { evaluateModel } from '../evaluate.js';
import { foldModel } from '../ranking/fold.js';
import { MemoryAttack } from '../memory/memory-attack.js';

const size = { users: 12, items: 30, factors: 4, width: 6 };
const { users, items, factors, width } = size;
const { model, products } = smallModel(size);
const projection = model.projection!;
const dataset = smallDataset(size);
/** The third modality of two columns does not change. */
const BUDGETS: NamedBudget[] = [
  { name: 'images', from: 0, to: 1, share: 2 },
  { name: 'sound', from: 1, to: 4, share: 0.5 },
  { name: 'text', from: 4, to: 6, share: 0 },
];
const SIZES = {
  l2: (block: Float64Array) => Math.hypot(...block),
  linf: (block: Float64Array) => Math.max(...block.map(Math.abs)),
};

/** E x for a vector x [K]. */
const unfolded = (x: ArrayLike<number>) =>
  Float64Array.from({ length: width }, (_, d) => {
    let sum = 0;
    for (let k = 0; k < factors; k++) sum += projection[d * factors + k] * x[k];
    return sum;
  });

/** The change of a linear function with the given gradient [D] by a perturbation [D]. */
const change = (gradient: Float64Array, delta: Float64Array) =>
  gradient.reduce((sum, value, d) => sum + value * delta[d], 0);

/** A random perturbation whose parts have the sizes of the budgets. */
function randomWithin(norm: keyof typeof SIZES, seed: number): Float64Array {
  const delta = Float64Array.from(normals(width, seed));
  for (const { from, to, share } of BUDGETS) {
    const block = delta.subarray(from, to);
    const length = SIZES[norm](block);
    for (let d = 0; d < block.length; d++) block[d] *= share / length;
  }
  return delta;
}

describe.each(['l2', 'linf'] as const)('budgets of modalities in norm %s', (norm) => {
  const surface = attackSurface(model, products, norm, BUDGETS);

  it('bound how far scores move, and no perturbation within them moves a score further', async () => {
    const reach = await surface.reach(model.users);
    for (let user = 0; user < users; user++) {
      const gradient = unfolded(model.users.subarray(user * factors, (user + 1) * factors));
      const largest = BUDGETS.reduce((sum, { from, to, share }) => {
        const block = gradient.subarray(from, to);
        return (
          sum + share * (norm === 'l2' ? Math.hypot(...block) : block.reduce((all, value) => all + Math.abs(value), 0))
        );
      }, 0);
      expect(reach[user]).toBeCloseTo(largest, 4);
      for (let seed = 0; seed < 200; seed++)
        expect(Math.abs(change(gradient, randomWithin(norm, seed)))).toBeLessThanOrEqual(largest + 1e-9);
    }
  });

  it('give the perturbation that raises the loss most', async () => {
    const slopes = new SlopeSums(items, factors, DOUBLE_TOLERANCE);
    const vectors = await foldModel(model, products);
    for (let item = 0; item < items; item++) slopes.add(vectors, item % users, 1, item, 1);
    const shifts = await surface.adversarialShifts(slopes);
    for (let item = 0; item < items; item++) {
      const s = slopes.sums.subarray(item * factors, (item + 1) * factors);
      const gradient = unfolded(s);
      // p'E'Delta, where s is the vector of one user.
      const raised = s.reduce((sum, value, k) => sum + value * shifts[item * factors + k], 0);
      for (let seed = 0; seed < 100; seed++)
        expect(change(gradient, randomWithin(norm, seed))).toBeLessThan(raised + 1e-5);
    }
  });
});

describe('budgets of a model with a content memory', () => {
  const remembering = withMemory(model, dataset, products.features, { alpha: 3, coldAlpha: 7, coldBias: 0.5 });

  it('give each modality of a perturbation its length', async () => {
    const vectors = await foldModel(remembering, products);
    const attack = new MemoryAttack({ model: remembering, vectors, engine: products, budgets: BUDGETS });
    for (let at = 0, rows = attack.randomDirections(1); at < rows.length; at += width)
      for (const { from, to, share } of BUDGETS)
        expect(Math.hypot(...rows.subarray(at + from, at + to))).toBeCloseTo(share, 5);
  });

  it("leave out each list's own attack, and certify the lists against all longer perturbations", async () => {
    const options = { candidates: 20, seed: 1, at: [10], epsilons: [0.05] };
    const bounded = await evaluateModel(remembering, dataset, products, { ...options, budgets: BUDGETS });
    expect(bounded.attacks.map(({ kind }) => kind)).toEqual(['adversarial', 'random']);
    expect(bounded.budgets).toEqual({ images: 2, sound: 0.5, text: 0 });
    const longer = { ...options, epsilons: [0.05 * Math.hypot(2, 0.5)] };
    const whole = await evaluateModel(remembering, dataset, products, longer);
    expect(bounded.certified[0].top10).toBe(whole.certified[0].top10);
  });

  it('need epsilons, as promotion and attacks on histories do', async () => {
    const options = { candidates: 20, seed: 1, at: [10] };
    for (const more of [{ budgets: BUDGETS }, { promoted: 3 }, { attackHistories: true }])
      await expect(evaluateModel(remembering, dataset, products, { ...options, ...more })).rejects.toThrow(
        `${Object.keys(more)[0]} needs epsilons`,
      );
  });

  it('with one budget for all columns are the attack without budgets', async () => {
    const options = { candidates: 20, seed: 1, at: [10], epsilons: [0.3] };
    const one = [{ name: 'all', from: 0, to: width, share: 1 }];
    const bounded = await evaluateModel(remembering, dataset, products, { ...options, budgets: one });
    const whole = await evaluateModel(remembering, dataset, products, options);
    expect(bounded.attacks[0]).toEqual(whole.attacks[0]);
  });
});
