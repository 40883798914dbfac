import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseJob, type Job, type TrainingResult } from '../../job/index.js';
import { InterruptedError, JobFailedError } from '../../runtime/errors.js';
import { runCli } from '../../test/support/cli.js';
import type { TrainOptions } from '../../local/index.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = `apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec:
  data: {interactions: a.csv}
`;
writeFileSync(join(folder, 'job.yaml'), FILE);
writeFileSync(join(folder, 'cluster.yaml'), `${FILE}  workers: {replicas: 1}\n  deadline: 1h\n`);
writeFileSync(join(folder, 'broken.yaml'), `${FILE}  seed: -1\n  batchSize: 0\n`);

const RESULT: TrainingResult = {
  model: 'models/tiny',
  digest: 'sha256:abc',
  engine: 'onnx',
  stages: [
    {
      kind: 'mf',
      epochs: 30,
      keptEpoch: 30,
      triples: 3_807_390,
      seconds: 61.3,
      triplesPerSecond: 62_110,
      loss: 0.21,
      adversarialLoss: null,
    },
    {
      kind: 'amr',
      epochs: 20,
      keptEpoch: 7,
      triples: 2_538_260,
      seconds: 41,
      triplesPerSecond: 61_909,
      loss: 0.22,
      adversarialLoss: 0.31,
    },
  ],
  metrics: { 'hr@10': 0.5, 'ndcg@10': 0.3 },
  candidates: 99,
  rankedAgainst: 99,
};

/** A library whose train keeps what it was called with. */
function recording(train?: (job: Job, options: TrainOptions) => Promise<TrainingResult>) {
  const calls: { job: Job; options: TrainOptions }[] = [];
  return {
    calls,
    library: {
      train: (job: Job, options: TrainOptions) => {
        calls.push({ job, options });
        return train?.(job, options) ?? Promise.resolve(RESULT);
      },
    },
  };
}

describe('amr train', () => {
  it('trains the job of a file with its overrides, into models/NAME', async () => {
    const { calls, library } = recording();
    const set = ['spec.preset=paper', 'spec.model.factors=8'];
    const run = await runCli(['train', 'job.yaml', ...set.flatMap((each) => ['--set', each])], {
      cwd: folder,
      library,
    });
    expect(run.code).toBe(0);
    expect(calls).toHaveLength(1);
    const [{ job, options }] = calls;
    expect(job).toEqual(parseJob(FILE, { file: 'job.yaml', set }));
    expect(options).toMatchObject({ modelDirectory: join(folder, 'models', 'tiny'), root: folder, resume: undefined });
    expect(run.stdout).toBe(`STAGE  EPOCHS    TRIPLES        TIME  TRIPLES/S    LOSS  ADVERSARIAL
mf         30  3,807,390  1 min 01 s     62,110  0.2100            -
amr        20  2,538,260      41.0 s     61,909  0.2200       0.3100

