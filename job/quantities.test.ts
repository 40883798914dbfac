import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DURATION, durationSeconds, durationText, SIZE, sizeBytes, sizeText } from './quantities.js';

it('durationSeconds() adds up its parts', () => {
  expect(['60s', '2m', '24h', '7d', '1h30m', '1d1s', '0s'].map(durationSeconds)).toEqual([
    60, 120, 86_400, 604_800, 5400, 86_401, 0,
  ]);
  for (const wrong of ['', '60', '1.5h', '-1s', '1w', '1 h', 's']) expect(wrong).not.toMatch(DURATION);
});

it('durationText() is read back by durationSeconds()', () => {
  fc.assert(
    fc.property(fc.nat(), (seconds) => {
      expect(durationText(seconds)).toMatch(DURATION);
      expect(durationSeconds(durationText(seconds))).toBe(seconds);
    }),
  );
});

it('sizeText() is read back by sizeBytes()', () => {
  expect(['10Gi', '500M', '1048576', '3Ti', '1k'].map(sizeBytes)).toEqual([
    10 * 2 ** 30,
    5e8,
    2 ** 20,
    3 * 2 ** 40,
    1000,
  ]);
  for (const wrong of ['', '10 Gi', '10GB', '1.5Gi', '-1', 'Gi']) expect(wrong).not.toMatch(SIZE);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.constantFrom(1, 1000, 1024, 2 ** 30), (count, unit) => {
      const bytes = Math.min(count * unit, 999_999_999_999_999);
      expect(sizeText(bytes)).toMatch(SIZE);
      expect(sizeBytes(sizeText(bytes))).toBe(bytes);
    }),
  );
});
