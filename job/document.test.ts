import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPTIMIZER_KINDS, optimizerSettings } from '../model/optimizer/optimizers.js';
import type { StageSettings } from '../model/stage.js';
import { ENGINE_NAMES, mayUseGpu } from './engines.js';
import {
  compileJob,
  jobDocument,
  parseJob,
  serializeJob,
  withMathematicsOf,
  type Job,
  type JobData,
  type JsonObject,
  type SeenTestPairs,
} from './index.js';

const positive = fc.double({ min: 1e-12, max: 1e6, noNaN: true });
const nonNegative = fc.oneof(fc.constant(0), positive);
const path = fc.oneof(
  fc.constantFrom(
    'a.csv',
    'yes',
    '1e3',
    '~',
    'null',
    '.5',
    '- x',
    'a: b',
    'données #1.npy',
    '0o7',
    "it's",
    '2001-01-01',
  ),
  // oxlint-disable-next-line no-control-regex
  fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !/[\x00-\x1f\x7f]/.test(text)),
);
const texts = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9./-]{0,9}$/), fc.string({ maxLength: 8 }), { maxKeys: 3 });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const size = fc.integer({ min: 1, max: 1024 });

const softmax = fc.record({
  loss: fc.constant('softmax' as const),
  negatives: fc.integer({ min: 1, max: 1_000_000 }),
  temperature: positive,
  popularityCorrection: fc.boolean(),
});

const pairwise = fc
  .record({
    kind: fc.constantFrom('mf' as const, 'duif' as const, 'vbpr' as const, 'amr' as const),
    epochs: fc.integer({ min: 1, max: 1_000_000 }),
    learningRate: fc.record({ users: positive, items: positive, projection: positive }),
    regularization: fc.record({
      users: nonNegative,
      combinedItem: nonNegative,
      combinedItemEvery: fc.integer({ min: 1, max: 1_000_000 }),
      items: nonNegative,
      projection: nonNegative,
    }),
    epsilon: nonNegative,
    lambda: nonNegative,
    perturbation: fc.constantFrom('per-item' as const, 'per-occurrence' as const),
    direction: fc.constantFrom('adversarial' as const, 'random' as const),
    itemDropout: fc.double({ min: 0, max: 0.99, noNaN: true }).map((value) => value + 0),
  })
  .map((settings) => ({
    ...settings,
    ...(settings.kind === 'amr' ? {} : { epsilon: 0, lambda: 0 }),
    ...(settings.kind === 'vbpr' || settings.kind === 'amr' ? {} : { itemDropout: 0 }),
    ...(settings.kind === 'mf' ? { regularization: withoutTurns(settings.regularization) } : {}),
  }));

/** The regularisation of a stage that applies the combined regulariser in every micro-batch. */
function withoutTurns(regularization: StageSettings['regularization']) {
  const { combinedItemEvery: _, ...others } = regularization;
  return others;
}

const stage = fc.oneof(
  pairwise,
  fc
    .tuple(pairwise, softmax)
    .map(([settings, loss]) => ({ ...settings, ...loss, regularization: withoutTurns(settings.regularization) })),
);

/** Keys about files of interactions, each of which may be absent. */
const settings = fc.record(
  {
    columns: fc.constantFrom({ user: 2, item: 1 }, { user: 'who', item: 'what', weight: 3 }),
    delimiter: fc.constantFrom('comma', '::', ';'),
    header: fc.boolean(),
    layout: fc.constantFrom('lists' as const, 'counted-lists' as const),
    where: fc.constantFrom('rating >= 4', 'x_label == 0'),
    testWhere: fc.constant('x_label == 2'),
  },
  { requiredKeys: [] },
);

const data = fc.oneof(
  fc
    .record({
      kind: fc.constant('files' as const),
      interactions: path,
      features: fc.uniqueArray(path, { minLength: 1, maxLength: 3 }),
      items: optional(path),
      test: optional(path),
      images: fc.constantFrom(null, 'pictures/{item}.jpg', 'https://pictures.example/{item}?size=2'),
      root: path,
    })
    .chain((files) => settings.map((said) => ({ ...files, ...said })))
    .filter(({ interactions, test }) => interactions !== test),
  fc.record({
    kind: fc.constant('synthetic' as const),
    users: fc.integer({ min: 2, max: 10_000_000 }),
    items: fc.integer({ min: 12, max: 10_000_000 }),
    width: fc.integer({ min: 1, max: 4096 }),
    seed: fc.nat(),
  }),
);

/** Adds the treatment of test pairs to the data where it is not the default, as a compiled job does. */
function withSeen(data: JobData, seen: SeenTestPairs): JobData {
  return data.kind === 'files' && seen !== 'drop' ? { ...data, seen } : data;
}

const quantities = fc.dictionary(
  fc.constantFrom('cpu', 'memory', 'nvidia.com/gpu'),
  fc.oneof(fc.nat(), fc.constantFrom('500m', '4Gi', '1')),
);
const resources = fc.record({ requests: quantities, limits: quantities }, { requiredKeys: [] });
const engine = fc.constantFrom('auto' as const, ...ENGINE_NAMES);
const seconds = fc.integer({ min: 1, max: 1_000_000_000 });

