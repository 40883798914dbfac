import { describe, expect, it } from 'vitest';
import { compileJob, jobDocument, stageDefaults, trainingFingerprint } from './index.js';

const job = (spec: object) =>
  compileJob({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'small' },
    spec: { data: { synthetic: {} }, ...spec },
  });

describe('spec.preset', () => {
  it('recommended stands for its keys, written out', () => {
    const short = job({ preset: 'recommended' });
    const written = {
      stages: [{ kind: 'mf', epochs: 20, loss: 'softmax', negatives: 256 }],
      memory: { coOccurrence: {}, maxDrop: { epsilon: 0.1, share: 0.1 } },
      batchSize: 256,
      evaluation: { select: 'validation', every: 2, patience: 2 },
    };
    expect(trainingFingerprint(short)).toBe(trainingFingerprint(job(written)));
    expect(short.stages).toMatchObject([{ kind: 'mf', loss: 'softmax' }]);
    expect(short.memory).toMatchObject({ alpha: 'auto', coOccurrence: { weight: 'auto', rank: 256 } });
    expect(short.evaluation).toMatchObject({ select: 'validation', every: 2, patience: 2 });
  });

  it('gives way to the keys of the file, also to single keys of evaluation', () => {
    const own = job({ preset: 'recommended', batchSize: 64, evaluation: { every: 7 } });
    expect(own.batchSize).toBe(64);
    expect(own.evaluation).toMatchObject({ select: 'validation', every: 7 });
  });

  it('is recommended by default, and paper where a job continues from a model', () => {
    expect(job({})).toEqual(job({ preset: 'recommended' }));
    expect(job({ from: 'models/a' })).toEqual(job({ from: 'models/a', preset: 'paper' }));
  });

  it('is none where the job names its stages', () => {
    const { memory, batchSize, evaluation } = job({ stages: [{ kind: 'mf' }] });
    expect([memory, batchSize, evaluation.select]).toEqual([undefined, 2048, 'none']);
  });

  it('paper is MF, VBPR and AMR, or MF alone without features', () => {
    const { stages, memory } = job({ preset: 'paper' });
    expect(stages).toEqual([stageDefaults('mf'), stageDefaults('vbpr'), stageDefaults('amr')]);
    expect(memory).toBeUndefined();
    const plain = job({ preset: 'paper', data: { interactions: 'train.csv' } });
    expect(plain.stages).toEqual([stageDefaults('mf')]);
  });

  it('recommended has fixed settings where nothing is selected', () => {
    const fixed = job({ evaluation: { select: 'none' } });
    expect(fixed.memory).toEqual({ alpha: 4, coldAlpha: 16, coldBias: 2 });
    expect(fixed.stages[0].epochs).toBe(10);
    expect(job({ evaluation: { select: 'none' }, data: { interactions: 'a.csv' } }).memory).toBeUndefined();
  });

  it('is not in the document of the job, which makes the same job again', () => {
    const document = jobDocument(job({ preset: 'recommended' }));
    expect(document.spec).not.toHaveProperty('preset');
    expect(compileJob(document)).toEqual(job({ preset: 'recommended' }));
  });

  it('needs no features: then the memory counts co-occurrences alone', () => {
    const { memory } = job({ preset: 'recommended', data: { interactions: 'train.csv' } });
    expect(memory).toMatchObject({ alpha: 0, coldAlpha: 0, coldBias: 0, coOccurrence: { weight: 'auto' } });
  });

  it('is refused where it is unknown, and where it is not a mapping of keys that stands beside it', () => {
    expect(() => job({ preset: 'best' })).toThrow(/spec\.preset must be/);
    expect(() => job({ preset: 'recommended', evaluation: 5 })).toThrow(/spec\.evaluation/);
  });
});
