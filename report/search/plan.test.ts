import { describe, expect, it } from 'vitest';
import { stageDefaults } from '../../job/index.js';
import { affordableTrials } from './plan.js';

const job = { stages: [{ ...stageDefaults('mf'), epochs: 18 }] };
// Two epochs take 2 s, and all else 1 s: a trial of 6 epochs takes 7 s, and one of 18 epochs 19 s.
const probes = [{ seconds: 3, trainingSeconds: 2 }];

describe('affordableTrials()', () => {
  it('returns the largest number whose rungs fit into the time, with the model of the winner', () => {
    // 9 trials: 9 x 3 s, then 4 x 7 s, then 2 x 19 s, and 19 s for the model.
    expect(affordableTrials(job, probes, { seconds: 112, slots: 1 })).toBe(9);
    // One second less leaves 6 trials in two rungs: 6 x 7 s, 3 x 19 s is too long, 5 x 7 s, 2 x 19 s is not. The 3 s of the probe are lost.
    expect(affordableTrials(job, probes, { seconds: 111, slots: 1 })).toBe(5);
    expect(affordableTrials(job, probes, { seconds: 112, slots: 2 })).toBeGreaterThan(12);
  });

  it('throws where the time does not suffice for one trial', () => {
    expect(affordableTrials(job, probes, { seconds: 41, slots: 1 })).toBe(1);
    expect(() => affordableTrials(job, probes, { seconds: 40, slots: 1 })).toThrow(
      'Cannot search within 40.0 s: one trial with all its epochs and the training of its model take about 41.0 s',
    );
  });
});
