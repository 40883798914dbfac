import { expect, test } from 'vitest';
import { linearScale } from './scale.js';

test('linearScale() holds all values between round ticks', () => {
  const scale = linearScale(0.013, 0.327, { from: 0, to: 100 });
  expect(scale.ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
  expect(scale.at(0)).toBe(0);
  expect(scale.at(0.2)).toBeCloseTo(50, 9);
});

test('linearScale() of one value, of zeros, and of tiny and huge values has distinct ticks', () => {
  for (const [least, most] of [
    [0.5, 0.5],
    [0, 0],
    [1e-9, 3e-9],
    [0, 7e8],
    [-1, 1],
  ]) {
    const scale = linearScale(least, most, { from: 10, to: 0 });
    expect(new Set(scale.ticks).size).toBe(scale.ticks.length);
    expect(scale.ticks.length).toBeGreaterThan(1);
    for (const value of [least, most]) expect(scale.at(value)).toBeGreaterThanOrEqual(-1e-9);
    for (const value of [least, most]) expect(scale.at(value)).toBeLessThanOrEqual(10 + 1e-9);
  }
});
