import { expect, it } from 'vitest';
import { joinedProgress } from './progress.js';

it('joinedProgress() goes from 0 to 1 over all pieces, each by its size', () => {
  const shares: number[] = [];
  const [first, none, last] = joinedProgress([3, 0, 1], (share) => shares.push(share));
  for (const share of [0, 0.5, 1]) first(share);
  none(1);
  for (const share of [0.5, 1]) last(share);
  expect(shares).toEqual([0, 0.375, 0.75, 0.75, 0.875, 1]);
});
