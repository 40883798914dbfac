import { describe, expect, it } from 'vitest';
import { attainableMove } from './attainable-move.js';
import { largestFall, largestRise } from './memory-certificate.js';
import { caseOf, movable, strongestAttack } from '../../test/support/movable-score.js';

const CASES = Array.from({ length: 6 }, (_, key) => key);
const EPSILONS = [0.02, 0.1, 0.3, 2];
const SIGNS = [1, -1] as const;
const bound = { [1]: largestRise, [-1]: largestFall };

describe('attainableMove()', () => {
  it.each(CASES)('is the bound of the certificate without a learned part: case %i', (key) => {
    const score = movable(caseOf(key, 2 + key, 0));
    for (const epsilon of EPSILONS)
      for (const sign of SIGNS) expect(attainableMove(score, epsilon, sign)).toBe(bound[sign](score, epsilon));
  });

  it.each(CASES)('is reached by a search, and hardly less than all that a search finds: case %i', (key) => {
    for (const learned of [0.05, 0.5]) {
      const attacked = caseOf(key + 50, 3 + 2 * key, learned);
      const score = movable(attacked);
      for (const epsilon of EPSILONS) {
        for (const sign of SIGNS) {
          const move = attainableMove(score, epsilon, sign);
          const found = strongestAttack(attacked, epsilon, sign);
          expect(move).toBeLessThanOrEqual(Math.min(found * 1.002, bound[sign](score, epsilon) * (1 + 1e-12)));
          expect(move).toBeGreaterThan((epsilon <= 0.1 ? 0.9999 : 0.75) * found);
        }
      }
    }
  });

  it('is the largest move for an item at the mean, where both parts are linear', () => {
    const { t, g, weight } = caseOf(70, 4, 0.3);
    const score = { ...movable({ t, g, weight, c: t }), length: 0, likeness: 0, learnedLikeness: 0 };
    const both = t.map((value, d) => weight * value + 0.2 * g[d]);
    expect(attainableMove(score, 0.2, 1)).toBeCloseTo(Math.hypot(...both), 12);
  });

  it('is that of the learned part alone for a user without history, and 0 for epsilon 0', () => {
    const score = { ...movable(caseOf(80, 4, 0.3)), history: 0, likeness: 0, learnedHistory: 0 };
    expect(attainableMove(score, 0.2, -1)).toBe(0.2 * score.learned);
    expect(attainableMove(movable(caseOf(80, 4, 0.3)), 0, 1)).toBe(0);
  });
});
