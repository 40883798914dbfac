import { describe, expect, it } from 'vitest';
import { parse } from './fixtures.js';
import { compileJob, parseJob, stageDefaults } from './index.js';
import { SOFTMAX_DEFAULTS } from './stage-schema.js';

it('parseJob() needs no options: messages then name the file "job"', () => {
  const file = 'apiVersion: amr.dev/v1alpha1\nkind: TrainingJob\nmetadata: {name: a}\nspec: {data: {synthetic: {}}';
  expect(parseJob(`${file}}\n`)).toEqual(parseJob(`${file}}\n`, { file: 'job.yaml' }));
  expect(() => parseJob(`${file}, seed: -1}\n`)).toThrow(/^job:4:.*seed/);
});

describe('parseJob() fills in', () => {
  it('every default of the contract', () => {
    const job = parse('  data: {interactions: train.csv, features: [features.npy]}\n');
    expect(job).toEqual({
      name: 'tiny',
      namespace: null,
      labels: {},
      annotations: {},
      data: {
        kind: 'files',
        interactions: 'train.csv',
        features: ['features.npy'],
        items: null,
        test: null,
        images: null,
        root: '.',
      },
      from: null,
      model: { factors: 64 },
      stages: [{ ...stageDefaults('mf'), epochs: 20, loss: 'softmax', ...SOFTMAX_DEFAULTS }],
      memory: {
        alpha: 'auto',
        coldAlpha: 'auto',
        coldBias: 'auto',
        coOccurrence: { weight: 'auto', rank: 256 },
        maxDrop: { epsilon: 0.1, share: 0.1 },
      },
      optimizer: { kind: 'adagrad' },
      batchSize: 256,
      negativePool: 0,
      partitions: 4,
      seed: 1,
      engine: 'auto',
      requireGpu: false,
      checkpoint: { everySeconds: 60, keep: 3 },
      evaluation: { candidates: 999, at: [5, 10, 20], every: 2, patience: 2, seen: 'drop', select: 'validation' },
      workers: { replicas: 2, resources: {} },
      parameterServers: { replicas: 2, storageBytes: 10 * 2 ** 30, resources: {} },
      volumes: [],
      podTemplate: {},
      suspend: false,
      deadlineSeconds: 86_400,
      retries: 3,
      onCheckpointLoss: 'restart',
      onDiskFull: 'fail',
      timeToLiveAfterFinishedSeconds: 7 * 86_400,
    });
  });

  it('a stage by its kind, and keeps what is written', () => {
    const job = parse(`  data: {synthetic: {items: 60}}
  stages:
    - {kind: mf, epochs: 3}
    - {kind: amr, epsilon: .3, learningRate: {items: .2}, regularization: {projection: 1e-4}, itemDropout: .2}
`);
    expect(job.data).toEqual({ kind: 'synthetic', users: 1000, items: 60, width: 64, seed: 1 });
    expect(job.stages).toEqual([
      { ...stageDefaults('mf'), epochs: 3 },
      {
        kind: 'amr',
        epochs: 20,
        learningRate: { users: 0.05, items: 0.2, projection: 0.05 },
        regularization: { users: 0.02, combinedItem: 0.001, combinedItemEvery: 4, items: 0, projection: 1e-4 },
        epsilon: 0.3,
        lambda: 1,
        perturbation: 'per-item',
        direction: 'adversarial',
        itemDropout: 0.2,
      },
    ]);
  });

  it('the keys of a softmax, and nothing about the loss of other stages', () => {
    const job = parse(`  data: {synthetic: {}}
  negativePool: 40
  stages:
    - {kind: mf, loss: bpr}
    - {kind: vbpr, loss: softmax}
    - {kind: amr, loss: softmax, negatives: 9, temperature: .5, popularityCorrection: true}
`);
    const softmax = { loss: 'softmax', regularization: { users: 0.02, combinedItem: 0.001, items: 0, projection: 0 } };
    expect(job.stages).toEqual([
      stageDefaults('mf'),
      { ...stageDefaults('vbpr'), ...softmax, negatives: 256, temperature: 1, popularityCorrection: false },
      { ...stageDefaults('amr'), ...softmax, negatives: 9, temperature: 0.5, popularityCorrection: true },
    ]);
    expect(Object.keys(job.stages[0])).not.toContain('loss');
    expect(Object.keys(job.stages[1].regularization)).not.toContain('combinedItemEvery');
  });

  it('no more workers than partitions', () => {
    const job = parse('  data: {interactions: a.tsv}\n  partitions: 1\n');
    expect(job.workers.replicas).toBe(1);
  });

  it('the short forms of optimizer, durations and sizes', () => {
    const job = parse(`  data: {synthetic: {}}
  optimizer: adam
  checkpoint: {every: 1h30m}
  deadline: null
  parameterServers: {storage: 500M}
`);
    expect(job.optimizer).toEqual({ kind: 'adam', betas: [0.9, 0.999] });
    expect(job.checkpoint.everySeconds).toBe(5400);
    expect(job.deadlineSeconds).toBeNull();
    expect(job.parameterServers.storageBytes).toBe(5e8);
    expect(parse('  data: {synthetic: {}}\n  optimizer: {kind: adam, betas: [.8, .9]}').optimizer).toEqual({
      kind: 'adam',
      betas: [0.8, 0.9],
    });
    expect(parse('  data: {synthetic: {}}\n  optimizer: sgd').optimizer).toEqual({ kind: 'sgd' });
  });

  it('takes JSON, and what kubectl adds to an object', () => {
    const object = {
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name: 'tiny', namespace: 'ml', uid: 'x', resourceVersion: '1', managedFields: [{}], generation: 2 },
      spec: { data: { synthetic: {} } },
      status: { phase: 'Running' },
    };
    const job = parseJob(JSON.stringify(object, null, 2), { file: 'job.json' });
    expect(job.namespace).toBe('ml');
    expect(compileJob(object)).toEqual(job);
  });
});
