import { describe, expect, it } from 'vitest';
import { compileJob, jobDocument, trainingFingerprint } from './index.js';
import { PRESETS } from './presets.js';

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
    expect(trainingFingerprint(short)).toBe(trainingFingerprint(job({ ...PRESETS.recommended })));
    expect(short.stages).toMatchObject([{ kind: 'mf', loss: 'softmax' }]);
    expect(short.memory).toMatchObject({ alpha: 'auto', coOccurrence: { weight: 'auto', rank: 256 } });
    expect(short.evaluation).toMatchObject({ select: 'validation', every: 2 });
  });

  it('gives way to the keys of the file, also to single keys of evaluation', () => {
    const own = job({ preset: 'recommended', batchSize: 64, evaluation: { every: 7 } });
    expect(own.batchSize).toBe(64);
    expect(own.evaluation).toMatchObject({ select: 'validation', every: 7 });
  });

  it('paper is what a job without a preset is', () => {
    expect(trainingFingerprint(job({ preset: 'paper' }))).toBe(trainingFingerprint(job({})));
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
