import { describe, expect, it } from 'vitest';
import { largestFall, largestRise, largestTurn } from './memory-certificate.js';
import { CounterRandom, Purpose } from './random.js';

const random = new CounterRandom(5, Purpose.synthetic);

function normals(width: number, key: number): Float64Array {
  const values = new Float64Array(width);
  random.normals(values, 1, key, width);
  return values;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, d) => sum + value * b[d], 0);
const scaled = (a: Float64Array, by: number): Float64Array => a.map((value) => value * by);
const unit = (a: Float64Array): Float64Array => scaled(a, 1 / Math.hypot(...a));
const sum = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, d) => value + b[d]);

/** A score weight t.x + g.c of an item at c (less the mean), with g = E p. */
interface Case {
  readonly t: Float64Array;
  readonly c: Float64Array;
  readonly g: Float64Array;
  readonly weight: number;
}

function changeOf({ t, c, g, weight }: Case, delta: Float64Array): number {
  return weight * (dot(t, unit(sum(c, delta))) - dot(t, unit(c))) + dot(g, delta);
}

function gradientOf({ t, c, g, weight }: Case, delta: Float64Array): Float64Array {
  const moved = sum(c, delta);
  const x = unit(moved);
  const along = dot(t, x);
  return t.map((value, d) => (weight * (value - along * x[d])) / Math.hypot(...moved) + g[d]);
}

/** The largest change that random perturbations and projected gradient steps find, up (`sign` 1) or down (-1). */
function strongestAttack(attacked: Case, epsilon: number, sign: 1 | -1): number {
  let best = 0;
  for (let trial = 0; trial < 12; trial++) {
    let delta = scaled(unit(normals(attacked.c.length, 1000 + trial)), epsilon);
    for (let step = 0; step < 150; step++) {
      best = Math.max(best, sign * changeOf(attacked, delta));
      const moved = sum(delta, scaled(unit(gradientOf(attacked, delta)), sign * epsilon * 0.2));
      delta = scaled(moved, Math.min(1, epsilon / Math.hypot(...moved)));
    }
  }
  return best;
}

function caseOf(key: number, width: number, learned: number): Case {
  const g = scaled(normals(width, 4 * key + 2), learned);
  return {
    t: scaled(normals(width, 4 * key), 0.3),
    c: scaled(normals(width, 4 * key + 1), 0.2),
    g,
    weight: 1 + (key % 5),
  };
}

function movable({ t, c, g, weight }: Case) {
  return {
    history: Math.hypot(...t),
    likeness: dot(t, unit(c)),
    weight,
    length: Math.hypot(...c),
    learned: Math.hypot(...g),
  };
}

describe('largestRise() and largestFall()', () => {
  const epsilons = [0.02, 0.1, 0.3, 0.6, 2];
  const cases = Array.from({ length: 12 }, (_, key) => key);

  it.each(cases)('are beaten by no perturbation, and reached without a learned part: case %i', (key) => {
    const attacked = caseOf(key, 2 + key, 0);
    for (const epsilon of epsilons) {
      for (const [sign, bound] of [
        [1, largestRise(movable(attacked), epsilon)] as const,
        [-1, largestFall(movable(attacked), epsilon)] as const,
      ]) {
        const found = strongestAttack(attacked, epsilon, sign);
        expect(found).toBeLessThanOrEqual(bound * (1 + 1e-9) + 1e-12);
        expect(found).toBeGreaterThan(0.995 * bound - 1e-4);
      }
    }
  });

  it.each(cases)('are beaten by no perturbation, and reached to a half with a learned part: case %i', (key) => {
    const attacked = caseOf(key + 50, 4 + key, 0.2);
    for (const epsilon of epsilons) {
      const bound = largestRise(movable(attacked), epsilon);
      const found = strongestAttack(attacked, epsilon, 1);
      expect(found).toBeLessThanOrEqual(bound * (1 + 1e-9));
      // The two parts of the score may have their worst cases in different directions.
      if (epsilon <= 0.1) expect(found).toBeGreaterThan(0.5 * bound);
    }
  });

  it('are at most weight ||t|| rho + epsilon ||E p||', () => {
    for (const key of cases) {
      const score = movable(caseOf(key + 90, 5, 0.2));
      for (const epsilon of [0, ...epsilons]) {
        const simple = score.weight * score.history * largestTurn(score.length, epsilon) + epsilon * score.learned;
        for (const bound of [largestRise(score, epsilon), largestFall(score, epsilon)]) {
          expect(bound).toBeLessThanOrEqual(simple * (1 + 1e-12));
          expect(bound).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  it('are 0 for epsilon 0 and for a user without history, and let an item at the mean turn anywhere', () => {
    const score = { history: 2, likeness: 0.5, weight: 3, length: 0.4, learned: 0 };
    expect([largestRise(score, 0), largestFall(score, 0), largestTurn(0.4, 0)]).toEqual([0, 0, 0]);
    expect(largestRise({ ...score, history: 0, likeness: 0 }, 1)).toBe(0);
    const atMean = { ...score, likeness: 0, length: 0 };
    expect([largestRise(atMean, 1e-6), largestFall(atMean, 1e-6)]).toEqual([6, 6]);
  });
});
