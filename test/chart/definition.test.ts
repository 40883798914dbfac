import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { trainingJobDefinition } from '../../deploy/crd.js';
import { DATA_VOLUMES, OTHER_VOLUMES } from '../../job/index.js';
import { describeWithCluster, kubectl } from './cluster.js';

const JOB = {
  data: { synthetic: {} },
  stages: [{ kind: 'mf' }],
  optimizer: 'sgd',
  podTemplate: { labels: { a: 'b' } },
  priorityClassName: 'high',
};

/** The keys that may be changed while a job runs, each with a value that differs from JOB. */
const mutable = {
  suspend: true,
  deadline: '1h',
  retries: 0,
  timeToLiveAfterFinished: null,
  workers: { replicas: 3 },
};
const immutable = {
  data: { synthetic: { users: 7 } },
  from: 'elsewhere',
  model: { factors: 8 },
  stages: [{ kind: 'mf', epochs: 3 }],
  optimizer: { kind: 'adam', betas: [0.9, 0.99] },
  batchSize: 1,
  negativePool: 1,
  sharedPool: true,
  wire: 'bfloat16',
  partitions: 2,
  seed: 2,
  engine: 'reference',
  requireGpu: true,
  checkpoint: { every: '1s' },
  evaluation: { candidates: 'all' },
  volumes: [{ name: 'data', emptyDir: {} }],
};
/** The keys that may be changed while a job is suspended, each with a value that differs from JOB. */
const changeable = {
  'workers.resources': { workers: { replicas: 3, resources: { limits: { memory: '1Gi' } } } },
  'parameterServers.resources': { parameterServers: { resources: { limits: { memory: '1Gi' } } } },
  podTemplate: { podTemplate: { labels: { a: 'c' } } },
  priorityClassName: { priorityClassName: 'low' },
};