test    NDCG@10 0.3000  HR@10 0.5000  against 99 sampled items
model   models/tiny
digest  sha256:abc
`);
    expect(run.stderr).toBe('\nnext: amr evaluate models/tiny --epsilon .05,.1,.2\n');
  });

  it('names the epochs that were kept by validation', async () => {
    const argv = ['train', 'job.yaml', '--set', 'spec.evaluation.select=validation'];
    const run = await runCli(argv, { cwd: folder, library: recording().library });
    expect(run.stdout).toContain('kept    mf epoch 30 of 30, amr epoch 7 of 20:\n        the best by validation');
  });

  it('fits 80 columns with long figures, also where validation chose', async () => {
    const figures = { epochs: 300, keptEpoch: 300, triples: 38_073_903_000, seconds: 359_999, triplesPerSecond: 1e6 };
    const stages = ['mf', 'vbpr', 'amr'].map((kind) => ({ ...RESULT.stages[1], kind: kind as 'mf', ...figures }));
    const result = { ...RESULT, stages, digest: `sha256:${'a'.repeat(64)}` };
    for (const choice of [undefined, { epochs: [300, 300, 300] }]) {
      const { library } = recording(() =>
        Promise.resolve({ ...result, choice, validation: RESULT.metrics ?? undefined }),
      );
      const argv = ['train', 'job.yaml', '--set', 'spec.evaluation.select=validation'];
      const run = await runCli(argv, { cwd: folder, library, columns: 80, stdoutColumns: 80 });
      expect(run.stdout).toContain('the best by validation');
      expect(run.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });

  it('takes --model, --threads and --resume; the root is the folder of the file', async () => {
    const { calls, library } = recording();
    const argv = [
      'train',
      join(folder, 'job.yaml'),
      '--model',
      'my models',
      '--threads',
      '2',
      '--resume',
      '-o',
      'json',
    ];
    const run = await runCli(argv, { cwd: tmpdir(), library });
    expect(calls[0].options).toMatchObject({
      modelDirectory: join(tmpdir(), 'my models'),
      root: folder,
      threads: 2,
      resume: true,
    });
    expect(JSON.parse(run.stdout)).toEqual(RESULT);
    expect(run.stdout.trimEnd()).not.toContain('\n');
  });

  it('says which keys of a cluster it ignores', async () => {
    const run = await runCli(['train', 'cluster.yaml'], { cwd: folder, library: recording().library });
    expect(run.stderr).toContain(
      'spec.workers is for clusters: ignored here\nspec.deadline is for clusters: ignored here\n',
    );
    const quiet = await runCli(['train', 'cluster.yaml', '--quiet'], { cwd: folder, library: recording().library });
    expect(quiet.stderr).toBe('');
  });

  it('starts without a file from interactions and features, with the recommended preset', async () => {
    const { calls, library } = recording();
    const files = [
      '--interactions',
      'train.csv',
      '--features',
      'text.npy',
      '--features',
      'image.npy',
      '--test',
      'test.csv',
    ];
    const run = await runCli(['train', ...files], { cwd: folder, library });
    expect(run.code).toBe(0);
    const [{ job, options }] = calls;
    expect(job.data).toMatchObject({
      interactions: 'train.csv',
      features: ['text.npy', 'image.npy'],
      test: 'test.csv',
    });
    expect(job.stages).toMatchObject([{ kind: 'mf', loss: 'softmax' }]);
    expect(options.root).toBe(folder);
    // "train" says nothing, so the folder gives the name.
    expect(job.name).toMatch(/^amr-train-[a-z0-9-]+$/);
    const validated = ['train', '--interactions', 'train.csv', '--validation', 'valid.csv'];
    await runCli(validated, { cwd: folder, library });
    const last = calls.pop()?.job;
    expect([last?.data, last?.evaluation]).toMatchObject([{ validation: 'valid.csv' }, { select: 'validation' }]);
    await runCli(['train', '--interactions', 'My Likes.2024.tsv', '--set', 'spec.seed=3'], { cwd: folder, library });
    expect(calls[1].job).toMatchObject({
      name: 'my-likes-2024',
      seed: 3,
      memory: { coOccurrence: { weight: 'auto' } },
    });
  });

  it.each([
    [['train'], 'Cannot train without a job: name a job file, or --interactions FILE (amr train --help)'],
    [
      ['train', '--features', 'f.npy'],
      'Cannot train without a job: name a job file, or --interactions FILE (amr train --help)',
    ],
    [
      ['train', 'job.yaml', '--interactions', 'a.csv'],
      'Cannot use job.yaml together with --interactions, --features, --items, --test or --validation: use --set spec.data.interactions=FILE and the like',
    ],
    [['train', 'none.yaml'], 'Cannot read the job file none.yaml: there is no such file'],
    [['train', '.'], 'Cannot read the job file .: it is a folder'],
    [
      ['train', 'job.yaml', '--set', 'seed=2'],
      'override seed=2: the key must start at the top of the file; did you mean "spec.seed=2"?',
    ],
    [
      ['train', '--interactions', 'a.csv', '--test', 'a.csv'],
      'command line: spec.data.test must be another file than spec.data.interactions, or spec.data.where and spec.data.testWhere must say which rows are training and which are test: current value is "a.csv"',
    ],
  ])('%j is refused before anything is written', async (argv, message) => {
    expect(await runCli(argv, { cwd: folder })).toEqual({ code: 2, stdout: '', stderr: `amr: ${message}\n` });
  });

  it('reports every problem of a file, a line each', async () => {
    expect(await runCli(['train', 'broken.yaml', '-o', 'json'], { cwd: folder })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'amr: broken.yaml:6:9: spec.seed must be a whole number from 0 to 4294967295: current value is -1\n' +
        'amr: broken.yaml:7:14: spec.batchSize must be a whole number from 1 to 1048576: current value is 0\n',
    });
  });

  it('at Ctrl-C stops, says how to go on, and exits 130', async () => {
    let interrupt = () => {};
    const { library } = recording((_, { signal }) => {
      interrupt();
      return signal?.aborted
        ? Promise.reject(new InterruptedError('Interrupted; all work is saved in models/tiny/checkpoints/7'))
        : Promise.resolve(RESULT);
    });
    const argv = ['train', 'job.yaml', '--set', "metadata.labels={a: it's}", '--model', 'out', '--threads', '2'];
    const run = await runCli(argv, { cwd: folder, library, onListen: (press) => (interrupt = press) });
    expect(run).toEqual({
      code: 130,
      stdout: '',
      stderr:
        'stopping after this step, saving; Ctrl-C once more stops at once\n' +
        'amr: Interrupted; all work is saved in models/tiny/checkpoints/7\n' +
        `amr: go on with: amr train job.yaml --set 'metadata.labels={a: it'\\''s}' --model out --threads 2 --resume\n`,
    });
  });

  it('exits 3 when the job fails, with a clean line under the bar', async () => {
    const { library } = recording((_, { onEvent }) => {
      const position = { stage: 1, stages: 1, kind: 'mf', epoch: 1, epochs: 2 } as const;
      const rates = { triplesPerSecond: 1000, loss: 0.5, adversarialLoss: null, etaSeconds: 1 };
      onEvent?.({ type: 'progress', ...position, ...rates, step: 1, steps: 4 });
      return Promise.reject(new JobFailedError('the loss is NaN in stage 1, epoch 1, step 2'));
    });
    const run = await runCli(['train', 'job.yaml'], { cwd: folder, library, columns: 60 });
    expect(run.code).toBe(3);
    const [before, bar, after] = run.stderr.split('\r\u001b[K');
    expect(before).toBe('');
    expect(bar).toMatch(/^mf 1\/1 {2}epoch 1\/2 /);
    expect(after).toBe('amr: the loss is NaN in stage 1, epoch 1, step 2\n');
  });

  it('puts nothing but the document on stdout with -o json, and no bar into a pipe', async () => {
    const { library } = recording((_, { onEvent }) => {
      onEvent?.({ type: 'engine', name: 'onnx', device: 'cpu', reason: '' });
      onEvent?.({ type: 'warning', message: 'duplicates were merged' });
      return Promise.resolve(RESULT);
    });
    const run = await runCli(['train', 'job.yaml', '-o', 'json'], { cwd: folder, library });
    expect(JSON.parse(run.stdout)).toEqual(RESULT);
    expect(run.stderr).toContain('engine onnx on cpu\nwarning: duplicates were merged\n');
    // oxlint-disable-next-line no-control-regex
    expect(run.stderr).not.toMatch(/[\r\u001b]/);
  });
});
