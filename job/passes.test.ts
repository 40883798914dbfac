import { describe, expect, it } from 'vitest';
import { changedFields, compileJob, jobDocument, parseJob, passesOf, trainingFingerprint } from './index.js';
import { choiceOf, expectedEpochs, jobOfPass, refitJob } from './passes.js';

const job = (data: object, evaluation: object) =>
  parseJob(
    JSON.stringify({
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name: 'tiny' },
      spec: {
        data: { interactions: 'a.csv', test: 't.csv', ...data },
        stages: [
          { kind: 'mf', epochs: 4 },
          { kind: 'mf', epochs: 6 },
        ],
        evaluation,
      },
    }),
    { file: 'job' },
  );
const selecting = job({}, { select: 'validation' });
const line = (stage: number, epoch: number, ndcg: number) => ({
  pass: 1,
  stage,
  epoch,
  kind: 'mf',
  loss: 1,
  adversarialLoss: null,
  triples: 1,
  seconds: 1,
  validation: { 'ndcg@10': ndcg },
});
const LINES = [line(1, 2, 0.3), line(1, 4, 0.2), line(2, 5, 0.1), line(2, 6, 0.4)];

describe('passesOf()', () => {
  it('is 2 where validation selects, unless the job wants no second pass', () => {
    expect(passesOf(job({}, {}))).toBe(1);
    expect(passesOf(selecting)).toBe(2);
    expect(passesOf(job({}, { select: 'validation', refit: false }))).toBe(1);
    expect(passesOf(job({}, { refit: true }))).toBe(1);
  });
});

describe('refitJob()', () => {
  it('trains the chosen epochs of each stage, selects nothing, and has a document of its own', () => {
    const choice = choiceOf(selecting, LINES);
    expect(choice).toEqual({ epochs: [2, 6] });
    const refit = refitJob(selecting, choice);
    expect(refit.stages.map(({ epochs }) => epochs)).toEqual([2, 6]);
    expect(refit.evaluation.every).toBe(6);
    expect(passesOf(refit)).toBe(1);
    expect(compileJob(jobDocument(refit))).toEqual(refit);
    expect(jobOfPass(selecting, choice, [])).toEqual(refit);
    expect(jobOfPass(selecting, null, [])).toBe(selecting);
  });

  it('keeps everything else, so that a job without selection and the chosen epochs has the same fingerprint', () => {
    const plain = job({}, {});
    expect(trainingFingerprint(refitJob(selecting, { epochs: [4, 6] }))).toBe(trainingFingerprint(plain));
  });
});

describe('choiceOf()', () => {
  it('throws where a stage was never evaluated', () => {
    expect(() => choiceOf(selecting, LINES.slice(0, 2))).toThrow('the best epoch of a stage');
  });
});

describe('expectedEpochs()', () => {
  it('counts the best epoch of stages that have ended, and all epochs of others', () => {
    expect(expectedEpochs(selecting, [])).toBe(10);
    expect(expectedEpochs(selecting, LINES.slice(0, 1))).toBe(10);
    expect(expectedEpochs(selecting, LINES.slice(0, 3))).toBe(8);
    expect(expectedEpochs(selecting, LINES)).toBe(8);
  });
});

describe('trainingFingerprint()', () => {
  it('is what it was for a job of one pass, and counts validation pairs, their rule, and the second pass', () => {
    expect(trainingFingerprint(job({}, {}))).toBe('4b1ae35109bfa9f20381f36bd2e30dc5d9f15ba9e755014ef570a7ced95ad12a');
    const jobs = [
      selecting,
      job({}, { select: 'validation', refit: false }),
      job({ validation: 'v.csv' }, { select: 'validation' }),
      job({ validation: 'v.csv' }, { select: 'validation', seen: 'keep' }),
      job({ validation: 'v.csv', validationWhere: 'x == 1' }, { select: 'validation' }),
    ];
    expect(new Set(jobs.map(trainingFingerprint)).size).toBe(jobs.length);
    expect(trainingFingerprint(job({}, { select: 'validation', refit: true }))).toBe(trainingFingerprint(selecting));
    expect(trainingFingerprint(job({}, { select: 'validation', seen: 'keep' }))).toBe(trainingFingerprint(selecting));
    expect(changedFields(selecting, jobs[2]).find(({ path }) => path === 'spec.data.validation')?.mathematical).toBe(
      true,
    );
  });
});
