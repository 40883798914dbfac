import { describe, expect, it } from 'vitest';
import { stepsPerEpoch, Timeline } from './timeline.js';

const stages = [{ epochs: 3 }, { epochs: 2 }];
const timeline = (select: 'none' | 'validation' = 'none') =>
  new Timeline({ stages, evaluation: { every: 2, select } }, 10);

describe('stepsPerEpoch()', () => {
  it('is the most of any partition, the short last batch included', () => {
    expect(stepsPerEpoch([10, 21, 20], 10)).toBe(3);
    expect(stepsPerEpoch([0, 0], 10)).toBe(0);
  });
});

describe('Timeline', () => {
  it('at() says which step comes next', () => {
    expect(timeline().at(0)).toEqual({ stage: 1, epoch: 1, step: 0 });
    expect(timeline().at(19)).toEqual({ stage: 1, epoch: 2, step: 9 });
    expect(timeline().at(30)).toEqual({ stage: 2, epoch: 1, step: 0 });
    expect(timeline().at(50)).toEqual({ stage: 2, epoch: 2, step: 10 });
  });

  it('endingAt() says which epoch ended', () => {
    expect(timeline().endingAt(10)).toEqual({ stage: 1, epoch: 1, step: 10 });
    expect(timeline().endingAt(30)).toEqual({ stage: 1, epoch: 3, step: 10 });
    expect(timeline().endingAt(40)).toEqual({ stage: 2, epoch: 1, step: 10 });
  });

  it('isStageStart() and isStageEnd() hold at the bounds of stages', () => {
    const boundaries = Array.from({ length: 60 }, (_, step) => step);
    expect(boundaries.filter((step) => timeline().isStageStart(step))).toEqual([0, 30]);
    expect(boundaries.filter((step) => timeline().isStageEnd(step))).toEqual([30, 50]);
  });

  it('isEvaluated() holds every so many epochs of a stage, and at its end', () => {
    const evaluated = Array.from({ length: 60 }, (_, step) => step).filter((step) => timeline().isEvaluated(step));
    expect(evaluated).toEqual([20, 30, 50]);
  });

  it('checkpoints() are the ends of stages; also the evaluated epochs where one is selected', () => {
    expect(timeline().checkpoints(0)).toEqual([30, 50]);
    expect(timeline().checkpoints(30)).toEqual([50]);
    expect(timeline('validation').checkpoints(0)).toEqual([20, 30, 50]);
    expect(timeline('validation').checkpoints(20)).toEqual([30, 50]);
    expect(timeline().checkpoints(50)).toEqual([]);
  });

  it('of pass 2 has the same places, that many boundaries later', () => {
    const settings = { stages, evaluation: { every: 2, select: 'validation' } } as const;
    const [first, second] = [new Timeline(settings, 10), new Timeline(settings, 10, 57)];
    expect([second.begin, second.end]).toEqual([57, 107]);
    for (let step = 0; step <= 50; step++) {
      expect(second.at(57 + step)).toEqual(first.at(step));
      expect(second.stepAt(57 + step)).toEqual(first.stepAt(step));
      expect(second.boundaryAt(second.stepAt(57 + step))).toBe(57 + step);
      expect(second.isStageStart(57 + step)).toBe(first.isStageStart(step));
      expect(second.isStageEnd(57 + step)).toBe(first.isStageEnd(step));
      expect(second.isEvaluated(57 + step)).toBe(first.isEvaluated(step));
      expect(second.checkpoints(57 + step)).toEqual(first.checkpoints(step).map((at) => 57 + at));
    }
  });
});
