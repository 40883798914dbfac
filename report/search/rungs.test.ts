import { describe, expect, it } from 'vitest';
import { stageDefaults } from '../../job/index.js';
import { promoted, ranked, rungsOf } from './rungs.js';

const stages = [
  { ...stageDefaults('mf'), epochs: 30 },
  { ...stageDefaults('amr'), epochs: 20 },
];

describe('rungsOf()', () => {
  it('has the epochs of the job in the last rung, and a third of the trials and of the epochs before', () => {
    expect(rungsOf({ stages }, 27)).toEqual([
      { epochs: [3, 2], trials: 27 },
      { epochs: [10, 7], trials: 10 },
      { epochs: [30, 20], trials: 4 },
    ]);
  });

  it('has no more rungs than the trials suffice for', () => {
    expect(rungsOf({ stages }, 8)).toEqual([
      { epochs: [10, 7], trials: 8 },
      { epochs: [30, 20], trials: 3 },
    ]);
    expect(rungsOf({ stages }, 2)).toEqual([{ epochs: [30, 20], trials: 2 }]);
    expect(rungsOf({ stages }, 1)).toEqual([{ epochs: [30, 20], trials: 1 }]);
  });

  it('has no two rungs of the same epochs', () => {
    const short = [{ ...stageDefaults('mf'), epochs: 2 }];
    expect(rungsOf({ stages: short }, 9)).toEqual([
      { epochs: [1], trials: 9 },
      { epochs: [2], trials: 4 },
    ]);
  });
});

describe('promoted()', () => {
  const results = [0.1, 0.3, null, 0.5, 0.3].map((value, trial) => ({ trial, value }));

  it('keeps the settings of the job beside the best others, the earlier of equal ones', () => {
    expect(promoted(results, 2)).toEqual([0, 3]);
    expect(promoted(results, 3)).toEqual([0, 1, 3]);
  });

  it('never takes a trial that failed', () => {
    expect(promoted(results, 5)).toEqual([0, 1, 3, 4]);
    expect(ranked(results)).toEqual([3, 1, 4, 0]);
  });
});
