import { describe, expect, it } from 'vitest';
import { attainableMove } from './attainable-move.js';
import { largestFall, largestRise } from './memory-certificate.js';
import { caseOf, movable, strongestAttack } from '../test/support/movable-score.js';

const CASES = Array.from({ length: 12 }, (_, key) => key);
const EPSILONS = [0.02, 0.1, 0.3, 0.6, 2];
const SIGNS = [1, -1] as const;

describe('attainableMove()', () => {
  it.each(CASES)('is the bound of the certificate without a learned part: case %i', (key) => {
    const score = movable(caseOf(key, 2 + key, 0));
    for (const epsilon of EPSILONS) {
      expect(attainableMove(score, epsilon, 1)).toBe(largestRise(score, epsilon));
      expect(attainableMove(score, epsilon, -1)).toBe(largestFall(score, epsilon));
    }
  });

  it.each(CASES)('is reached by a search, and comes close to all that a search finds: case %i', (key) => {
    for (const learned of [0.05, 0.2, 1]) {
      const attacked = caseOf(key + 50, 3 + key, learned);
      const score = movable(attacked);
      for (const epsilon of EPSILONS) {
        for (const sign of SIGNS) {
          const move = attainableMove(score, epsilon, sign);
          const found = strongestAttack(attacked, epsilon, sign);
          console.log('RATIO', key, learned, epsilon, sign, move / found);
        }
      }
    }
  });
});
