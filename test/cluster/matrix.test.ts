import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { evaluate, train, type TrainingResult } from '../../local/index.js';
import { Phase } from '../../proto/index.js';
import { amr, temporaryFolder } from '../tools/amr.js';
import { TestCluster } from './cluster.js';
import { describeWithNats } from './require.js';

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: matrix}
spec:
  data: {synthetic: {users: 80, items: 70, seed: 3}}
  model: {factors: 6}
  stages: [{kind: mf, epochs: 2}, {kind: vbpr, epochs: 2, itemDropout: .1}, {kind: amr, epochs: 2, perturbation: per-occurrence}]
  batchSize: 32
  partitions: 5
  engine: reference
  evaluation: {candidates: 20, every: 2}
`;
const file = { file: 'job.yaml' };

describeWithNats('a cluster of processes', (natsServer) => {
  const folder = temporaryFolder();
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await TestCluster.start({ natsServer, folder: join(folder, 'cluster'), workers: 4, shards: 3 });
  });
  afterAll(() => cluster.close());

  async function trainBoth(name: string, set: readonly string[], processes: { workers: number; shards: number }) {
    const alone = train(parseJob(JOB, { ...file, set }), { modelDirectory: join(folder, name), root: folder });
    const { workers, shards } = processes;
    const numbers = [`spec.workers.replicas=${workers}`, `spec.parameterServers.replicas=${shards}`];
    await cluster.submit(JOB, [...set, `metadata.name=${name}`, ...numbers]);
    const status = await cluster.watch(name);
    expect(status.phase, cluster.story()).toBe(Phase.PHASE_SUCCEEDED);
    return { alone: await alone, status };
  }

  for (const workers of [1, 2, 4]) {
    for (const shards of [1, 2, 3]) {
      it(`of ${workers} workers and ${shards} shards gives the digest and the metrics of amr train`, async () => {
        const { alone, status } = await trainBoth(`on-${workers}-${shards}`, [], { workers, shards });
        expect(status.digest).toBe(alone.digest);
        expect(status.metrics).toEqual(alone.metrics);
        const last = alone.stages.at(-1)!;
        expect([status.loss, status.adversarialLoss]).toEqual([last.loss, last.adversarialLoss]);
      });
    }
  }

  for (const refit of [true, false]) {
    it(`ends stages early as amr train does, ${refit ? 'and then trains again' : 'in one pass'}`, async () => {
      const evaluation = `{candidates: 20, select: validation, every: 1, patience: 1, refit: ${refit}}`;
      const set = ['spec.stages=[{kind: mf, epochs: 30}, {kind: vbpr, epochs: 30}]', `spec.evaluation=${evaluation}`];
      const { alone, status } = await trainBoth(`early-${refit}`, set, { workers: 2, shards: 2 });
      for (const { epochs, keptEpoch } of alone.stages) expect([epochs, epochs < 30]).toEqual([keptEpoch + 1, true]);
      expect(status.digest).toBe(alone.digest);
      expect(status.metrics).toEqual(alone.metrics);
    });
  }

  for (const [name, set] of [
    ['selected', ['spec.evaluation.select=validation', 'spec.evaluation.every=1', 'spec.wire=bfloat16']],
    ['one-pass', ['spec.evaluation={candidates: 20, select: validation, every: 1, refit: false}']],
    ['adam', ['spec.optimizer=adam']],
    ['sgd', ['spec.optimizer=sgd']],
    ['no-content', ['spec.stages=[{kind: mf, epochs: 2}]']],
    ['content-alone', ['spec.stages=[{kind: vbpr, epochs: 1}, {kind: duif, epochs: 2}, {kind: vbpr, epochs: 1}]']],
    ['pool', ['spec.negativePool=9', 'spec.sharedPool=true']],
    [
      'softmax',
      [
        'spec.stages=[{kind: mf, epochs: 1, loss: softmax, negatives: 9}, {kind: vbpr, epochs: 1, loss: softmax, itemDropout: .1}, {kind: amr, epochs: 2, loss: softmax, negatives: 20, temperature: .5, popularityCorrection: true}]',
      ],
    ],
    ['all-candidates', ['spec.evaluation.candidates=all']],
    ['memory', ['spec.memory={alpha: 3, coldAlpha: 5, coldBias: .5}', 'spec.evaluation.select=validation']],
    [
      'chosen-memory',
      [
        'spec.memory={coOccurrence: {rank: 8}, maxDrop: {epsilon: .01, share: .9}}',
        'spec.evaluation={candidates: 20, select: validation, every: 1}',
      ],
    ],
    [
      'kept-content',
      [
        'spec.memory={coldAlpha: 4, content: snapshot, maxDrop: {epsilon: .01, share: .9}}',
        'spec.evaluation={candidates: 20, select: validation, every: 1}',
      ],
    ],
  ] as const) {
    it(`trains the job "${name}" as amr train does, and gives its model back`, async () => {
      const { alone, status } = await trainBoth(name, set, { workers: 2, shards: 2 });
      expect(status.digest).toBe(alone.digest);
      expect(status.metrics).toEqual(alone.metrics);
      const to = join(folder, `${name}-fetched`);
      const fetched = await amr('fetch', name, '--to', to, '--server', cluster.coordinator.address, '--insecure');
      expect(fetched.code, fetched.stderr).toBe(0);
      const { choice } = JSON.parse(readFileSync(join(to, 'config.json'), 'utf8')) as TrainingResult;
      expect(choice).toEqual(alone.choice);
      // Reads the whole model and verifies its digest.
      const exported = await amr(
        'export',
        to,
        '--to',
        join(folder, `${name}-vectors`),
        '--format',
        'npy',
        '-o',
        'json',
      );
      expect(exported.code, exported.stderr).toBe(0);
    });
  }

  it('reports what validation chose by a file of pairs, and says how files were understood', async () => {
    const pairs = Array.from({ length: 60 }, (_, user) =>
      [0, 1, 2, 3, 4].map((step) => `${user},i${(user * 7 + step * step) % 40}\n`),
    );
    const files = join(folder, 'cluster', 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'train.csv'), `user,item\n${pairs.map((own) => own.slice(2).join('')).join('')}`);
    writeFileSync(join(files, 'valid.csv'), `user,item\n${pairs.map(([, second]) => second).join('')}`);
    writeFileSync(join(files, 'test.csv'), `user,item\n${pairs.map(([first]) => first).join('')}`);
    const set = [
      `spec.data={root: ${files}, interactions: train.csv, test: test.csv, validation: valid.csv}`,
      'spec.stages=[{kind: mf, epochs: 4, learningRate: {users: .1, items: .1}}, {kind: mf, epochs: 6, learningRate: {users: .1, items: .1}}]',
      'spec.evaluation.select=validation',
      'spec.evaluation.every=1',
    ];
    const { alone, status } = await trainBoth('kept', set, { workers: 2, shards: 2 });
    const kept = alone.stages[1];
    expect(kept.keptEpoch).toBeLessThan(kept.epochs);
    expect(status).toMatchObject({ digest: alone.digest, metrics: alone.metrics, loss: kept.loss });
    expect(status).toMatchObject({ metricsStageNumber: 2, metricsEpoch: kept.keptEpoch, candidates: 20 });
    expect(status).toMatchObject({ pass: 2, passes: 2, progress: 1, validation: alone.validation });

    const server = ['--server', cluster.coordinator.address, '--insecure'];
    const to = join(folder, 'kept-fetched');
    expect((await amr('fetch', 'kept', '--to', to, ...server)).code).toBe(0);
    expect((await evaluate(to)).metrics).toEqual(alone.metrics);
    const config = JSON.parse(readFileSync(join(to, 'config.json'), 'utf8')) as TrainingResult;
    const { metrics, choice, validation } = alone;
    expect(config).toMatchObject({ metrics, choice, validation, candidates: 20 });
    expect(config.stages.map(({ keptEpoch }) => keptEpoch)).toEqual(alone.stages.map(({ keptEpoch }) => keptEpoch));

    expect((await amr('get', 'kept', ...server)).stdout).toMatch(
      new RegExp(`against 20 sampled items\nmeasured +after epoch ${kept.keptEpoch} of stage 2\nvalid +NDCG@10 `),
    );
    expect((await amr('logs', 'kept', ...server)).stdout).toMatch(
      /info .*train\.csv: comma-separated, header; user = user, item = item\n(.*\n)*.*info .*validation chose mf \d of 4 epochs, mf \d of 6 epochs/,
    );
  });
});
