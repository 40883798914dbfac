import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dealRows } from '../../coordinator/core/deal.js';
import { dealPartitions } from '../../job/shards.js';
import { loadDataset } from '../../dataset/load.js';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import { jobDocument, parseJob } from '../../job/index.js';
import type { Job } from '../../job/index.js';
import { stepsPerEpoch, Timeline } from '../../job/timeline.js';
import { prepare as prepareData, train } from '../../local/index.js';
import { addHistogram, rankHistogram, rankingMetrics } from '../../model/metrics.js';
import type { NatsServerProcess } from '../../parameter-server/nats/server-process.js';
import { startNatsServer } from '../../parameter-server/nats/server-process.js';
import { warmBitsOf } from '../../parameter-server/warm-items.js';
import { runParameterServer } from '../../parameter-server/process/run.js';
import type { Assign, Checkpoint, DataManifest } from '../../proto/index.js';
import { systemClock } from '../../runtime/clock.js';
import { runWorker } from '../../worker/run.js';
import { temporaryFolder } from '../tools/amr.js';
import { describeWithNats } from './require.js';
import { ScriptedCoordinator } from './scripted-coordinator.js';

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: small}
spec:
  data: {synthetic: {users: 60, items: 50, seed: 3}}
  model: {factors: 6}
  stages: [{kind: mf, epochs: 2}, {kind: vbpr, epochs: 2, loss: softmax, negatives: 12}, {kind: amr, epochs: 2, itemDropout: .1}]
  batchSize: 40
  partitions: 5
  engine: reference
  evaluation: {candidates: 20, every: 2}
