import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWithCluster } from '../chart/cluster.js';
import { Amr } from '../tools/amr.js';
import { describeEncoding } from './encoding.js';
import { describeFaults } from './faults.js';
import { describeLarge } from './large.js';
import { describeMonitoring } from './monitoring.js';
import { describeQueue } from './queue.js';
import { describeStore } from './store.js';
import { describeSecurity } from './security.js';
import { eventually, Release, type TrainingJob } from './release.js';
import { failFor } from './webhook.js';

/** The name of the image, which the cluster must hold or be able to pull. test/tools/cluster.sh prepares it. */
const IMAGE = process.env.AMR_TEST_IMAGE;
const HAS_HELM = spawnSync('helm', ['version'], { stdio: 'ignore' }).status === 0;

/** A spec that trains for several seconds. */
const SHORT = {
  data: { synthetic: { users: 400, items: 200, seed: 1 } },
  model: { factors: 8 },
  stages: [
    { kind: 'mf', epochs: 3 },
    { kind: 'amr', epochs: 3 },
  ],
  batchSize: 256,
  partitions: 4,
  workers: { replicas: 2 },
  parameterServers: { replicas: 2, storage: '50Mi' },
};

/** A spec that trains long enough for disturbances. */
const LONG = {
  ...SHORT,
  stages: [
    { kind: 'mf', epochs: 200 },
    { kind: 'amr', epochs: 200 },
  ],
  checkpoint: { every: '2s' },
  evaluation: { every: 1000 },
};

const HAS_ROOM = { timeout: 240_000 };

