import { describe, expect, it } from 'vitest';
import { chiSquare } from './chi-square.js';
import { CounterRandom, Purpose } from './random.js';

const DRAWS = 20_000;

describe('chiSquare()', () => {
  it.each([1, 2, 3, 7, 300])('chiSquare() of %i degrees has their mean, variance and third moment', (degrees) => {
    const random = new CounterRandom(5, Purpose.evaluationNoise);
    const draws = Array.from({ length: DRAWS }, (_, key) => chiSquare(degrees, random, key));
    const moment = (power: number): number =>
      draws.reduce((sum, value) => sum + ((value - degrees) / Math.sqrt(2 * degrees)) ** power, 0) / DRAWS;
    const skewness = Math.sqrt(8 / degrees);
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(DRAWS));
    expect(Math.abs(moment(2) - 1)).toBeLessThan((5 * Math.sqrt(2 + 12 / degrees)) / Math.sqrt(DRAWS));
    expect(Math.abs(moment(3) - skewness)).toBeLessThan(0.25 * skewness + 0.1);
  });

  it('chiSquare() of 0 degrees is 0, and a key gives one value', () => {
    const random = new CounterRandom(5, Purpose.evaluationNoise);
    expect(chiSquare(0, random, 1)).toBe(0);
    expect(chiSquare(9, random, 4)).toBe(chiSquare(9, random, 4));
    expect(chiSquare(9, random, 4)).not.toBe(chiSquare(9, random, 5));
  });
});
