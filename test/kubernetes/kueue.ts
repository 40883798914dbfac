import { command, eventually, type Release } from './release.js';

/** The name of the queue of the tests, and of its flavor of nodes. */
export const QUEUE = 'team';
const FLAVOR = 'amr-test-flavor';
const GROUP = 'kueue.x-k8s.io';
/** The label of the nodes of the flavor. Every node of a test cluster has it. */
export const NODE_LABELS = { 'kubernetes.io/os': 'linux' };

interface Workload {
  readonly status?: {
    readonly admission?: object;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/**
 * Kueue as the coordinator sees it. Where the cluster runs Kueue, its own queues decide. Otherwise this makes the kinds that the
 * coordinator uses, and writes what Kueue would write.
 */
export class Kueue {
  private constructor(
    readonly release: Release,
    readonly isReal: boolean,
  ) {}

  /** Finds or makes the kinds of Kueue. A chart that is installed before has to be upgraded after this. */
  static async open(release: Release): Promise<Kueue> {
    const controller = ['get', 'deployment', 'kueue-controller-manager', '--namespace', 'kueue-system'];
    const isReal = (await command('kubectl', controller)).code === 0;
    if (!isReal) await apply([definition('Workload', 'Namespaced'), definition('ResourceFlavor', 'Cluster')]);
    await apply([{ ...object('ResourceFlavor', FLAVOR), spec: { nodeLabels: NODE_LABELS } }]);
    return new Kueue(release, isReal);
  }

  async workload(job: string): Promise<Workload | null> {
    const text = await this.release.kubectl('get', 'workload', `${job}-workload`, '-o', 'json', '--ignore-not-found');
    return text.trim() === '' ? null : (JSON.parse(text) as Workload);
  }

  /** Waits until the Workload of a job is there, or is not. */
  untilWorkload(job: string, isThere: boolean): Promise<Workload | null> {
    return eventually(
      async () => {
        const value = await this.workload(job);
        return { value, holds: (value !== null) === isThere };
      },
      { patienceMs: 60_000, what: `the Workload of ${job}` },
    );
  }

  /** Gives quota to a job, enough for `workers` of its workers and for its two parameter servers. */
  async admit(job: string, workers: number): Promise<void> {
    const assignments = [
      ['parameter-servers', 2],
      ['workers', workers],
    ].map(([name, count]) => ({ name, count, flavors: { cpu: FLAVOR } }));
    if (this.isReal) await this.#open(workers);
    else
      await this.#write(job, { admission: { clusterQueue: 'all', podSetAssignments: assignments } }, [
        'QuotaReserved=True',
        'Admitted=True',
        'Evicted=False',
      ]);
  }

  /** Takes the quota of a job away. */
  async evict(job: string): Promise<void> {
    if (this.isReal) await this.#stop('HoldAndDrain');
    else await this.#write(job, {}, ['Evicted=True']);
  }

  /** Waits until the quota of an evicted job is free. */
  async untilReleased(job: string): Promise<void> {
    await eventually(
      async () => {
        const { status } = (await this.workload(job)) ?? {};
        const reserved = status?.conditions?.find(({ type }) => type === 'QuotaReserved');
        return { value: status, holds: reserved?.status === 'False' && status?.admission === undefined };
      },
      { patienceMs: 90_000, what: `the quota of ${job}` },
    );
  }

  /** Removes what belongs to no namespace. The kinds stay. */
  async close(): Promise<void> {
    const names = [`clusterqueue/${this.#clusterQueue}`, `resourceflavor/${FLAVOR}`].slice(this.isReal ? 0 : 1);
    await command('kubectl', ['delete', ...names, '--ignore-not-found', '--wait=false']);
  }

  get #clusterQueue(): string {
    return this.release.namespace;
  }

  /** Makes the queue with the quota of CPU for the pods, each of which asks for 100 millicores. */
  async #open(workers: number): Promise<void> {
    const resources = [
      { name: 'cpu', nominalQuota: `${100 * (2 + workers)}m` },
      ...['memory', 'ephemeral-storage'].map((name) => ({ name, nominalQuota: '1000Gi' })),
    ];
    const groups = [{ coveredResources: resources.map(({ name }) => name), flavors: [{ name: FLAVOR, resources }] }];
    const spec = { namespaceSelector: {}, stopPolicy: 'None', resourceGroups: groups };
    const local = { ...object('LocalQueue', QUEUE), spec: { clusterQueue: this.#clusterQueue } };
    await apply([
      { ...object('ClusterQueue', this.#clusterQueue), spec },
      { ...local, metadata: { ...local.metadata, namespace: this.release.namespace } },
    ]);
  }

  async #stop(stopPolicy: string): Promise<void> {
    const patch = JSON.stringify({ spec: { stopPolicy } });
    await this.release.kubectl('patch', 'clusterqueue', this.#clusterQueue, '--type=merge', '-p', patch);
  }

  async #write(job: string, status: object, conditions: readonly string[]): Promise<void> {
    const before = (await this.workload(job))?.status?.conditions ?? [];
    const lastTransitionTime = `${new Date().toISOString().slice(0, 19)}Z`;
    const written = conditions.map((text) => {
      const [type, value] = text.split('=');
      return { type, status: value, reason: 'Test', message: 'the test decides', lastTransitionTime };
    });
    const kept = before.filter(({ type }) => !written.some((one) => one.type === type));
    const patch = JSON.stringify({ status: { ...status, conditions: [...kept, ...written] } });
    const args = ['workload', `${job}-workload`, '--subresource=status', '--type=merge', '-p', patch];
    await this.release.kubectl('patch', ...args);
  }
}

const object = (kind: string, name: string) => ({ apiVersion: `${GROUP}/v1beta2`, kind, metadata: { name } });

/** The shape of a kind of Kueue, which takes every field. */
function definition(kind: string, scope: 'Namespaced' | 'Cluster') {
  const plural = `${kind.toLowerCase()}s`;
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const version = {
    name: 'v1beta2',
    served: true,
    storage: true,
    subresources: { status: {} },
    schema: { openAPIV3Schema: anything },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${GROUP}`,
      annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests alone' },
    },
    spec: { group: GROUP, scope, names: { kind, plural, singular: kind.toLowerCase() }, versions: [version] },
  };
}

/** Applies objects. A definition is known to the API only some time after it was applied, so this tries again. */
async function apply(items: readonly object[]): Promise<void> {
  await eventually(
    async () => {
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      const { code, stderr } = await command('kubectl', ['apply', '--filename', '-'], list);
      return { value: stderr, holds: code === 0 };
    },
    { patienceMs: 30_000, what: 'the objects of Kueue' },
  );
}
