import { describe, expect, it } from 'vitest';
import { parseJob } from '../../../job/index.js';
import { systemClock } from '../../../runtime/clock.js';
import { createLogger } from '../../../runtime/log.js';
import { eventually } from '../../../test/kubernetes/release.js';
import { ApiError, type KubernetesApi } from '../api.js';
import type { Kept, KubernetesObject, Workload } from '../kinds.js';
import type { ObjectOptions } from '../objects.js';
import { Queues } from './queues.js';

const role = (name: string) => ({
  template: { spec: { containers: [{ name, image: 'amr', resources: { requests: { cpu: '1' } } }] } },
});

/** The part of the API that keeps the Workload of one job, with the flavors and priorities of a cluster. */
function cluster(others: Readonly<Record<string, object>> = {}) {
  let kept: Kept<Workload> | undefined;
  const patches: object[] = [];
  const put = (object: object) => {
    kept = { ...object, metadata: { ...(object as Workload).metadata, uid: 'w', resourceVersion: '1' } } as never;
    return Promise.resolve(kept);
  };
  const api = {
    clock: systemClock(),
    list: (kind: string) =>
      Promise.resolve({ metadata: {}, items: kind === 'Workload' ? (kept ? [kept] : []) : (others[kind] ?? []) }),
    watch: () => Promise.reject(new Error('no watch')),
    get: (kind: string, name: string) => Promise.resolve(others[`${kind} ${name}`] ?? null),
    create: (_: string, object: KubernetesObject) =>
      kept ? Promise.reject(new ApiError(409, 'it exists')) : put(object),
    remove: () => Promise.resolve(void (kept = undefined)),
    merge: (_: string, __: string, patch: { status: Workload['status'] }) => {
      patches.push(patch);
      return put({ ...kept, status: { ...kept?.status, ...patch.status } });
    },
  } as unknown as KubernetesApi;
  return {
    api,
    patches,
    put,
    get kept() {
      return kept;
    },
  };
}

function options(labels: Record<string, string>, annotations: Record<string, string> = {}, spec = {}): ObjectOptions {
  const text = JSON.stringify({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'one' },
    spec: { data: { synthetic: {} }, ...spec },
  });
  const job = parseJob(text, { file: 'job' });
  const defaults = {
    worker: { ...role('worker'), gpuResource: 'nvidia.com/gpu', requireGpu: true },
    parameterServer: { ...role('parameter-server'), claim: {} },
  };
  return { job, defaults, images: { worker: 'w', parameterServer: 's' }, uid: 'u', labels, annotations };
}

const QUEUE = { 'kueue.x-k8s.io/queue-name': 'team' };
const WANTED = { encoders: 0, shards: 2, workers: 4 } as const;
const NONE = { pods: 0, running: 0 };

/** Queues on a cluster. `look` makes them see what the cluster keeps now. */
function queues(at: ReturnType<typeof cluster>, isServed = true) {
  const log = createLogger({ role: 'coordinator', level: 'fatal' });
  const made = new Queues({ api: at.api, log, now: () => 0, onChange: () => {}, isServed });
  const end = new AbortController();
  void made.run(end.signal);
  return { made, end };
}

/** The status that Kueue writes when it admits a Workload. */
const admitted = (workers: number) => ({
  conditions: ['QuotaReserved', 'Admitted'].map((type) => ({ type, status: 'True', reason: type, message: '' })),
  admission: {
    podSetAssignments: [
      { name: 'parameter-servers', count: 2, flavors: { cpu: 'plain' } },
      { name: 'workers', count: workers, flavors: { cpu: 'spot', memory: 'spot' } },
    ],
  },
});

