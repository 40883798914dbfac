import { describe, expect, it } from 'vitest';
import type { SlopeSums } from '../../model/robustness/attack.js';
import { attackSurface } from '../attacks/attack.js';
import { CandidateSampler, excludedItems } from './candidates.js';
import { smallDataset, smallModel } from '../../test/support/evaluation.js';
import { foldModel } from './fold.js';
import { SampledLists, WholeLists } from './lists.js';

const items = 40;
const dataset = smallDataset();
const { model, products } = smallModel();
const test = dataset.test!;
const { factors } = model;
const projection = model.projection!;
const width = projection.length / factors;
const excluded = excludedItems(dataset.training, test);
const sampler = (count: number): CandidateSampler => new CandidateSampler(excluded, { items, count, seed: 3 });

/** Returns the summed loss of all lists of `count` candidates with features C + Delta [I, D], from its definition. */
function summedLoss(count: number, delta: Float64Array): number {
  const score = (user: number, item: number): number => {
    let sum = 0;
    for (let k = 0; k < factors; k++) {
      let vector = model.items[item * factors + k];
      for (let d = 0; d < width; d++) {
        vector += (products.features[item * width + d] + delta[item * width + d]) * projection[d * factors + k];
      }
      sum += model.users[user * factors + k] * vector;
    }
    return sum;
  };
  let loss = 0;
  test.users.forEach((user, pair) => {
    for (const item of sampler(count).of(user))
      loss += Math.log1p(Math.exp(score(user, item) - score(user, test.items[pair])));
  });
  return loss;
}

/** Returns dL/dC [I, D] by central differences. */
function numericalGradient(count: number): Float64Array {
  const gradient = new Float64Array(items * width);
  const delta = new Float64Array(items * width);
  for (let at = 0; at < delta.length; at++) {
    delta[at] = 1e-5;
    const up = summedLoss(count, delta);
    delta[at] = -1e-5;
    gradient[at] = (up - summedLoss(count, delta)) / 2e-5;
    delta[at] = 0;
  }
  return gradient;
}

/** Returns E'x of each row x of `rows` [I, D]. */
function folded(rows: Float64Array): number[] {
  return Array.from({ length: items * factors }, (_, at) => {
    let sum = 0;
    for (let d = 0; d < width; d++)
      sum += rows[Math.floor(at / factors) * width + d] * projection[d * factors + (at % factors)];
    return sum;
  });
}

function scaledRows(rows: Float64Array, scale: (row: Float64Array) => (value: number) => number): Float64Array {
  return Float64Array.from({ length: rows.length }, (_, at) => {
    const row = Math.floor(at / width) * width;
    return scale(rows.subarray(row, row + width))(rows[at]);
  });
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) expect(actual[at]).toBeCloseTo(expected[at], 3);
}

describe('CandidateLists', () => {
  it.each(['sampled', 'whole'] as const)('slopes() of %s lists are the gradient of the summed loss', async (kind) => {
    const count = kind === 'sampled' ? 20 : items;
    const lists = kind === 'sampled' ? new SampledLists(test, sampler(20)) : new WholeLists(test, excluded, products);
    const slopes = await lists.slopes(await foldModel(model, products));
    const gradient = numericalGradient(count);
    // E s_i equals dL/dc_i. Both are multiplied by E' before they are compared, as in the attack.
    const explicit = Array.from({ length: items }, (_, item) =>
      Array.from({ length: width }, (_, d) => {
        let sum = 0;
        for (let k = 0; k < factors; k++) sum += projection[d * factors + k] * slopes.sums[item * factors + k];
        return sum;
      }),
    );
    expectClose(explicit.flat(), gradient);
    const unit = (row: Float64Array) => (value: number) => value / (Math.hypot(...row) || 1);
    expectClose(
      await attackSurface(model, products, 'l2').adversarialShifts(slopes),
      folded(scaledRows(gradient, unit)),
    );
    const sign = () => (value: number) => (Math.abs(value) < 1e-7 ? 0 : Math.sign(value));
    expectClose(
      await attackSurface(model, products, 'linf').adversarialShifts(slopes),
      folded(scaledRows(gradient, sign)),
    );
  });

  it('slopes() of whole lists in many blocks equal those of sampled lists with every candidate', async () => {
    const large = { users: 600, items: 4200, history: 9 };
    const { model, products } = smallModel(large);
    const { training, test } = smallDataset(large);
    const excluded = excludedItems(training, test!);
    const vectors = await foldModel(model, products);
    const all = new CandidateSampler(excluded, { items: 4200, count: 4200, seed: 1 });
    const sampled: SlopeSums = await new SampledLists(test!, all).slopes(vectors);
    const whole: SlopeSums = await new WholeLists(test!, excluded, products).slopes(vectors);
    for (let item = 0; item < 4200; item++) {
      const scale = sampled.magnitudes[item];
      expect(Math.abs(whole.magnitudes[item] - scale)).toBeLessThan(1e-5 * scale);
      for (let at = item * 4; at < item * 4 + 4; at++) {
        expect(Math.abs(whole.sums[at] - sampled.sums[at])).toBeLessThan(1e-5 * scale);
      }
    }
  });
});
