import { expect, it } from 'vitest';
import { formatDuration } from './duration.js';

it('formatDuration() uses two units at most, and never 60 of one', () => {
  const lengths = [
    0, 0.0004, 0.85, 0.9996, 1, 12.34, 59.94, 59.96, 60, 185, 3599.4, 3599.6, 3600, 7620, 86_399, 86_400, 356_400,
  ];
  expect(lengths.map(formatDuration)).toEqual([
    '0 ms',
    '0 ms',
    '850 ms',
    '1.0 s',
    '1.0 s',
    '12.3 s',
    '59.9 s',
    '1 min 00 s',
    '1 min 00 s',
    '3 min 05 s',
    '59 min 59 s',
    '1 h 00 min',
    '1 h 00 min',
    '2 h 07 min',
    '1 d 00 h',
    '1 d 00 h',
    '4 d 03 h',
  ]);
});

it('formatDuration() says "-" for what is no length of time', () => {
  expect([Number.NaN, Infinity, -1].map(formatDuration)).toEqual(['-', '-', '-']);
});