const job: fc.Arbitrary<Job> = fc
  .record({
    name: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/),
    namespace: optional(fc.constant('machine-learning')),
    labels: texts,
    annotations: texts,
    data,
    from: optional(path),
    model: fc.record({ factors: fc.integer({ min: 1, max: 4096 }) }),
    stages: fc.array(stage, { minLength: 1, maxLength: 4 }),
    optimizer: fc.oneof(
      fc.constantFrom(...OPTIMIZER_KINDS).map((kind) => optimizerSettings(kind)),
      fc.constant({ kind: 'adam' as const, betas: [0.8, 0.99] as const }),
    ),
    batchSize: size,
    negativePool: fc.nat({ max: 2 ** 31 - 2 }),
    // A job has these keys only where they are not the defaults.
    others: fc.constantFrom({}, { wire: 'bfloat16' as const, sharedPool: true as const }),
    partitions: size,
    seed: fc.integer({ min: 0, max: 4_294_967_295 }),
    engine,
    requireGpu: fc.boolean(),
    checkpoint: fc.record({ everySeconds: seconds, keep: fc.integer({ min: 1, max: 1000 }) }),
    evaluation: fc.record({
      candidates: fc.oneof(size, fc.constant('all' as const)),
      at: fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 4 }),
      every: size,
      seen: fc.constantFrom('drop' as const, 'refuse' as const, 'keep' as const),
      select: fc.constantFrom('none' as const, 'validation' as const),
    }),
    workers: fc.record({ replicas: size, resources }),
    parameterServers: fc.record({
      replicas: size,
      storageBytes: fc.integer({ min: 2 ** 20, max: 2 ** 45 }),
      resources,
    }),
    volumes: fc.array(fc.record({ name: fc.constant('data'), emptyDir: fc.constant({}) }), { maxLength: 1 }),
    podTemplate: fc.constantFrom<JsonObject>({}, { nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'gpu' }] }),
    suspend: fc.boolean(),
    deadlineSeconds: optional(seconds),
    retries: fc.integer({ min: 0, max: 1000 }),
    onCheckpointLoss: fc.constantFrom('restart', 'fail'),
    onDiskFull: fc.constantFrom('fail', 'wait'),
    timeToLiveAfterFinishedSeconds: optional(fc.integer({ min: 0, max: 1_000_000_000 })),
  })
  .map(({ others, ...settings }) => ({
    ...settings,
    ...others,
    negativePool: 'sharedPool' in others ? settings.negativePool + 1 : settings.negativePool,
    data: withSeen(settings.data, settings.evaluation.seen),
    requireGpu: settings.requireGpu && mayUseGpu(settings.engine),
    workers: { ...settings.workers, replicas: Math.min(settings.workers.replicas, settings.partitions) },
  }));

describe('serializeJob() and jobDocument()', () => {
  it('give a file that parses to the same job', () => {
    fc.assert(
      fc.property(job, (value) => {
        expect(parseJob(serializeJob(value), { file: 'job.yaml' })).toEqual(value);
        expect(compileJob(jobDocument(value))).toEqual(value);
        expect(parseJob(JSON.stringify(jobDocument(value)), { file: 'job.json' })).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });

  it('write every default out', () => {
    const text = serializeJob(
      parseJob(
        'apiVersion: amr.dev/v1alpha1\nkind: TrainingJob\nmetadata: {name: yes}\nspec: {data: {synthetic: {}}, stages: [{kind: mf}]}',
        { file: 'job.yaml', set: ['spec.deadline=36h', 'spec.checkpoint.every=90s'] },
      ),
    );
    expect(text).toBe(`apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata:
  name: "yes"
  labels: {}
  annotations: {}
spec:
  data:
    synthetic:
      users: 1000
      items: 500
      width: 64
      seed: 1
  from: null
  model:
    factors: 64
  stages:
    - kind: mf
      epochs: 30
      learningRate:
        users: 0.1
        items: 0.1
        projection: 0.1
      regularization:
        users: 0.02
        combinedItem: 0.001
        items: 0
        projection: 0
      epsilon: 0
      lambda: 0
      perturbation: per-item
      direction: adversarial
      itemDropout: 0
  optimizer:
    kind: adagrad
  batchSize: 2048
  negativePool: 0
  partitions: 4
  seed: 1
  engine: auto
  requireGpu: false
  checkpoint:
    every: 1m30s
    keep: 3
  evaluation:
    candidates: 999
    at:
      - 5
      - 10
      - 20
    every: 5
    seen: drop
    select: none
  workers:
    replicas: 2
    resources: {}
  parameterServers:
    replicas: 2
    storage: 10Gi
    resources: {}
  volumes: []
  podTemplate: {}
  suspend: false
  deadline: 1d12h
  retries: 3
  onCheckpointLoss: restart
  onDiskFull: fail
  timeToLiveAfterFinished: 7d
`);
  });
});

describe('withMathematicsOf()', () => {
  const job = (spec: object) =>
    compileJob({ apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name: 'a' }, spec });

  it('keeps what decides the model as it was when the job began, and takes all else', () => {
    const data = { synthetic: {} };
    const begun = jobDocument(job({ data, preset: 'paper', evaluation: { every: 3 } }));
    const edited = job({ data, retries: 9, workers: { replicas: 1 } });
    expect(edited.memory).toBeDefined();
    expect(withMathematicsOf(begun, edited)).toEqual(
      job({ data, preset: 'paper', evaluation: { every: 3 }, retries: 9, workers: { replicas: 1 } }),
    );
  });
});
