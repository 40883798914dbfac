import { describe, expect, it } from 'vitest';
import { OPTIMIZER_KINDS } from '../model/optimizer/optimizers.js';
import { parse, problemsOf } from './fixtures.js';
import { ENGINE_NAMES } from './index.js';

/** Returns the only problem of a spec that has synthetic data and one more line, which is line 6. */
function problemOf(line: string): string {
  const problems = problemsOf(() => parse(`  data: {synthetic: {}}\n  ${line}\n`));
  expect(problems).toHaveLength(1);
  return problems[0];
}

/** Lists names as messages list the values of a key: "a, b or c". */
function oneOf(...names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

describe('parseJob() refuses', () => {
  it.each([
    ['seed: -1', '6:9: spec.seed must be a whole number from 0 to 4294967295: current value is -1'],
    ['seed: 1.5', '6:9: spec.seed must be a whole number from 0 to 4294967295: current value is 1.5'],
    [
      'seed: 99999999999999999999',
      '6:9: spec.seed must be a whole number from 0 to 4294967295: current value is 100000000000000000000',
    ],
    ['seed:', '6:3: spec.seed must be a whole number from 0 to 4294967295: current value is null'],
    ['batchSize: 0', '6:14: spec.batchSize must be a whole number from 1 to 1048576: current value is 0'],
    ['partitions: 0', '6:15: spec.partitions must be a whole number from 1 to 1024: current value is 0'],
    ['partitions: .inf', '6:15: spec.partitions must be a whole number from 1 to 1024: current value is Infinity'],
    ['negativePool: -1', '6:17: spec.negativePool must be a whole number from 0 to 2147483647: current value is -1'],
    [
      'sharedPool: true\n  stages: [{kind: mf}]',
      '6:15: spec.sharedPool must be false where no stage has a pool: set spec.negativePool, or loss: softmax in a stage: current value is true',
    ],
    [
      'wire: float16',
      '6:9: spec.wire must be float32 or bfloat16: current value is "float16"; did you mean "bfloat16"?',
    ],
    ['model: {factors: 0}', '6:20: spec.model.factors must be a whole number from 1 to 4096: current value is 0'],
    ['model: 64', '6:10: spec.model must be a mapping with the keys factors: current value is 64'],
    ['from: 3', '6:9: spec.from must be the path of a model folder: current value is 3'],
    ['from: ""', '6:9: spec.from must be the path of a model folder: current value is ""'],
    [
      'engine: onx',
      `6:11: spec.engine must be ${oneOf('auto', ...ENGINE_NAMES)}: current value is "onx"; did you mean "onnx"?`,
    ],
    [
      'optimizer: adma',
      `6:14: spec.optimizer.kind must be ${oneOf(...OPTIMIZER_KINDS)}: current value is "adma"; did you mean "adam"?`,
    ],
    [
      'optimizer: {kind: adam, betas: [.9, 1]}',
      '6:39: spec.optimizer.betas.1 must be a number of at least 0 and below 1: current value is 1',
    ],
    ['optimizer: {kind: sgd, betas: [.9, .9]}', '6:26: spec.optimizer.betas must be absent unless the kind is adam'],
    ['products: 8', '6:13: spec.products must be float32, int8 or int16: current value is 8'],
    ['requireGpu: yes', '6:15: spec.requireGpu must be true or false: current value is "yes"'],
    [
      'checkpoint: {every: 60}',
      '6:23: spec.checkpoint.every must be a duration such as 90s, 30m, 24h or 7d, at least 1s: current value is 60',
    ],
    [
      'checkpoint: {every: 0s}',
      '6:23: spec.checkpoint.every must be a duration such as 90s, 30m, 24h or 7d, at least 1s: current value is "0s"',
    ],
    ['checkpoint: {keep: 0}', '6:22: spec.checkpoint.keep must be a whole number from 1 to 1000: current value is 0'],
    [
      'evaluation: {candidates: some}',
      '6:28: spec.evaluation.candidates must be a whole number from 1, or all: current value is "some"',
    ],
    [
      'evaluation: {candidates: 0}',
      '6:28: spec.evaluation.candidates must be a whole number from 1, or all: current value is 0',
    ],
    [
      'evaluation: {at: []}',
      '6:16: spec.evaluation.at must be a list of whole numbers from 1, at least 1: current value is []',
    ],
    ['evaluation: {at: [5, 5]}', '6:24: spec.evaluation.at.1 must not be repeated: current value is 5'],
    [
      'evaluation: {select: none, patience: 3}',
      '6:40: spec.evaluation.patience must be absent unless spec.evaluation.select is validation, whose pairs say when a stage ends: current value is 3',
    ],
    [
      'evaluation: {select: validation, patience: 0}',
      '6:46: spec.evaluation.patience must be a whole number from 1 to 2147483647: current value is 0',
    ],
    ['evaluation: {select: test}', '6:24: spec.evaluation.select must be none or validation: current value is "test"'],
    ['stages: []', '6:3: spec.stages must be a list of stages, at least 1: current value is []'],
    ['stages: [{epochs: 1}]', '6:12: spec.stages.0.kind is missing: it must be mf, duif, vbpr or amr'],
    [
      'stages: [{kind: mf, epochs: 0}]',
      '6:31: spec.stages.0.epochs must be a whole number from 1 to 1000000: current value is 0',
    ],
    [
      'stages: [{kind: mf, learningRate: {users: 0}}]',
      '6:45: spec.stages.0.learningRate.users must be a number above 0: current value is 0',
    ],
    [
      'stages: [{kind: mf, learningRate: .1}]',
      '6:37: spec.stages.0.learningRate must be a mapping with the keys users, items, projection: current value is 0.1',
    ],
    [
      'stages: [{kind: vbpr, regularization: {items: -1}}]',
      '6:49: spec.stages.0.regularization.items must be a number of 0 or more: current value is -1',
    ],
    [
      'stages: [{kind: amr, epsilon: -.1}]',
      '6:33: spec.stages.0.epsilon must be a number of 0 or more: current value is -0.1',
    ],
    [
      'stages: [{kind: amr, epsilon: .nan}]',
      '6:33: spec.stages.0.epsilon must be a number of 0 or more: current value is NaN',
    ],
    [
      'stages: [{kind: amr, lambda: "1"}]',
      '6:32: spec.stages.0.lambda must be a number of 0 or more: current value is "1"',
    ],
    [
      'stages: [{kind: amr, itemDropout: 1}]',
      '6:37: spec.stages.0.itemDropout must be a number of at least 0 and below 1: current value is 1',
    ],
    ['stages: [{kind: mf, loss: hinge}]', '6:29: spec.stages.0.loss must be bpr or softmax: current value is "hinge"'],
    [
      'stages: [{kind: mf, loss: softmax, negatives: 0}]',
      '6:49: spec.stages.0.negatives must be a whole number from 1 to 1000000: current value is 0',
    ],
    [
      'stages: [{kind: mf, loss: softmax, temperature: 0}]',
      '6:51: spec.stages.0.temperature must be a number above 0: current value is 0',
    ],
    [
      'stages: [{kind: mf, negatives: 256}]',
      '6:34: spec.stages.0.negatives must be absent unless the loss of the stage is softmax: add "loss: softmax", or remove the key: current value is 256',
    ],
    [
      'stages: [{kind: mf, loss: bpr, temperature: 1}]',
      '6:47: spec.stages.0.temperature must be absent unless the loss of the stage is softmax: add "loss: softmax", or remove the key: current value is 1',
    ],
    [
      'stages: [{kind: mf, popularityCorrection: false}]',
      '6:45: spec.stages.0.popularityCorrection must be absent unless the loss of the stage is softmax: add "loss: softmax", or remove the key: current value is false',
    ],
    [
      'stages: [{kind: mf, regularization: {combinedItemEvery: 2}}]',
      '6:59: spec.stages.0.regularization.combinedItemEvery must be absent in a stage of kind mf, which applies combinedItem in every micro-batch: current value is 2',
    ],
    [
      'stages: [{kind: amr, loss: softmax, regularization: {combinedItemEvery: 1}}]',
      '6:75: spec.stages.0.regularization.combinedItemEvery must be absent in a stage with the loss softmax, which applies combinedItem in every micro-batch: current value is 1',
    ],
    [
      'stages: [{kind: vbpr, regularization: {combinedItemEvery: 0}}]',
      '6:61: spec.stages.0.regularization.combinedItemEvery must be a whole number from 1 to 1000000: current value is 0',
    ],
    [
      'stages: [{kind: amr, perturbation: per-user}]',
      '6:38: spec.stages.0.perturbation must be per-item or per-occurrence: current value is "per-user"',
    ],
    [
      'stages: [{kind: vbpr, epsilon: .1}]',
      '6:34: spec.stages.0.epsilon must be absent or 0 in a stage of kind vbpr: current value is 0.1',
    ],
    [
      'stages: [{kind: mf, lambda: 1}]',
      '6:31: spec.stages.0.lambda must be absent or 0 in a stage of kind mf: current value is 1',
    ],
    [
      'stages: [{kind: duif, itemDropout: .1}]',
      '6:38: spec.stages.0.itemDropout must be absent or 0 in a stage of kind duif: current value is 0.1',
    ],
    [
      'workers: {replicas: 5}',
      '6:23: spec.workers.replicas must be at most the number of partitions, 4 (a worker holds whole partitions): current value is 5',
    ],
    [
      'parameterServers: {replicas: 0}',
      '6:32: spec.parameterServers.replicas must be a whole number from 1 to 1024: current value is 0',
    ],
    [
      'parameterServers: {storage: 10 GB}',
      '6:31: spec.parameterServers.storage must be a size such as 500Mi or 10Gi, at least 1Mi: current value is "10 GB"',
    ],
    [
      'workers: {resources: {limits: [1]}}',
      '6:25: spec.workers.resources.limits must be a mapping such as {cpu: 2, memory: 4Gi}: current value is [1]',
    ],
    ['volumes: [{emptyDir: {}}]', '6:13: spec.volumes.0.name is missing: it must be the name of the volume'],
    [
      'podTemplate: none',
      '6:16: spec.podTemplate must be a mapping such as {nodeSelector: {disk: ssd}}: current value is "none"',
    ],
    [
      'priorityClassName: High Priority',
      '6:22: spec.priorityClassName must be the name of a PriorityClass: current value is "High Priority"',
    ],
    [
      'priorityClassName: high\n  podTemplate: {priorityClassName: low}',
      '6:22: spec.priorityClassName cannot stand beside spec.podTemplate.priorityClassName: remove one of the two: current value is "high"',
    ],
    ['retries: -1', '6:12: spec.retries must be a whole number from 0 to 1000: current value is -1'],
    [
      'deadline: 1 day',
      '6:13: spec.deadline must be a duration such as 90s, 30m, 24h or 7d, at least 1s: current value is "1 day"',
    ],
    ['bachSize: 3', '6:3: unknown key spec.bachSize; did you mean "batchSize"?'],
    ['batch_size: 3', '6:3: unknown key spec.batch_size; did you mean "batchSize"?'],
    ['factors: 3', '6:3: unknown key spec.factors; did you mean spec.model.factors?'],
    ['stages: [{kind: mf, epoch: 1}]', '6:23: unknown key spec.stages.0.epoch; did you mean "epochs"?'],
    ['checkpoint: {x: 1}', '6:16: unknown key spec.checkpoint.x (allowed here: every, keep)'],
  ])('%s', (line, problem) => {
    expect(problemOf(line)).toBe(`job.yaml:${problem}`);
  });

  it('data that says too little, too much or the same twice', () => {
    const of = (data: string, rest = '') => problemsOf(() => parse(`  data: ${data}\n${rest}`));
    expect(of('{}')).toEqual([
      'job.yaml:5:3: spec.data.interactions is missing: name the file of interactions, or use synthetic: {}',
    ]);
    expect(of('{synthetic: {}, interactions: a.csv, features: [b.npy]}')).toEqual([
      'job.yaml:5:39: spec.data.interactions cannot stand beside spec.data.synthetic: remove one of the two',
      'job.yaml:5:46: spec.data.features cannot stand beside spec.data.synthetic: remove one of the two',
    ]);
    expect(of('{interactions: a.csv, test: a.csv}')).toEqual([
      'job.yaml:5:37: spec.data.test must be another file than spec.data.interactions, or spec.data.where and spec.data.testWhere must say which rows are training and which are test: current value is "a.csv"',
    ]);
    expect(of('{interactions: a.csv, features: [b.npy, c.npy, b.npy]}')).toEqual([
      'job.yaml:5:56: spec.data.features.2 repeats spec.data.features.0: name each file once: current value is "b.npy"',
    ]);
    expect(of('{interactions: a.csv, images: pictures}')).toEqual([
      'job.yaml:5:39: spec.data.images must contain {item}, which stands for the item id: current value is "pictures"',
    ]);
    expect(of('{interactions: a.csv}', '  stages: [{kind: mf}, {kind: amr}]\n')).toEqual([
      'job.yaml:6:31: spec.stages.1.kind needs features: add spec.data.features, or use mf stages alone: current value is "amr"',
    ]);
    expect(of('{synthetic: {users: 0}}')).toEqual([
      'job.yaml:5:29: spec.data.synthetic.users must be a whole number from 2 to 10000000: current value is 0',
    ]);
    expect(of('{interactions: a.csv}', '  requireGpu: true\n  engine: onnx\n')).toEqual([
      'job.yaml:6:15: spec.requireGpu must be false with the engine onnx, which uses the CPU only: current value is true',
    ]);
    expect(of('{interactions: a.csv}', '  products: int8\n  engine: tensorflow\n')).toEqual([
      'job.yaml:7:11: spec.engine must be auto, onnx or reference with spec.products: int8, which only the engines onnx and reference compute: current value is "tensorflow"',
    ]);
    expect(of('{interactions: a.csv}', '  products: int16\n  requireGpu: true\n')).toEqual([
      'job.yaml:7:15: spec.requireGpu must be false with spec.products: int16, which only the engines onnx and reference compute: current value is true',
    ]);
  });

  it('a place for prepared data beside data that are prepared', () => {
    const problems = (keys: string) => problemsOf(() => parse(`  data: {interactions: a.csv, ${keys}}\n`)).join();
    expect(problems('prepared: p, prepareTo: q')).toMatch(
      /prepareTo cannot stand beside spec\.data\.prepared: remove one/,
    );
  });

  it('several things at once, in the order of the file', () => {
    const problems = problemsOf(() =>
      parse(`  data: {features: [a.npy], interaction: a.csv}
  seed: x
  partitions: 1
  workers: {replicas: 2}
  stages:
    - {kind: vbpr, lambda: 2}
    - {kind: amr, epsilon: -1}
`),
    );
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'job.yaml:5:29:',
      'job.yaml:6:9:',
      'job.yaml:8:23:',
      'job.yaml:10:28:',
      'job.yaml:11:28:',
    ]);
  });
});
