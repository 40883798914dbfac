import { describe, expect, it } from 'vitest';
import { InputError } from '../runtime/errors.js';
import { parseJob } from './index.js';

const FILE = `apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec:
  data: {synthetic: {}}
  stages: [{kind: mf}, {kind: amr}]
  seed: 5
`;

const parse = (...set: string[]) => parseJob(FILE, { file: 'job.yaml', set });

function problemsOf(...set: string[]): readonly string[] {
  try {
    parse(...set);
  } catch (error) {
    if (error instanceof InputError) return [error.problems].flat();
    throw error;
  }
  throw new Error('nothing was wrong with it');
}

describe('--set', () => {
  it('replaces, adds and removes values, the last one winning', () => {
    const job = parse(
      'spec.seed=2',
      'spec.seed=3',
      'spec.stages.0.epochs=7',
      'spec.stages[1].learningRate.items=1e-3',
      'spec.evaluation.at=[1, 10]',
      'spec.deadline=null',
      'metadata.name=other',
      'spec.checkpoint={every: 5s}',
    );
    expect(job.seed).toBe(3);
    expect(job.stages[0].epochs).toBe(7);
    expect(job.stages[1].learningRate.items).toBe(0.001);
    expect(job.evaluation.at).toEqual([1, 10]);
    expect(job.deadlineSeconds).toBeNull();
    expect(job.name).toBe('other');
    expect(job.checkpoint).toEqual({ everySeconds: 5, keep: 3 });
  });

  it('is named in the problems that it brings, also where it makes the mapping around its key', () => {
    expect(problemsOf('spec.seed=-2', 'spec.stages.0={kind: amr, epsilon: x}', 'spec.evalution.every=3')).toEqual([
      'override spec.evalution.every=3: unknown key spec.evalution; did you mean "evaluation"?',
      'override spec.seed=-2: spec.seed must be a whole number from 0 to 4294967295: current value is -2',
      'override spec.stages.0={kind: amr, epsilon: x}: spec.stages.0.epsilon must be a number of 0 or more: current value is "x"',
    ]);
  });

  it('is named by the last flag that set the value', () => {
    expect(problemsOf('spec.seed=-1', 'spec.seed=-2')).toEqual([
      'override spec.seed=-2: spec.seed must be a whole number from 0 to 4294967295: current value is -2',
    ]);
  });

  it.each([
    ['spec.seed', 'must be KEY=VALUE, such as spec.seed=2'],
    ['=2', 'must be KEY=VALUE, such as spec.seed=2'],
    ['spec..seed=2', 'must be KEY=VALUE with the keys joined by single dots, such as spec.seed=2'],
    ['seed=2', 'the key must start at the top of the file; did you mean "spec.seed=2"?'],
    ['spec.stages.2.epochs=1', 'spec.stages is a list and has no place "2": use 0 to 1'],
    ['spec.stages.first.epochs=1', 'spec.stages is a list and has no place "first": use 0 to 1'],
    ['spec.seed.value=1', 'spec.seed is 5, which has no keys'],
    ['spec.partitions.0.epochs=1', /has no keys|has no spec\.partitions to override/],
    ['spec.podTemplate.0.x=1', /^the file has no spec\.podTemplate to override: /],
    ['spec.seed=[1', /^the value is not YAML: /],
    [
      'spec.data=&a {interactions: *a}',
      'the value uses an anchor, an alias, a tag, or a number with a leading 0: write it out',
    ],
    ['spec.seed=*x', 'the value uses an anchor, an alias, a tag, or a number with a leading 0: write it out'],
    ['spec.seed=010', 'the value uses an anchor, an alias, a tag, or a number with a leading 0: write it out'],
    [
      'spec.data.test=',
      `it has no value: write spec.data.test=null to remove the key, or spec.data.test='""' for an empty text`,
    ],
  ])('%s is refused', (flag, problem) => {
    const problems = problemsOf(flag);
    expect(problems).toHaveLength(1);
    expect(problems[0].startsWith(`override ${flag}: `)).toBe(true);
    const message = problems[0].slice(`override ${flag}: `.length);
    if (typeof problem === 'string') expect(message).toBe(problem);
    else expect(message).toMatch(problem);
  });

  it('never reaches a prototype', () => {
    expect(problemsOf('__proto__.polluted=1')).toEqual([expect.stringContaining('unknown key __proto__')]);
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(problemsOf('spec.constructor.prototype.polluted=1')[0]).toContain('unknown key spec.constructor');
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