`;

describeWithNats('workers and parameter servers', (file) => {
  const clock = systemClock();
  const folder = temporaryFolder();
  let nats: NatsServerProcess;
  beforeAll(async () => {
    nats = await startNatsServer(file, { clock });
  });
  afterAll(() => nats.stop());

  /** The members, which run in this process under a scripted coordinator. */
  async function openCluster() {
    const coordinator = new ScriptedCoordinator(nats.url);
    const address = await coordinator.listen();
    const storage = join(folder, randomUUID());
    const shutdown = new AbortController();
    const ended: Promise<number>[] = [];
    const context = { clock, shutdown: shutdown.signal };
    const common = {
      coordinator: address,
      onlyJob: '',
      version: 'test',
      logLevel: 'fatal' as const,
      nats: { tls: false },
    };
    const start = async (role: 'worker' | 'shard', name: string) => {
      const options = { ...common, name };
      ended.push(
        role === 'worker'
          ? runWorker({ ...options, dataRoot: folder, threads: 1, requireGpu: false }, context)
          : runParameterServer({ ...options, storage: join(storage, name) }, context),
      );
      await coordinator.hear(name, 'join');
    };
    const close = async () => {
      shutdown.abort();
      const codes = await Promise.all(ended);
      coordinator.close();
      return codes;
    };
    return { coordinator, start, close };
  }
  type Cluster = Awaited<ReturnType<typeof openCluster>>;

  /** The fields of an Assign that follow from the reports of the workers about the data. */
  interface Prepared {
    readonly uid: string;
    readonly job: Job;
    readonly manifest: DataManifest;
    readonly fingerprint: string;
    readonly timeline: Timeline;
  }

  async function prepare({ coordinator }: Cluster, job: Job): Promise<Prepared> {
    const uid = randomUUID();
    coordinator.tell('worker-0', { jobUid: uid, run: 0 }, { prepare: { document: JSON.stringify(jobDocument(job)) } });
    const { manifest, fingerprint } = await coordinator.hear('worker-0', 'prepared');
    const timeline = new Timeline(job, stepsPerEpoch(manifest!.partitionInteractions, job.batchSize));
    return { uid, job, manifest: manifest!, fingerprint, timeline };
  }

  /** Starts a run with the given numbers of members. Resolves when all of them train. */
  async function begin(
    { coordinator }: Cluster,
    { uid, job, manifest, fingerprint, timeline }: Prepared,
    {
      run,
      workers,
      shards,
      checkpoint,
    }: { run: number; workers: number; shards: number; checkpoint: Checkpoint | null },
  ) {
    const leases = dealPartitions(job.partitions, workers).map((partitions, at) => ({
      worker: `worker-${at}`,
      partitions,
    }));
    const names = Array.from({ length: shards }, (_, at) => `shard-${at}`);
    const startStep = checkpoint?.step ?? 0;
    const common: Omit<Assign, 'partitions' | 'shard'> = {
      jobName: job.name,
      document: JSON.stringify(jobDocument(job)),
      manifest,
      fingerprint,
      shards: dealRows(manifest, names),
      workers: leases,
      checkpoint,
      startStep,
      firstStep: 0,
      evaluatedThrough: 0,
      checkpoints: timeline.checkpoints(startStep),
      halts: [timeline.end],
    };
    const about = { jobUid: uid, run };
    const members = [...leases.map(({ worker }) => worker), ...names];
    for (const [at, { worker, partitions }] of leases.entries()) {
      coordinator.tell(worker, about, { assign: { ...common, partitions, shard: at } });
    }
    for (let at = 0; at < shards; at++)
      coordinator.tell(`shard-${at}`, about, { assign: { ...common, partitions: null, shard: at } });
    for (const member of members) await coordinator.hear(member, 'ready');
    for (const member of members) coordinator.tell(member, about, { start: {} });
    return { about, members };
  }

  /** The checkpoint of a boundary, once every shard has reported its part. Parts of other boundaries are skipped. */
  async function checkpointOf(
    { coordinator }: Cluster,
    shards: number,
    step: number,
    run: number,
  ): Promise<Checkpoint> {
    const files: Checkpoint['files'] = [];
    for (let at = 0; at < shards; at++) {
      let part = await coordinator.hear(`shard-${at}`, 'checkpointPart');
      while (part.step !== step) part = await coordinator.hear(`shard-${at}`, 'checkpointPart');
      files.push(...part.files.map((file) => ({ ...file, holder: `shard-${at}` })));
    }
    return { step, run, files, losses: [] };
  }

  async function digestOf({ coordinator }: Cluster, about: { jobUid: string; run: number }, model: Checkpoint) {
    coordinator.tell('worker-0', about, { computeDigest: { model, publication: null } });
    return (await coordinator.hear('worker-0', 'digest')).digest;
  }

  /** The metrics of the test pairs at a boundary, computed from the ranks that all workers report. */
  async function metricsOf({ coordinator }: Cluster, workers: number, step: number, at: readonly number[]) {
    const all = rankHistogram([], Math.max(...at));
    for (let worker = 0; worker < workers; worker++) {
      let ranks = await coordinator.hear(`worker-${worker}`, 'epochRanks');
      while (ranks.step !== step) ranks = await coordinator.hear(`worker-${worker}`, 'epochRanks');
      for (const group of [ranks.test!.warm!, ranks.test!.cold!]) {
        addHistogram(all, { counts: Float64Array.from(group.counts), total: group.pairs });
      }
    }
    return rankingMetrics(all, at);
  }

  it('give the digest of `train`, also when a checkpoint is continued with other numbers of workers and shards', async () => {
    const job = parseJob(JOB, { file: 'job.yaml' });
    const alone = await train(job, { modelDirectory: join(folder, 'model'), root: folder });
    const cluster = await openCluster();
    const { coordinator } = cluster;
    for (const at of [0, 1, 2]) await cluster.start('worker', `worker-${at}`);
    for (const at of [0, 1, 2]) await cluster.start('shard', `shard-${at}`);
    const prepared = await prepare(cluster, job);
    const { timeline } = prepared;

    const first = await begin(cluster, prepared, { run: 1, workers: 3, shards: 2, checkpoint: null });
    const end = await checkpointOf(cluster, 2, timeline.end, 1);
    expect(end.files.map(({ file }) => file)).toContain('users.txt');
    expect(await digestOf(cluster, first.about, end)).toBe(alone.digest);
    expect(await metricsOf(cluster, 3, timeline.end, job.evaluation.at)).toEqual(alone.metrics);
    for (const name of first.members) coordinator.tell(name, first.about, { release: { reason: 'done' } });

    const again = { ...prepared, uid: randomUUID() };
    const second = await begin(cluster, again, { run: 1, workers: 2, shards: 3, checkpoint: null });
    const middle = await checkpointOf(cluster, 3, timeline.stageEnds[0], 1);
    const third = await begin(cluster, again, { run: 2, workers: 3, shards: 1, checkpoint: middle });
    const last = await checkpointOf(cluster, 1, timeline.end, 2);
    expect(await digestOf(cluster, third.about, last)).toBe(alone.digest);
    for (const name of new Set([...second.members, ...third.members])) {
      coordinator.tell(name, third.about, { release: { reason: 'done' } });
    }
    expect(await cluster.close()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('go on with a job whose manifest comes from an earlier version, which has the bits of the warm items', async () => {
    const job = parseJob(JOB, { file: 'job.yaml' });
    const alone = await train(job, { modelDirectory: join(folder, 'older'), root: folder });
    const cluster = await openCluster();
    for (const at of [0, 1]) await cluster.start('worker', `worker-${at}`);
    for (const at of [0, 1]) await cluster.start('shard', `shard-${at}`);
    const prepared = await prepare(cluster, job);
    const { warmItems } = await loadDataset({
      synthetic: { users: 60, items: 50, seed: 3 },
      folder: join(folder, 'c'),
    });
    expect(warmItems.length).toBeLessThan(50);
    const manifest = { ...prepared.manifest, warm: warmBitsOf(warmItems, 50), warmDigests: new Uint8Array(0) };
    const run = { run: 1, workers: 2, shards: 2, checkpoint: null };
    const { about, members } = await begin(cluster, { ...prepared, manifest }, run);
    const end = await checkpointOf(cluster, 2, prepared.timeline.end, 1);
    expect(await digestOf(cluster, about, end)).toBe(alone.digest);
    for (const name of members) cluster.coordinator.tell(name, about, { release: { reason: 'done' } });
    await cluster.close();
  });

  it('train on prepared data as `train` does on the files, which may be gone', async () => {
    const root = join(folder, 'files');
    await writeSyntheticCatalog({ users: 60, items: 50, seed: 3 }, root);
    const text = JOB.replace(
      /^  data: .*/m,
      '  data: {root: files, interactions: train.csv, features: [features.npy], items: items.txt, test: test.csv}',
    );
    const files = parseJob(text, { file: 'job.yaml' });
    const alone = await train(files, { modelDirectory: join(folder, 'from-files'), root: folder });
    const { fingerprint } = await prepareData(files, { root: folder, to: join(root, 'prepared') });
    for (const name of ['train.csv', 'items.txt', 'test.csv']) rmSync(join(root, name));
    const job = parseJob(text, { file: 'job.yaml', set: ['spec.data.prepared=prepared'] });
    const cluster = await openCluster();
    for (const at of [0, 1]) await cluster.start('worker', `worker-${at}`);
    await cluster.start('shard', 'shard-0');
    const prepared = await prepare(cluster, job);
    expect(prepared.manifest.fingerprint).toBe(fingerprint);
    const { about, members } = await begin(cluster, prepared, { run: 1, workers: 2, shards: 1, checkpoint: null });
    const end = await checkpointOf(cluster, 1, prepared.timeline.end, 1);
    expect(await digestOf(cluster, about, end)).toBe(alone.digest);
    for (const name of members) cluster.coordinator.tell(name, about, { release: { reason: 'done' } });
    await cluster.close();
  });

  it('continue from a model as `train` does, on any number of shards', async () => {
    const base = join(folder, 'base');
    const set = ['spec.stages=[{kind: vbpr, epochs: 1}]'];
    // Only its first few items have rows that are not 0, so at least one shard starts with zeros alone.
    await train(
      parseJob(JOB, { file: 'job.yaml', set: [...set, 'spec.data.synthetic={users: 20, items: 14, seed: 3}'] }),
      {
        modelDirectory: base,
        root: folder,
      },
    );
    const job = parseJob(JOB, { file: 'job.yaml', set: [...set, `spec.from=${base}`] });
    const alone = await train(job, { modelDirectory: join(folder, 'continued'), root: folder });
    const cluster = await openCluster();
    for (const at of [0, 1]) await cluster.start('worker', `worker-${at}`);
    for (const at of [0, 1, 2]) await cluster.start('shard', `shard-${at}`);
    const prepared = await prepare(cluster, job);
    const { about, members } = await begin(cluster, prepared, { run: 1, workers: 2, shards: 3, checkpoint: null });
    const end = await checkpointOf(cluster, 3, prepared.timeline.end, 1);
    expect(await digestOf(cluster, about, end)).toBe(alone.digest);
    for (const name of members) cluster.coordinator.tell(name, about, { release: { reason: 'done' } });
    await cluster.close();
  });

  it('refuse and count the commands of a coordinator that was replaced, and of older runs', async () => {
    const job = parseJob(JOB, { file: 'job.yaml' });
    const cluster = await openCluster();
    const { coordinator } = cluster;
    coordinator.epoch = 5;
    await cluster.start('worker', 'worker-0');
    await cluster.start('shard', 'shard-0');
    const prepared = await prepare(cluster, job);
    const { about } = await begin(cluster, prepared, { run: 2, workers: 1, shards: 1, checkpoint: null });
    coordinator.epoch = 4;
    coordinator.tell('worker-0', about, { release: { reason: 'too late' } });
    coordinator.epoch = 5;
    coordinator.tell('shard-0', { ...about, run: 1 }, { release: { reason: 'too late' } });
    const end = await checkpointOf(cluster, 1, prepared.timeline.end, 2);
    expect(await digestOf(cluster, about, end)).toMatch(/^sha256:/);
    const refused = () => ['worker-0', 'shard-0'].map((name) => coordinator.heartbeats.get(name)?.refusedCommands);
    await vi.waitFor(() => expect(refused()).toEqual([1, 1]));
    for (const name of ['worker-0', 'shard-0']) coordinator.tell(name, about, { release: { reason: 'done' } });
    await cluster.close();
  });
});
