import { describe, expect, it } from 'vitest';
import { largestFall, largestRise, largestTurn } from './memory-certificate.js';
import { caseOf, movable, strongestAttack } from '../../test/support/movable-score.js';

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
