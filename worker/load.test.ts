import { expect, it } from 'vitest';
import { Timeline } from '../job/timeline.js';
import { epochLosses } from './load.js';

it('epochLosses() are those of the checkpoint within an epoch, and none at the end of one', () => {
  const timeline = new Timeline({ stages: [{ epochs: 2 }], evaluation: { every: 1, select: 'none' } }, 10);
  const losses = [{ partition: 0, triples: 7, loss: 3, adversarialLoss: 0, seconds: 2 }];
  const at = (step: number, startStep = step) =>
    epochLosses({ checkpoint: { step, run: 1, files: [], losses }, startStep }, timeline);
  expect(at(7)).toBe(losses);
  expect(at(10)).toEqual([]);
  // An earlier epoch was the best of its stage.
  expect(at(7, 20)).toEqual([]);
  expect(epochLosses({ checkpoint: null, startStep: 0 }, timeline)).toEqual([]);
});