describe('Queues', () => {
  it('let a job without a queue run, ask for nothing of one that is suspended, and refuse a queue that is not served', async () => {
    const { made } = queues(cluster(), false);
    expect(await made.turnOf(WANTED, options({}))).toEqual({ mayRun: true, workers: 4 });
    expect(await made.turnOf({ encoders: 0, shards: 0, workers: 'gone' }, options(QUEUE))).toMatchObject({
      mayRun: true,
    });
    expect(await made.turnOf(WANTED, options(QUEUE))).toMatchObject({
      mayRun: false,
      isKnown: false,
      trouble: { reason: 'QueueNotServed' },
    });
  });

  it('ask for workers and parameter servers together, and take the workers, nodes and labels that were admitted', async () => {
    const flavor = { spec: { nodeLabels: { spot: 'yes' }, tolerations: [{ key: 'spot' }] } };
    const at = cluster({
      'ResourceFlavor spot': flavor,
      'ResourceFlavor plain': {},
      'WorkloadPriorityClass high': { value: 7 },
    });
    const { made, end } = queues(at);
    await listed(made);
    const job = options(
      { ...QUEUE, 'kueue.x-k8s.io/priority-class': 'high' },
      { 'kueue.x-k8s.io/job-min-parallelism': '1' },
    );
    expect(await made.turnOf(WANTED, job)).toMatchObject({
      mayRun: false,
      isKnown: true,
      trouble: { reason: 'Queued' },
    });
    expect(at.kept).toMatchObject({
      metadata: { name: 'one-workload', ownerReferences: [{ kind: 'TrainingJob', uid: 'u' }] },
      spec: {
        queueName: 'team',
        priority: 7,
        podSets: [
          { name: 'parameter-servers', count: 2 },
          { name: 'workers', count: 4, minCount: 1 },
        ],
      },
    });
    const check = { podSetUpdates: [{ name: 'workers', labels: { checked: 'yes' }, nodeSelector: { pool: 'new' } }] };
    await at.put({ ...at.kept!, status: { ...admitted(3), admissionChecks: [check] } });
    const turn = await until(made, job, ({ mayRun }) => mayRun);
    expect(turn).toMatchObject({
      workers: 3,
      placements: {
        worker: {
          nodeSelector: { spot: 'yes', pool: 'new' },
          tolerations: [{ key: 'spot' }],
          labels: { checked: 'yes' },
        },
        parameterServer: { nodeSelector: {}, tolerations: [] },
      },
    });
    await made.settle(WANTED, job, { pods: 5, running: 4 });
    await made.settle(WANTED, job, { pods: 5, running: 5 });
    expect(at.patches.map((patch) => JSON.stringify(patch)).join()).toMatch(/WaitForStart.*Started/);
    end.abort();
  });

  it('give quota back when the pods of an evicted job are gone, and everything when the job is suspended', async () => {
    const at = cluster();
    const { made, end } = queues(at);
    await listed(made);
    const job = options(QUEUE);
    await made.turnOf(WANTED, job);
    const evicted = { type: 'Evicted', status: 'True', reason: 'Preempted', message: 'for another' };
    const { conditions, admission } = admitted(4);
    await at.put({ ...at.kept!, status: { conditions: [...conditions, evicted], admission } });
    const turn = await until(made, job, (turn) => !turn.mayRun && turn.trouble.message.includes('Preempted'));
    expect(turn).toMatchObject({ mayRun: false, isKnown: true });
    await made.settle(WANTED, job, { pods: 1, running: 0 });
    expect(at.patches).toEqual([]);
    await made.settle(WANTED, job, NONE);
    expect(at.patches).toMatchObject([{ metadata: { resourceVersion: '1' }, status: { admission: null } }]);
    const conditionsNow = (at.kept?.status?.conditions ?? []).map(({ type, status }) => `${type} ${status}`).sort();
    expect(conditionsNow).toEqual(['Admitted False', 'Evicted True', 'QuotaReserved False', 'Requeued True']);
    await made.settle({ encoders: 0, shards: 0, workers: 'gone' }, job, { pods: 1, running: 1 });
    expect(at.kept).toBeDefined();
    await made.settle({ encoders: 0, shards: 0, workers: 'gone' }, job, NONE);
    expect(at.kept).toBeUndefined();
    end.abort();
  });

  it('ask for the processes that encode first, and for the others when the pods of these are gone', async () => {
    const at = cluster({ 'ResourceFlavor plain': {} });
    const { made, end } = queues(at);
    await listed(made);
    const encode = { images: 'p', encoder: 'e', replicas: 3 };
    const job = options(QUEUE, {}, { data: { interactions: 'a' }, encode });
    const encoding = { encoders: 3, shards: 0, workers: 'gone' } as const;
    expect(await made.turnOf(encoding, job)).toMatchObject({ mayRun: false, trouble: { reason: 'Queued' } });
    expect(at.kept?.spec.podSets).toMatchObject([{ name: 'encoders', count: 3 }]);
    const { conditions } = admitted(0);
    const admission = { podSetAssignments: [{ name: 'encoders', count: 3, flavors: { cpu: 'plain' } }] };
    await at.put({ ...at.kept!, status: { conditions, admission } });
    const asked = async (desired: Parameters<typeof made.turnOf>[0], holds: (mayRun: boolean) => boolean) =>
      eventually(
        async () => {
          const { mayRun } = await made.turnOf(desired, job);
          return { value: mayRun, holds: holds(mayRun) };
        },
        { patienceMs: 20_000, what: 'the turn' },
      );
    await asked(encoding, (mayRun) => mayRun);
    await made.settle(encoding, job, { pods: 3, running: 3 });
    expect(JSON.stringify(at.patches)).toContain('Started');
    expect(await made.turnOf(WANTED, job)).toMatchObject({ mayRun: false, isKnown: true });
    await made.settle(WANTED, job, { pods: 1, running: 1 });
    expect(at.kept?.spec.podSets).toHaveLength(1);
    await made.settle(WANTED, job, NONE);
    await eventually(
      async () => {
        await made.turnOf(WANTED, job);
        return { value: at.kept?.spec.podSets, holds: at.kept?.spec.podSets.length === 2 };
      },
      { patienceMs: 20_000, what: 'the Workload of the other processes' },
    );
    end.abort();
  });

  it('ask anew when the job changes while it waits', async () => {
    const at = cluster();
    const { made, end } = queues(at);
    await listed(made);
    await made.turnOf(WANTED, options(QUEUE));
    await until(made, options(QUEUE), () => true);
    await made.turnOf({ encoders: 0, shards: 2, workers: 3 }, options(QUEUE));
    await eventually(
      async () => {
        await made.turnOf({ encoders: 0, shards: 2, workers: 3 }, options(QUEUE));
        const count = at.kept?.spec.podSets[1].count;
        return { value: count, holds: count === 3 };
      },
      { patienceMs: 20_000, what: 'the number of workers in the Workload' },
    );
    end.abort();
  });

  it.each([
    [{ 'kueue.x-k8s.io/priority-class': 'none' }, {}, {}, /no WorkloadPriorityClass none/],
    [{}, { 'kueue.x-k8s.io/job-min-parallelism': 'few' }, {}, /job-min-parallelism must be/],
    [{}, {}, { priorityClassName: 'none' }, /no PriorityClass none/],
  ])('refuse what does not exist: %j %j %j', async (labels, annotations, spec, message) => {
    const { made, end } = queues(cluster());
    await listed(made);
    await expect(made.turnOf(WANTED, options({ ...QUEUE, ...labels }, annotations, spec))).rejects.toThrow(message);
    end.abort();
  });
});

async function listed(made: Queues): Promise<void> {
  await eventually(() => Promise.resolve({ value: null, holds: made.hasListed }), {
    patienceMs: 20_000,
    what: 'the list of Workloads',
  });
}

/** Asks for the turn of a job until it is as expected. */
function until(made: Queues, job: ObjectOptions, holds: (turn: Awaited<ReturnType<Queues['turnOf']>>) => boolean) {
  return eventually(
    async () => {
      const value = await made.turnOf(WANTED, job);
      return { value, holds: holds(value) };
    },
    { patienceMs: 20_000, what: 'the turn of the job' },
  );
}
