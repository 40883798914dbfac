import { afterEach, expect, it, vi } from 'vitest';
import { Pace } from './clock.js';

afterEach(() => vi.restoreAllMocks());

it('the estimate does not count the time before the first step as that of steps', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const pace = new Pace();
  now.mockReturnValue(60_500);
  pace.addStep(0.5);
  expect(pace.secondsOf({ steps: 10, evaluations: 0 })).toBeCloseTo(5);
});

it('the estimate counts the time between steps, such as that of checkpoints', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const pace = new Pace();
  now.mockReturnValue(1000);
  pace.addStep(1);
  now.mockReturnValue(4000);
  pace.addStep(1);
  expect(pace.secondsOf({ steps: 10, evaluations: 0 })).toBeCloseTo(20);
});
