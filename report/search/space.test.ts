import { describe, expect, it } from 'vitest';
import { compileJob } from '../../job/index.js';
import { drawSettings, VARIABLES, variablesOf } from './space.js';

function jobOf(spec: object) {
  const data = { synthetic: { users: 40, items: 30, seed: 1 } };
  return compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'small' },
    spec: { data, model: { factors: 8 }, seed: 5, ...spec },
  });
}
const amr = jobOf({ stages: [{ kind: 'mf' }, { kind: 'amr' }] });

describe('variablesOf()', () => {
  it('returns what a job has', () => {
    expect(variablesOf(amr)).toEqual(['learningRate', 'factors', 'epsilon', 'lambda']);
    expect(variablesOf(jobOf({}))).toEqual(['learningRate', 'factors', 'alpha']);
    expect(variablesOf(jobOf({ stages: [{ kind: 'amr', epsilon: 0 }] }))).toEqual([
      'learningRate',
      'factors',
      'lambda',
    ]);
  });

  it('returns what was asked for, and refuses what is unknown or absent', () => {
    expect(variablesOf(amr, ['lambda', 'factors'])).toEqual(['factors', 'lambda']);
    expect(() => variablesOf(amr, ['lamda', 'alpha'])).toThrow(
      'Cannot vary lamda: it must be one of learningRate, factors, epsilon, lambda, alpha; did you mean "lambda"?\n' +
        'Cannot vary alpha: the job has no memory (spec.memory)',
    );
    expect(() => variablesOf(jobOf({}), ['epsilon'])).toThrow(
      'Cannot vary epsilon: no stage of the job is of kind amr with epsilon above 0',
    );
  });
});

describe('drawSettings()', () => {
  const draws = Array.from({ length: 300 }, (_, trial) => drawSettings(amr, VARIABLES, trial));

  it('begins with the settings of the job', () => {
    expect(draws[0]).toEqual({ learningRate: 1, factors: 8, epsilon: 1, lambda: 1 });
  });

  it('draws from the whole of each range, and nothing outside it', () => {
    for (const [name, low, high] of [
      ['learningRate', 0.25, 4],
      ['epsilon', 0.1, 3],
      ['lambda', 0.1, 3],
    ] as const) {
      const values = draws.map((draw) => draw[name]);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.min(...values)).toBeLessThan(1.1 * low);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
      expect(Math.max(...values)).toBeGreaterThan(0.9 * high);
    }
    expect(new Set(draws.map(({ factors }) => factors))).toEqual(new Set([4, 8, 16]));
  });

  it('depends on the seed and the number of the trial alone, and varies nothing else', () => {
    expect(drawSettings(amr, VARIABLES, 7)).toEqual(draws[7]);
    expect(drawSettings({ ...amr, seed: 6 }, VARIABLES, 7)).not.toEqual(draws[7]);
    expect(drawSettings(amr, ['epsilon'], 7)).toEqual({ ...draws[0], epsilon: draws[7].epsilon });
  });
});