describeWithCluster('a TrainingJob on Kubernetes', () => {
  const missing = HAS_HELM ? 'AMR_TEST_IMAGE names no image' : 'helm is not on PATH';
  if (!HAS_HELM || IMAGE === undefined) {
    if (process.env.AMR_REQUIRE_ALL === '1') throw new Error(`Cannot test TrainingJobs: ${missing}`);
    console.warn(`skipped: TrainingJobs on Kubernetes: ${missing}`);
    it.skip(missing, () => undefined);
    return;
  }
  const release = new Release(IMAGE);
  const expected = new Map<object, Promise<string>>();

  /** Trains the same spec with `amr train` on this machine and returns the digest. */
  async function train(name: string, spec: object): Promise<string> {
    const file = await release.jobFile(name, spec);
    const ended = await new Amr(['train', file, '--model', release.file(`${name}-model`), '-o', 'json']).ended;
    expect(ended.code, ended.stderr).toBe(0);
    return (JSON.parse(ended.stdout) as { digest: string }).digest;
  }

  const finished = ({ status }: TrainingJob) => status!.conditions.find(({ type }) => type === 'Finished')!;
  const trains = ({ status }: TrainingJob) => status?.phase === 'Running' && status.checkpoint !== undefined;

  beforeAll(async () => {
    await release.install();
    expected.set(SHORT, train('short-alone', SHORT));
    expected.set(LONG, train('long-alone', LONG));
    await Promise.all(expected.values());
  }, 240_000);

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await release.coordinatorLogs());
  });

  afterAll(() => release.remove(), 60_000);

  it('passes helm test', HAS_ROOM, async () => {
    expect(await release.helm('test', 'amr', '--timeout', '180s')).toMatch(/Phase:\s+Succeeded/);
  });

  it('trains by kubectl and by amr at the same time, to the digest of amr train', HAS_ROOM, async () => {
    const submitted = release.amr('submit', await release.jobFile('submitted', SHORT), '--wait', '-o', 'json');
    await release.apply('applied', SHORT);
    const ended = await submitted;
    expect(ended.code, ended.stderr).toBe(0);
    const digest = await expected.get(SHORT);
    expect((JSON.parse(ended.stdout) as { digest: string }).digest).toBe(digest);
    const applied = await release.phase('applied', 'Succeeded');
    await release.kubectl('wait', '--for=condition=Complete', 'tj/applied', '--timeout=10s');
    expect(applied.status!.conditions.every(({ observedGeneration }) => observedGeneration === 1)).toBe(true);
    expect(Date.parse(applied.status!.checkpoint!.time)).toBeGreaterThan(0);
    expect(applied.status!.digest).toBe(digest);
    expect((await release.job('submitted'))!.spec).toEqual(applied.spec);
  });

  it('gives the model to amr fetch after all pods of the job are gone', HAS_ROOM, async () => {
    await release.untilNoPodsOf('applied');
    const ended = await release.amr('fetch', 'applied', '--to', release.file('fetched'));
    expect(ended.code, ended.stderr).toBe(0);
    expect((await stat(release.file('fetched/model.safetensors'))).size).toBeGreaterThan(1000);
  });

  it('continues when pods of every role are deleted, and replaces only those', HAS_ROOM, async () => {
    await release.apply('disturbed', LONG);
    await release.until('disturbed', trains);
    const before = await release.podsOf('disturbed');
    const names = (component: string) =>
      before
        .filter(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component)
        .map(({ metadata }) => metadata.name);
    const [worker, shard] = [names('worker')[0], names('parameter-server')[0]];
    await release.kubectl('delete', 'pod', worker, shard, '--grace-period=0', '--force', '--wait=false');
    const others = 'app.kubernetes.io/component in (coordinator, nats)';
    await release.kubectl('delete', 'pod', '-l', others, '--wait=false');
    const deleted = before.filter(({ metadata }) => [worker, shard].includes(metadata.name));
    await eventually(
      async () => {
        const now = await release.podsOf('disturbed');
        const isNew = now.every(({ metadata }) => !deleted.some((old) => old.metadata.uid === metadata.uid));
        const isRunning = now.length === before.length && now.every(({ status }) => status.phase === 'Running');
        return { value: now.map(({ metadata }) => metadata.name), holds: isNew && isRunning };
      },
      { patienceMs: 120_000, what: 'the pods of disturbed' },
    );
    const uids = new Set((await release.podsOf('disturbed')).map(({ metadata }) => metadata.uid));
    const kept = before.filter(({ metadata }) => uids.has(metadata.uid)).map(({ metadata }) => metadata.name);
    expect(kept.sort()).toEqual(
      before
        .map(({ metadata }) => metadata.name)
        .filter((name) => name !== worker && name !== shard)
        .sort(),
    );
    const job = await release.phase('disturbed', 'Succeeded', 200_000);
    expect(job.status!.digest).toBe(await expected.get(LONG));
    expect(job.status!.run).toBeGreaterThan(1);
  });

  it(
    'is suspended, resumed with another number of workers, and upgraded around, to the same digest',
    HAS_ROOM,
    async () => {
      await release.apply('paused', LONG);
      await release.until('paused', trains);
      await release.kubectl('patch', 'tj', 'paused', '--type=merge', '-p', '{"spec":{"suspend":true}}');
      await release.phase('paused', 'Suspended');
      await release.untilNoPodsOf('paused');
      const ended = await release.amr('resume', 'paused', '--workers', '3');
      expect(ended.code, ended.stderr).toBe(0);
      await release.until('paused', ({ status }) => status?.phase === 'Running' && status.workers?.ready === 3);
      expect((await release.job('paused'))!.spec).toMatchObject({ suspend: false, workers: { replicas: 3 } });
      const uidsOfPods = async () => (await release.podsOf('paused')).map(({ metadata }) => metadata.uid);
      const pods = new Set(await uidsOfPods());
      await release.upgrade('--set', 'logLevel=debug');
      // On a slow machine the job may have ended meanwhile, and then it has no pods.
      expect((await uidsOfPods()).filter((uid) => !pods.has(uid))).toEqual([]);
      await release.kubectl('scale', 'tj', 'paused', '--replicas=1');
      await release.until('paused', ({ status }) => status!.workers!.desired <= 1);
      const job = await release.phase('paused', 'Succeeded', 200_000);
      expect(job.status!.digest).toBe(await expected.get(LONG));
    },
  );

  it('continues after its node was drained, and gives the same digest', HAS_ROOM, async () => {
    await release.apply('drained', LONG);
    await release.until('drained', trains);
    const nodes = await release.nodes();
    try {
      const drain = ['--ignore-daemonsets', '--delete-emptydir-data', '--force', '--timeout=90s'];
      await release.kubectl('drain', ...nodes, '--pod-selector=amr.dev/training-job=drained', ...drain);
    } finally {
      await release.kubectl('uncordon', ...nodes);
    }
    const job = await release.phase('drained', 'Succeeded', 200_000);
    expect(job.status!.digest).toBe(await expected.get(LONG));
    expect(job.status!.run).toBeGreaterThan(1);
  });

  it('ends with a reason when it is cancelled or exceeds its deadline', HAS_ROOM, async () => {
    await release.apply('cancelled', LONG);
    await release.apply('late', { ...LONG, deadline: '4s' });
    await release.apply('gone', { ...LONG, deadline: '1s', timeToLiveAfterFinished: '1s' });
    await release.until('cancelled', ({ status }) => status?.phase === 'Running');
    expect((await release.amr('cancel', 'cancelled')).code).toBe(0);
    expect(finished(await release.phase('cancelled', 'Cancelled')).message).toMatch(/cancelled by the user/);
    expect(finished(await release.phase('late', 'Failed'))).toMatchObject({ reason: 'DeadlineExceeded' });
    await eventually(
      async () => {
        const job = await release.job('gone');
        return { value: job, holds: job === null };
      },
      { patienceMs: 60_000, what: 'the job gone, whose time to live is over,' },
    );
  });

  describeStore();
  describeLarge(release);
  describeMonitoring(release);
  describeSecurity(release);
  describeEncoding(release);
  describeQueue(release, {
    short: SHORT,
    long: { ...LONG, stages: [{ kind: 'mf', epochs: 100_000 }] },
    digest: () => expected.get(SHORT),
  });
  describeFaults(release, { short: SHORT, long: { ...LONG, stages: [{ kind: 'mf', epochs: 100_000 }] } });

  it('reports why it waits and why it fails', HAS_ROOM, async () => {
    const files = { ...SHORT, data: { interactions: 'nothing.csv' }, stages: [{ kind: 'mf', epochs: 1 }] };
    const claim = { name: 'data', persistentVolumeClaim: { claimName: 'no-such-claim', readOnly: true } };
    const configMap = { name: 'data', configMap: { name: 'no-such-map' } };
    const answer = await failFor('unanswered', release);
    await release.apply('unanswered', SHORT);
    await release.apply('greedy', {
      ...SHORT,
      workers: { replicas: 1, resources: { limits: { 'nvidia.com/gpu': 1000 } } },
    });
    await release.apply('no-claim', { ...files, volumes: [claim] });
    await release.apply('no-map', { ...files, volumes: [configMap] });
    await release.apply('no-image', { ...SHORT, podTemplate: { hostNetwork: true } });
    const broken = await release.amr('submit', await release.jobFile('broken', files), '--root', '/data', '--wait');
    expect(broken.code, broken.stderr).toBe(3);
    expect(broken.stderr).toMatch(/nothing\.csv/);
    expect(finished(await release.phase('no-image', 'Failed')).message).toMatch(/podTemplate\.hostNetwork/);
    const waits = (name: string, message: RegExp) =>
      release.until(name, ({ status }) =>
        (status?.conditions ?? []).some(
          (one) => one.type === 'PodsRunning' && one.status === 'False' && message.test(one.message),
        ),
      );
    await waits('greedy', /Insufficient nvidia\.com\/gpu/);
    await waits('no-claim', /no-such-claim/);
    await waits('no-map', /no-such-map/);
    await waits('unanswered', /the Kubernetes API failed/);
    await answer();
    expect((await release.phase('unanswered', 'Succeeded')).status!.digest).toBe(await expected.get(SHORT));
    for (const name of ['greedy', 'no-claim', 'no-map', 'no-image', 'broken', 'unanswered'])
      await release.kubectl('delete', 'tj', name, '--wait=false');
  });

  it('leaves nothing behind when it is deleted, and no pod after helm uninstall', HAS_ROOM, async () => {
    await release.kubectl('delete', 'tj', 'applied', 'submitted', 'disturbed', 'cancelled', 'late', 'drained');
    const left = await eventually(
      async () => {
        const text = await release.kubectl(
          'get',
          'pods,statefulsets,jobs,services,persistentvolumeclaims,configmaps',
          '-l',
          'amr.dev/training-job,amr.dev/training-job notin (last, paused)',
          '-o',
          'name',
        );
        return { value: text.trim(), holds: text.trim() === '' };
      },
      { patienceMs: 60_000, what: 'what belonged to deleted jobs' },
    );
    expect(left).toBe('');
    await release.apply('last', LONG);
    await release.until('last', trains);
    await release.helm('uninstall', 'amr', '--wait', '--timeout', '180s');
    await eventually(
      async () => {
        const pods = (await release.kubectl('get', 'pods', '-o', 'name')).trim();
        return { value: pods, holds: pods === '' };
      },
      { patienceMs: 70_000, what: 'the namespace after helm uninstall' },
    );
    expect((await release.job('last'))!.status!.phase).toBe('Suspended');
  });
});