/** These tests install the definition under another name, so that they do not change the definition of a chart. */
describeWithCluster('the TrainingJob definition in a real Kubernetes API', () => {
  const group = `t${randomBytes(4).toString('hex')}.amr.dev`;
  const namespace = `amr-definition-${randomBytes(4).toString('hex')}`;
  const definition = trainingJobDefinition().replaceAll('amr.dev', group);

  beforeAll(async () => {
    kubectl(['create', 'namespace', namespace]);
    kubectl(['create', '--filename', '-'], definition);
    // `kubectl wait` cannot be used: it fails on a new definition that has no conditions yet.
    await vi.waitFor(() => apply('one', JOB), { timeout: 60_000, interval: 250 });
  });

  afterAll(() => {
    kubectl(['delete', 'crd', `trainingjobs.${group}`, '--ignore-not-found', '--wait=false']);
    kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
  });

  function apply(name: string, spec: object): string {
    const object = { apiVersion: `${group}/v1alpha1`, kind: 'TrainingJob', metadata: { name }, spec };
    return kubectl(['apply', '--namespace', namespace, '--filename', '-'], JSON.stringify(object));
  }

  function get(name: string, ...args: string[]): string {
    return kubectl(['get', `trainingjobs.${group}`, name, '--namespace', namespace, ...args]);
  }

  it('writes the defaults into an object when it is made', () => {
    const { spec } = JSON.parse(get('one', '--output', 'json')) as { spec: object };
    expect(spec).toMatchObject({
      ...JOB,
      partitions: 4,
      seed: 1,
      model: { factors: 64 },
      checkpoint: { every: '60s', keep: 3 },
      parameterServers: { replicas: 2, storage: '10Gi' },
      data: { synthetic: { users: 1000, items: 500, seed: 1 } },
    });
    // The coordinator fills in what a preset may state.
    expect(spec).not.toHaveProperty('batchSize');
  });

  it('accepts the same file again as unchanged', () => expect(apply('one', JOB)).toMatch(/unchanged/));

  it.each(Object.entries(immutable))('refuses a change of %s and gives the reason', (key, value) => {
    expect(() => apply('one', { ...JOB, [key]: value })).toThrow(
      new RegExp(`spec.${key} cannot change after the job was created because .*. Submit a new job under another name`),
    );
  });

  it.each(Object.entries(changeable))('accepts a change of %s only while the job is suspended', (path, change) => {
    expect(() => apply('one', { ...JOB, ...change })).toThrow(
      new RegExp(`spec.${path} can change only while the job is suspended`),
    );
    const name = `suspended-${path.toLowerCase().replace('.', '-')}`;
    apply(name, JOB);
    expect(() => apply(name, { ...JOB, suspend: true, ...change })).toThrow(/can change only while/);
    const patch = ['patch', `trainingjobs.${group}/${name}`, '--namespace', namespace, '--type=merge'];
    kubectl([...patch, '--subresource=status', '--patch', JSON.stringify({ status: { phase: 'Suspended' } })]);
    expect(apply(name, { ...JOB, ...change })).toMatch(/configured/);
  });

  it('refuses another number or storage of parameter servers, and accepts another number of workers', () => {
    for (const [key, value] of Object.entries({ replicas: 3, storage: '20Gi' })) {
      expect(() => apply('one', { ...JOB, parameterServers: { [key]: value } })).toThrow(
        new RegExp(`spec.parameterServers.${key} cannot change after the job was created`),
      );
    }
    kubectl(['scale', `trainingjobs.${group}/one`, '--replicas=4', '--namespace', namespace]);
    expect(get('one', '--output', 'jsonpath={.spec.workers.replicas}')).toBe('4');
  });

  it.each(Object.entries(mutable))('accepts a change of %s', (key, value) => {
    expect(apply('one', { ...JOB, [key]: value })).toMatch(/configured/);
  });

  it('refuses specs that no job can have', () => {
    expect(() => apply('two', { ...JOB, unheardOf: 1 })).toThrow(/unknown field "spec.unheardOf"/);
    expect(() => apply('two', {})).toThrow(/spec.data: Required/);
    expect(() => apply('two', { data: {} })).toThrow(/exactly one of interactions \(a file\) and synthetic/);
    expect(() => apply('two', { ...JOB, partitions: 2, workers: { replicas: 3 } })).toThrow(/at most spec.partitions/);
    expect(() => apply('two', { ...JOB, requireGpu: true, engine: 'onnx' })).toThrow(/requireGpu must be false/);
    expect(() => apply('two', { ...JOB, stages: [{ kind: 'svd' }] })).toThrow(
      /supported values: "mf", "duif", "vbpr", "amr"/,
    );
    expect(() => apply('two', { ...JOB, deadline: 'soon' })).toThrow(/spec.deadline/);
    expect(() => apply('t'.repeat(41), JOB)).toThrow(/metadata.name: Too long/);
    expect(() => apply('7days', JOB)).toThrow(/metadata.name must begin with a letter/);
    expect(() => apply('a.b', JOB)).toThrow(/metadata.name must begin with a letter/);
    expect(apply('t'.repeat(40), JOB)).toMatch(/created/);
  });

  it.each(OTHER_VOLUMES)('refuses a volume of kind %s', (kind) => {
    const volumes = [{ name: 'data', [kind]: {} }];
    expect(() => apply('two', { ...JOB, volumes })).toThrow(`a volume of kind ${kind} is not allowed`);
  });

  it('accepts volumes that hold data, and refuses those without a source, with two, or with one that nobody knows', () => {
    const volumes = DATA_VOLUMES.map((kind, at) => ({ name: `v${at}`, [kind]: {} }));
    expect(apply('volumes', { ...JOB, volumes })).toMatch(/created/);
    const sourceOf = (source: object) => () =>
      kubectl(
        ['create', '--validate=false', '--namespace', namespace, '--filename', '-'],
        JSON.stringify({
          apiVersion: `${group}/v1alpha1`,
          kind: 'TrainingJob',
          metadata: { name: 'two' },
          spec: { ...JOB, volumes: [{ name: 'data', ...source }] },
        }),
      );
    for (const source of [{}, { configMap: {}, csi: {} }, { newKind: { secretName: 'x' } }]) {
      expect(sourceOf(source), JSON.stringify(source)).toThrow(/exactly one source/);
    }
    expect(sourceOf({ configMap: {}, secret: {} })).toThrow(/of kind secret is not allowed/);
  });

  it('refuses paths out of /data', () => {
    const files = { interactions: 'train.csv' };
    const inside = {
      interactions: '/data/a/train.csv',
      features: ['..x/f.npy'],
      items: 'a..b/i.txt',
      test: null,
      root: '/data',
    };
    expect(apply('paths', { ...JOB, data: inside, from: 'models/one' })).toMatch(/created/);
    for (const path of [
      '/etc/amr/tls/tls.key',
      '../etc/x',
      '/data/../etc/x',
      '/database/x',
      'a/..',
      '/proc/self/environ',
    ]) {
      for (const key of ['interactions', 'items', 'test', 'root']) {
        const data = { ...files, [key]: path };
        expect(() => apply('two', { ...JOB, data }), `${key}: ${path}`).toThrow(`spec.data.${key} must lie in /data`);
      }
      const features = ['inside.npy', path];
      expect(() => apply('two', { ...JOB, data: { ...files, features } }), path).toThrow(/features must lie in/);
      expect(() => apply('two', { ...JOB, from: path }), path).toThrow(/spec.from must lie in \/data/);
    }
  });

  describe('its status', () => {
    const status = {
      phase: 'Running',
      progress: 0.42,
      stage: 'amr',
      epoch: 3,
      loss: 0.3127,
      metrics: { 'ndcg@10': 0.1893 },
      etaSeconds: 250,
      workers: { ready: 1, desired: 2 },
      digest: 'sha256:00',
      conditions: [
        { type: 'Running', status: 'True', reason: 'All', message: 'all', lastTransitionTime: '2026-01-01T00:00:00Z' },
      ],
      display: {
        progress: '42%',
        stage: 'amr 3/20',
        loss: '0.3127',
        ndcg: '0.1893',
        eta: '4m10s',
        workers: '1/2',
        problem: 'OOMKilled: a',
      },
    };

    it('says that no coordinator has read the object yet, so that kstatus does not take it for finished', () => {
      apply('unseen', JOB);
      expect(get('unseen', '--output', 'jsonpath={.status.observedGeneration}')).toBe('-1');
    });

    it('is stored separately from the spec, and shown in columns', () => {
      const patch = ['patch', `trainingjobs.${group}/one`, '--namespace', namespace, '--type=merge'];
      kubectl([...patch, '--subresource=status', '--patch', JSON.stringify({ status, spec: { seed: 5 } })]);
      expect((JSON.parse(get('one', '--output', 'json')) as { status: object }).status).toEqual({
        observedGeneration: -1,
        ...status,
      });
      const [head, row] = get('one').trimEnd().split('\n');
      expect(head.split(/ {2,}/)).toEqual([
        'NAME',
        'PHASE',
        'PROGRESS',
        'STAGE',
        'LOSS',
        'NDCG',
        'ETA',
        'WORKERS',
        'AGE',
        'PROBLEM',
      ]);
      const cells = row.split(/ {2,}/);
      expect(cells.toSpliced(-2, 1)).toEqual(['one', 'Running', ...Object.values(status.display)]);
    });

    it('refuses an unknown phase', () => {
      const patch = { status: { phase: 'Dreaming' } };
      const args = [
        'patch',
        `trainingjobs.${group}/one`,
        '--namespace',
        namespace,
        '--type=merge',
        '--subresource=status',
      ];
      expect(() => kubectl([...args, '--patch', JSON.stringify(patch)])).toThrow(/supported values: "Pending"/);
    });
  });
});
