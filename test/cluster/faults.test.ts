import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { train } from '../../local/index.js';
import type { JobStatus } from '../../proto/index.js';
import { Phase } from '../../proto/index.js';
import { temporaryFolder } from '../tools/amr.js';
import type { TestClusterOptions } from './cluster.js';
import { TestCluster } from './cluster.js';
import { describeWithNats } from './require.js';

/** Some seconds of training, checkpointed every one of them. */
const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: faults}
spec:
  data: {synthetic: {users: 300, items: 240, seed: 3}}
  model: {factors: 8}
  stages: [{kind: mf, epochs: 8}, {kind: vbpr, epochs: 10}, {kind: amr, epochs: 14}]
  batchSize: 24
  partitions: 4
  engine: reference
  checkpoint: {every: 1s, keep: 2}
  evaluation: {candidates: 30, every: 7}
  workers: {replicas: 2}
  parameterServers: {replicas: 2}
`;

describeWithNats('a cluster of processes', (natsServer) => {
  const folder = temporaryFolder();
  let cluster: TestCluster | undefined;
  afterEach(async () => {
    await cluster?.close();
    cluster = undefined;
  });

  let trained: ReturnType<typeof train> | undefined;
  /** The undisturbed run on one machine. */
  const alone = () =>
    (trained ??= train(parseJob(JOB, { file: 'job.yaml' }), { modelDirectory: join(folder, 'model'), root: folder }));

  async function start(options: Partial<TestClusterOptions> = {}): Promise<TestCluster> {
    cluster = await TestCluster.start({
      natsServer,
      folder: join(folder, randomUUID()),
      workers: 2,
      shards: 2,
      ...options,
    });
    return cluster;
  }

  async function expectSameModel(status: JobStatus): Promise<void> {
    const { digest, metrics } = await alone();
    expect(status.phase, cluster!.story()).toBe(Phase.PHASE_SUCCEEDED);
    expect(status.digest).toBe(digest);
    expect(status.metrics).toEqual(metrics);
  }

  for (const victim of ['worker-1', 'shard-0', 'coordinator', 'nats']) {
    it(`gives the digest of amr train when ${victim} is killed`, async () => {
      const cluster = await start();
      await cluster.submit(JOB);
      await cluster.reach('faults', 0.3);
      await cluster.kill(victim);
      await sleep(200);
      cluster.restart(victim);
      const status = await cluster.watch('faults');
      await expectSameModel(status);
      const isMember = victim.startsWith('worker') || victim.startsWith('shard');
      expect(status.run > 1, cluster.story()).toBe(isMember);
    });
  }
});
