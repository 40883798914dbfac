import { describe, expect, it } from 'vitest';
import { normals } from '../test/support/evaluation.js';
import { foldInGradient, foldInUser } from './fold-in.js';

const [ITEMS, FACTORS] = [30, 5];
const vectors = { items: normals(ITEMS * FACTORS, 7), factors: FACTORS };
const own = Int32Array.of(2, 5, 11);
const pool = Int32Array.of(0, 1, 9, 20, 29);
const start = Float64Array.from(normals(FACTORS, 8));

const scoreOf = (user: Float64Array, item: number): number =>
  user.reduce((sum, value, k) => sum + value * vectors.items[item * FACTORS + k], 0);

/** The loss written out from its definition. */
function explicitLoss(user: Float64Array, temperature: number | undefined, regularization: number): number {
  const square = user.reduce((sum, value) => sum + value * value, 0);
  const losses = Array.from(own, (i) => {
    const y = scoreOf(user, i);
    if (temperature === undefined)
      return pool.reduce((sum, j) => sum + Math.log(1 + Math.exp(scoreOf(user, j) - y)), 0) / pool.length;
    const powers = Array.from(pool, (j) => Math.exp(scoreOf(user, j) / temperature));
    const mine = Math.exp(y / temperature);
    return -Math.log(mine / (mine + powers.reduce((sum, power) => sum + power, 0)));
  });
  return losses.reduce((sum, loss) => sum + loss + regularization * square, 0);
}

const LOSSES = [
  ['bpr', { regularization: 0.02 }],
  ['softmax', { temperature: 0.7, regularization: 0.02 }],
] as const;

describe.each(LOSSES)('folding in with %s', (_, loss) => {
  const temperature = 'temperature' in loss ? loss.temperature : undefined;
  const at = (user: Float64Array) => explicitLoss(user, temperature, loss.regularization);

  it('foldInGradient() is the loss written out, and its finite differences', () => {
    const { loss: value, gradient } = foldInGradient(start, vectors, { own, pool }, loss);
    expect(value).toBeCloseTo(at(start), 10);
    for (let k = 0; k < FACTORS; k++) {
      const moved = (step: number) => at(start.map((x, index) => (index === k ? x + step : x)));
      expect(gradient[k]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 7);
    }
  });

  it('foldInUser() comes to the least loss, where every step sees the same pool', () => {
    // A large weight of |p|^2 makes the loss round, so that Adagrad needs few steps.
    const round = { ...loss, regularization: 0.5 };
    const slopeAt = (user: Float64Array) => Math.hypot(...foldInGradient(user, vectors, { own, pool }, round).gradient);
    const user = foldInUser(vectors, own, { pools: Array.from({ length: 2000 }, () => pool), loss: round });
    expect(slopeAt(Float64Array.from(user))).toBeLessThan(1e-4 * slopeAt(start));
  });

  it('foldInUser() does not compare with what the user had', () => {
    const pools = [pool, Int32Array.of(3, 4, 6)];
    const mixed = pools.map((items) => Int32Array.from([...items, ...own]));
    expect(foldInUser(vectors, own, { pools: mixed, loss })).toEqual(foldInUser(vectors, own, { pools, loss }));
  });

  it('foldInUser() is 0 without a history, and without anything to compare with', () => {
    const zero = new Float32Array(FACTORS);
    expect(foldInUser(vectors, new Int32Array(0), { pools: [pool], loss })).toEqual(zero);
    expect(foldInUser(vectors, own, { pools: [own, own], loss })).toEqual(zero);
  });
});
