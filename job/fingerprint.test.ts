import { describe, expect, it } from 'vitest';
import { changedFields, parseJob, trainingFingerprint } from './index.js';

const FILE = `apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec: {preset: paper, data: {interactions: a.csv, features: [f.npy], test: t.csv}}
`;
const job = (...set: string[]) => parseJob(FILE, { file: 'job.yaml', set });

describe('trainingFingerprint()', () => {
  const base = trainingFingerprint(job());

  it('is a SHA-256 of the meaning, not of the writing', () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(
      trainingFingerprint(
        job('spec.seed=1', 'spec.stages=[{kind: mf}, {kind: vbpr, loss: bpr}, {kind: amr, lambda: 1}]'),
      ),
    ).toBe(base);
  });

  it.each([
    'spec.seed=2',
    'spec.partitions=2',
    'spec.batchSize=512',
    'spec.negativePool=64',
    'spec.wire=bfloat16',
    'spec.model.factors=32',
    'spec.optimizer=adam',
    'spec.from=models/other',
    'spec.data.interactions=b.csv',
    'spec.data.features=[g.npy]',
    'spec.data.items=i.txt',
    'spec.stages=[{kind: mf}]',
    'spec.stages=[{kind: mf, loss: softmax}, {kind: vbpr}, {kind: amr}]',
    'spec.stages=[{kind: mf}, {kind: vbpr}, {kind: amr, epsilon: .2}]',
    'spec.evaluation.select=validation',
  ])('changes with %s', (set) => {
    expect(trainingFingerprint(job(set))).not.toBe(base);
  });

  it.each([
    'spec.engine=reference',
    'spec.requireGpu=true',
    'spec.checkpoint.every=5s',
    'spec.workers.replicas=1',
    'spec.parameterServers.replicas=7',
    'spec.data.root=/elsewhere',
    'spec.data.test=u.csv',
    'spec.data.images="{item}.jpg"',
    'spec.evaluation.every=1',
    'spec.suspend=true',
    'spec.deadline=1h',
    'metadata.name=other',
  ])('stays with %s', (set) => {
    expect(trainingFingerprint(job(set))).toBe(base);
  });

  it('depends on the evaluation where the model is chosen by it', () => {
    const select = 'spec.evaluation.select=validation';
    expect(trainingFingerprint(job(select, 'spec.evaluation.every=1'))).not.toBe(trainingFingerprint(job(select)));
  });
});

describe('changedFields()', () => {
  it('names each changed key with both values, and whether it makes another model', () => {
    const changed = changedFields(
      job(),
      job('spec.stages=[{kind: mf, epochs: 3}, {kind: vbpr}]', 'spec.checkpoint.every=5s', 'spec.optimizer=sgd'),
    );
    expect(changed).toEqual([
      { path: 'spec.stages.0.epochs', before: 30, after: 3, mathematical: true },
      { path: 'spec.stages.2', before: expect.objectContaining({ kind: 'amr' }), after: undefined, mathematical: true },
      { path: 'spec.optimizer.kind', before: 'adagrad', after: 'sgd', mathematical: true },
      { path: 'spec.checkpoint.every', before: '1m', after: '5s', mathematical: false },
    ]);
    expect(changedFields(job(), job())).toEqual([]);
  });
});
