import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../dataset/load.js';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import { parseJob, prepare, train } from '../../local/index.js';
import { plan } from '../../local/plan/plan.js';
import { findCatalog } from '../../local/plan/catalog.js';
import { dealPartitions } from '../../job/shards.js';
import { popularityOf } from '../../job/plan/catalog.js';
import { distinctItems } from '../../job/plan/batch-rows.js';
import { expectedBytes, totalsOf } from '../../job/plan/wire.js';
import { openSamplers } from '../../training/samplers.js';
import { bytesOfStep } from '../bench/wire.js';
import { amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();
const data = join(folder, 'data');

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {root: data, interactions: train.csv, features: [features.npy], items: items.txt, test: test.csv}
  model: {factors: 8}
  stages: [{kind: mf, epochs: 1}, {kind: vbpr, epochs: 2}, {kind: amr, epochs: 1}]
  batchSize: 64
  checkpoint: {keep: 1000}
`;
const jobOf = (...set: string[]) => parseJob(JOB, { file: 'job.yaml', set });
const jobFile = join(folder, 'job.yaml');
const PACE = { triplesPerSecond: 50_000 };

beforeAll(async () => {
  await writeSyntheticCatalog({ users: 900, items: 700, seed: 3 }, data);
  writeFileSync(join(folder, 'job.yaml'), JOB);
});

describe('plan()', () => {
  it('says how many steps and bytes training then has', async () => {
    const job = jobOf();
    const planned = await plan(job, { root: folder, cluster: null, ...PACE });
    const modelDirectory = join(folder, 'model');
    const files: number[] = [];
    let triples = 0;
    await train(job, {
      modelDirectory,
      root: folder,
      onEvent(event) {
        if (event.type === 'checkpoint') files.push(bytesIn(event.path));
        if (event.type === 'epoch') triples += event.triples;
      },
    });
    expect(planned.triples).toBe(triples);
    // Every stage ends with a checkpoint, whose number is that of its step.
    expect(files).toHaveLength(3);
    expect(planned.disk.checkpoint / files[2]).toBeCloseTo(1, 1);
    const tensors = ['model.safetensors', 'users.txt', 'items.txt'].map(
      (name) => statSync(join(modelDirectory, name)).size,
    );
    expect(planned.model / tensors.reduce((sum, size) => sum + size, 0)).toBeCloseTo(1, 2);
  });

  it('measures the speed of the steps and of an evaluation', async () => {
    const { time } = await plan(jobOf('spec.engine=reference', 'spec.stages=[{kind: mf}]'), {
      root: folder,
      cluster: null,
    });
    expect(time!.stages[0].triplesPerSecond).toBeGreaterThan(100);
    expect(time!.evaluations).toBeGreaterThan(0);
    expect(time!.total).toBeGreaterThan(time!.stages[0].seconds);
  });

  it('takes the counts of prepared data, which equal those of the files', async () => {
    const to = join(folder, 'prepared');
    await prepare(jobOf(), { root: folder, to });
    const [read, prepared] = await Promise.all(
      [jobOf(), jobOf(`spec.data.prepared=${to}`)].map((job) => findCatalog(job, { root: folder })),
    );
    expect(prepared.facts).toEqual(read.facts);
    expect(prepared.notes[0]).toMatch(/counts are those of the prepared data/);
    expect(prepared.dataset).toBeUndefined();
  });

  it('refuses to count objects and large files, and then says how', async () => {
    const object = jobOf('spec.data.interactions=s3://bucket/train.csv');
    await expect(findCatalog(object, { root: folder })).rejects.toMatchObject({ code: 'plan-counts-unknown' });
    const large = join(folder, 'large');
    mkdirSync(large);
    writeFileSync(join(large, 'train.csv'), 'u,i\n');
    truncateSync(join(large, 'train.csv'), 257 * 2 ** 20);
    const job = jobOf(`spec.data.interactions=${join(large, 'train.csv')}`);
    await expect(findCatalog(job, { root: folder })).rejects.toThrow(/without reading its 257.0 MiB/);
    const counts = { users: 10, items: 20, interactions: 30, width: 4 };
    expect((await findCatalog(job, { root: folder, counts })).facts).toMatchObject({ users: 10, items: 20, width: 4 });
  });
});

describe('distinctItems() and expectedBytes()', () => {
  it.each<[name: string, ...set: string[]]>([
    ['triples', 'spec.stages=[{kind: vbpr, epochs: 1}]'],
    ['a pool', 'spec.stages=[{kind: vbpr, epochs: 1}]', 'spec.negativePool=50'],
    ['a shared pool', 'spec.stages=[{kind: vbpr, epochs: 1}]', 'spec.negativePool=50', 'spec.sharedPool=true'],
    [
      'shared popular negatives',
      'spec.stages=[{kind: mf, epochs: 1, loss: softmax, negatives: 64, popularityCorrection: true}]',
      'spec.sharedPool=true',
    ],
    ['a softmax', 'spec.stages=[{kind: mf, epochs: 1, loss: softmax, negatives: 64}]'],
    [
      'popular negatives',
      'spec.stages=[{kind: mf, epochs: 1, loss: softmax, negatives: 64, popularityCorrection: true}]',
    ],
    ['DUIF', 'spec.stages=[{kind: duif, epochs: 1}]'],
  ])('equal what is drawn, within a few percent: %s', async (_, ...set) => {
    const job = jobOf('spec.batchSize=128', ...set);
    const dataset = await loadDataset({
      root: data,
      interactions: 'train.csv',
      items: 'items.txt',
      features: ['features.npy'],
    });
    const samplers = openSamplers(job, dataset);
    const { facts } = await findCatalog(job, { root: folder });
    const [stage] = job.stages;
    const steps = 20;
    const rows = Array.from(
      { length: steps },
      (_, step) => samplers[0].draw({ epoch: 1, step }, stage)!.itemRows.length,
    );
    const { negativePool, sharedPool } = job;
    const size = { batchSize: 128, negativePool, sharedPool, size: 128, partitions: 1 };
    const expected = distinctItems({ ...facts, popularity: popularityOf(dataset.training.items, 700) }, stage, size);
    expect(expected / mean(rows)).toBeGreaterThan(0.95);
    expect(expected / mean(rows)).toBeLessThan(1.05);
    const shape = { items: 700, width: 64, factors: 8, shards: 2 };
    const drawn = Array.from({ length: steps }, (_, step) =>
      bytesOfStep({ samplers, stage, leases: dealPartitions(4, 2), ...shape }, 1, step),
    );
    const wire = { ...size, partitions: 4, factors: 8, workers: 2, shards: 2 };
    const { sent, received } = totalsOf(expectedBytes(facts, stage, wire, 128), 2);
    expect(sent / mean(drawn.map((one) => one.sent))).toBeCloseTo(1, 1);
    expect(received / mean(drawn.map((one) => one.received))).toBeCloseTo(1, 1);
  });
});

describe('amr plan', () => {
  const speed = ['--triples-per-second', '1000000'];

  it('prints one JSON document, with the messages of a cluster', async () => {
    const run = await amr('plan', jobFile, '--workers', '2', '--shards', '3', ...speed, '-o', 'json');
    expect(run.code).toBe(0);
    const planned = JSON.parse(run.stdout);
    expect(planned).toMatchObject({
      fits: true,
      misfits: [],
      cluster: { workers: 2, shards: 3 },
      catalog: { users: 900, items: 700 },
    });
    expect(planned.processes.map(({ role, count }: { role: string; count: number }) => [role, count])).toEqual([
      ['worker', 2],
      ['parameter-server', 3],
      ['coordinator', 1],
      ['nats', 1],
    ]);
    expect(planned.wire.map(({ kind }: { kind: string }) => kind)).toEqual(['mf', 'vbpr', 'amr']);
  });

  it('says what does not fit, with the arithmetic and the setting that mends it, and ends with code 1', async () => {
    const sizes = ['--users', '50000000', '--items', '1000000000', '--interactions', '2000000000', '--width', '512'];
    const run = await amr('plan', jobFile, ...sizes, ...speed);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(
      /amr: the job needs [\d.]+ MiB of memory \(.*parameters.*\), and this machine has .*\. To mend it, lower spec\.model\.factors/,
    );
    expect(run.stdout).toMatch(/1,000,000,000 items/);
  });

  it('compares a cluster with the limits of the job', async () => {
    const limits = '--set=spec.workers.resources={limits: {memory: 100Mi}}';
    const small = ['--set', 'spec.parameterServers.storage=1Mi', '--set', 'spec.checkpoint.keep=30'];
    const run = await amr('plan', jobFile, '--workers', '2', '--network', '10G', limits, ...small, ...speed);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(
      /a worker needs .* and its limit is 100\.0 MiB\. To mend it, raise spec\.workers\.resources\.limits\.memory/,
    );
    expect(run.stderr).toMatch(
      /a parameter server needs .* \(31 checkpoints of .* and there are 1\.0 MiB\. To mend it, raise spec\.parameterServers\.storage, or lower spec\.checkpoint\.keep/,
    );
    expect(run.stdout).toMatch(/WAITS FOR/);
  });

  it('refuses options that belong together, and more workers than partitions', async () => {
    const lonely = await amr('plan', jobFile, '--users', '5');
    expect(lonely).toMatchObject({ code: 2, stderr: expect.stringMatching(/belong together/) });
    const many = await amr('plan', jobFile, '--workers', '9', ...speed);
    expect(many).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/at most spec.partitions, which is 4: current value is 9/),
    });
    const network = await amr('plan', jobFile, '--network', 'fast');
    expect(network.code).toBe(2);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The bytes of the tensors in a folder. */
function bytesIn(path: string): number {
  const names = readdirSync(path).filter((name) => name.endsWith('.safetensors'));
  return names.reduce((sum, name) => sum + readFileSync(join(path, name)).length, 0);
}
