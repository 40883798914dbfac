import { describe, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { newRecord } from '../core/record.js';
import { desiredOf, encodersJob, shardService, shardSet, workersJob, type ObjectOptions } from './objects.js';
import type { JobDefaults } from './pods.js';

const labels = (component: string) => ({
  'app.kubernetes.io/name': 'amr',
  'app.kubernetes.io/instance': 'release',
  'app.kubernetes.io/component': component,
});

const template = (component: string) => ({
  metadata: { labels: labels(component) },
  spec: {
    securityContext: { runAsNonRoot: true },
    tolerations: [{ key: 'chart' }],
    containers: [
      {
        name: component,
        image: 'amr:today',
        env: [{ name: 'AMR_COORDINATOR', value: 'there:7070' }],
        resources: { requests: { cpu: '250m', memory: '512Mi' } },
        securityContext: { readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  },
});

const DEFAULTS: JobDefaults = {
  worker: { template: template('worker'), gpuResource: 'nvidia.com/gpu', requireGpu: true },
  parameterServer: { template: template('parameter-server'), claim: { accessModes: ['ReadWriteOnce'] } },
};

function options(spec: object = {}): ObjectOptions {
  const text = JSON.stringify({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'one' },
    spec: { data: { synthetic: {} }, ...spec },
  });
  return {
    job: parseJob(text, { file: 'job' }),
    defaults: DEFAULTS,
    images: { worker: 'amr-gpu:then', parameterServer: 'amr:then' },
    uid: 'the-uid',
    labels: {},
    annotations: {},
  };
}

const process = (made: { spec: { template: { spec: { containers: object[] } } } }) =>
  made.spec.template.spec.containers[0];

describe('workersJob()', () => {
  it('gives a job with addresses a volume for downloads, and only the named keys of its Secret', () => {
    const data = { interactions: 's3://bucket/train.csv' };
    const { spec } = workersJob(options({ data, cache: '5Gi', credentials: 'store' }), 1).spec.template;
    expect(spec.volumes).toContainEqual({ name: 'amr-cache', emptyDir: { sizeLimit: String(5 * 2 ** 30) } });
    expect(spec.containers[0].env).toContainEqual({ name: 'AMR_CACHE_LIMIT', value: String(5 * 2 ** 30) });
    const key = 'AWS_ACCESS_KEY_ID';
    const secretKeyRef = { name: 'store', key, optional: false };
    expect(spec.containers[0].env).toContainEqual({ name: key, valueFrom: { secretKeyRef } });
    expect(spec.containers[0]).not.toHaveProperty('envFrom');
    expect(JSON.stringify(shardSet(options({ data, credentials: 'store' }), 1))).not.toContain('secretKeyRef');
    expect(JSON.stringify(workersJob(options({ credentials: 'store' }), 1))).not.toContain('secretKeyRef');
    const prepared = { ...data, interactions: 'train.csv', prepared: 's3://bucket/prepared' };
    for (const uses of [{ data: prepared }, { output: 's3://bucket/model' }])
      expect(JSON.stringify(workersJob(options({ ...uses, credentials: 'store' }), 1))).toContain('secretKeyRef');
  });

  it('counts the threads by the limit of the chart, and gives downloads room beside its ephemeral storage', () => {
    const limits = { cpu: '2500m', 'ephemeral-storage': '1Gi' };
    const [container] = DEFAULTS.worker.template.spec.containers;
    const spec = { ...DEFAULTS.worker.template.spec, containers: [{ ...container, resources: { limits } }] };
    const defaults = { ...DEFAULTS, worker: { ...DEFAULTS.worker, template: { ...DEFAULTS.worker.template, spec } } };
    const made = (job: object) => process(workersJob({ ...options(job), defaults }, 1));
    const data = { interactions: 's3://bucket/train.csv' };
    expect(made({ data, cache: '5Gi' })).toMatchObject({
      resources: { limits: { 'ephemeral-storage': String(6 * 2 ** 30) } },
      env: expect.arrayContaining([{ name: 'AMR_THREADS', value: '2' }]) as object,
    });
    expect(made({})).toMatchObject({ resources: { limits } });
    const own = { resources: { limits: { 'ephemeral-storage': '9Gi' } } };
    expect(made({ data, workers: own })).toMatchObject({ resources: { limits: { 'ephemeral-storage': '9Gi' } } });
  });

  it('makes an Indexed Job that no loss of a process ends, owned by the job', () => {
    const job = workersJob(options(), 3);
    expect(job.spec).toMatchObject({ completionMode: 'Indexed', completions: 3, parallelism: 3 });
    expect(job.spec.backoffLimit).toBe(2 ** 31 - 1);
    expect(job.spec.template.spec).toMatchObject({ restartPolicy: 'OnFailure', shareProcessNamespace: true });
    expect(job.metadata.ownerReferences).toMatchObject([{ kind: 'TrainingJob', name: 'one', uid: 'the-uid' }]);
  });

  it('gives the pods the priority class of the job, and where a queue has placed them', () => {
    const podTemplate = { nodeSelector: { disk: 'ssd' } };
    const placement = { nodeSelector: { zone: 'a' }, tolerations: [{ key: 'flavor' }], labels: { x: 'y' } };
    const placements = { worker: placement, parameterServer: {} };
    const asked = { ...options({ priorityClassName: 'batch', podTemplate }), placements };
    const { metadata, spec } = workersJob(asked, 1).spec.template;
    expect(spec).toMatchObject({
      priorityClassName: 'batch',
      nodeSelector: { disk: 'ssd', zone: 'a' },
      tolerations: [{ key: 'chart' }, { key: 'flavor' }],
    });
    expect(metadata?.labels).toMatchObject({ x: 'y', 'amr.dev/training-job': 'one' });
    expect(shardSet(asked, 1).spec.template.spec).toMatchObject({
      priorityClassName: 'batch',
      nodeSelector: { disk: 'ssd' },
    });
  });

  it('adds the job to what the chart says, and keeps its security', () => {
    const made = workersJob(
      options({ workers: { resources: { limits: { cpu: 2, 'nvidia.com/gpu': 1 }, requests: { memory: '2Gi' } } } }),
      1,
    );
    expect(process(made)).toMatchObject({
      image: 'amr-gpu:then',
      resources: {
        requests: { cpu: '250m', memory: '2Gi' },
        limits: { cpu: '2', 'nvidia.com/gpu': '1' },
      },
      securityContext: { readOnlyRootFilesystem: true },
      env: [
        { name: 'AMR_COORDINATOR', value: 'there:7070' },
        { name: 'AMR_JOB', value: 'one' },
        { name: 'AMR_THREADS', value: '2' },
        { name: 'AMR_REQUIRE_GPU', value: 'true' },
      ],
    });
    expect(made.spec.template.metadata?.labels).toMatchObject({ 'amr.dev/gpu': '1', 'amr.dev/training-job': 'one' });
  });

  it.each([
    [true, 1, true],
    [true, 0, false],
    [true, undefined, false],
    [false, 1, false],
  ])('requires a GPU (%s by the chart) of workers that get one (%s): %s', (requireGpu, gpus, isRequired) => {
    const limits = gpus === undefined ? {} : { 'nvidia.com/gpu': gpus };
    const asked = options({ workers: { resources: { limits } } });
    const defaults = { ...DEFAULTS, worker: { ...DEFAULTS.worker, requireGpu } };
    const { env } = process(workersJob({ ...asked, defaults }, 1)) as { env: { name: string }[] };
    expect(env.some(({ name }) => name === 'AMR_REQUIRE_GPU')).toBe(isRequired);
  });

  it('mounts volumes below /data, for reading but for the one in which data are prepared', () => {
    const volumes = [
      { name: 'data', persistentVolumeClaim: { claimName: 'c' } },
      { name: 'more', configMap: { name: 'm' } },
    ];
    const made = workersJob(options({ volumes }), 1);
    expect(made.spec.template.spec.volumes).toEqual([{ name: 'tmp', emptyDir: {} }, ...volumes]);
    expect(process(made)).toMatchObject({
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'data', mountPath: '/data', readOnly: true },
        { name: 'more', mountPath: '/data/more', readOnly: true },
      ],
    });
    const written = (root: string, prepareTo: string) => {
      const data = { interactions: 'train.csv', root, prepareTo };
      const { volumeMounts } = process(workersJob(options({ volumes, data }), 1)) as {
        volumeMounts: { mountPath: string; readOnly?: boolean }[];
      };
      return volumeMounts.filter(({ readOnly }) => readOnly === false).map(({ mountPath }) => mountPath);
    };
    expect(written('.', 'prepared')).toEqual(['/data']);
    expect(written('.', 'more/prepared')).toEqual(['/data/more']);
    expect(written('more', 'prepared')).toEqual(['/data/more']);
  });

  it('takes podTemplate: lists joined, labels that are not ours', () => {
    const podTemplate = {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'job' }],
      labels: { team: 'x', 'amr.dev/training-job': 'another' },
    };
    const { metadata, spec } = workersJob(options({ podTemplate }), 1).spec.template;
    expect(spec).toMatchObject({ nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'chart' }, { key: 'job' }] });
    expect(metadata?.labels).toMatchObject({ team: 'x', 'amr.dev/training-job': 'one' });
  });

  it('refuses a podTemplate that would give its pods other rights', () => {
    for (const key of ['securityContext', 'serviceAccountName', 'hostNetwork', 'containers']) {
      expect(() => workersJob(options({ podTemplate: { [key]: {} } }), 1)).toThrow(new RegExp(`podTemplate.${key}`));
    }
  });
});

describe('encodersJob()', () => {
  const claim = (claimName: string) => ({ persistentVolumeClaim: { claimName } });
  const volumes = ['data', 'out'].map((name) => ({ name, ...claim(name) }));
  const resources = { limits: { cpu: 3, memory: '1Gi' } };
  const encode = { images: 'p', encoder: 'e', to: 'out/features', replicas: 3, resources };
  const asked = options({
    data: { interactions: 'a.csv' },
    encode,
    volumes,
    podTemplate: { nodeSelector: { fast: 'yes' } },
  });

  it('makes an Indexed Job from the template of workers, with one pod for each share and one volume for writing', () => {
    const { metadata, spec } = encodersJob(asked, 3);
    expect(metadata).toMatchObject({ name: 'one-encode', ownerReferences: [{ kind: 'TrainingJob', uid: 'the-uid' }] });
    expect(spec).toMatchObject({
      completionMode: 'Indexed',
      completions: 3,
      parallelism: 3,
      backoffLimit: 2 ** 31 - 1,
    });
    expect(spec.template.metadata?.labels).toMatchObject({ ...labels('worker'), 'amr.dev/encodes': 'true' });
    expect(spec.template.spec).toMatchObject({ nodeSelector: { fast: 'yes' }, restartPolicy: 'OnFailure' });
    expect(process({ spec })).toMatchObject({
      name: 'encoder',
      image: 'amr-gpu:then',
      args: ['encoder'],
      resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '3', memory: '1Gi' } },
      securityContext: { readOnlyRootFilesystem: true },
      env: [{}, { name: 'AMR_JOB', value: 'one' }, { name: 'AMR_THREADS', value: '3' }],
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'data', mountPath: '/data', readOnly: true },
        { name: 'out', mountPath: '/data/out', readOnly: false },
      ],
    });
    const mounts = JSON.stringify(process(workersJob(asked, 1)));
    expect(mounts).not.toContain('"readOnly":false');
  });

  it('gives pods that read or write objects the volume for downloads and the keys of the Secret, as workers have', () => {
    const made = (spec: object) =>
      JSON.stringify(
        encodersJob(options({ data: { interactions: 'a.csv' }, volumes, credentials: 'store', ...spec }), 1),
      );
    for (const stored of [{ images: 's3://bucket/p/' }, { encoder: 's3://bucket/clip' }, { to: 's3://bucket/f' }])
      expect(made({ encode: { ...encode, ...stored } })).toMatch(/amr-cache[^]*secretKeyRef|secretKeyRef[^]*amr-cache/);
    expect(made({ encode })).not.toMatch(/amr-cache|secretKeyRef/);
    const inRoot = { data: { root: 's3://bucket', interactions: 'a.csv' }, encode: { ...encode, to: 'f' } };
    expect(made(inRoot)).toContain('secretKeyRef');
    // A list on a volume may name objects.
    expect(made({ encode: { ...encode, images: 'list.csv' } })).toContain('secretKeyRef');
  });

  it('gives the pods no GPU of the chart, no ports and no probes', () => {
    const { template: worker } = DEFAULTS.worker;
    const gpu = { 'nvidia.com/gpu': '1' };
    const [first] = worker.spec.containers;
    const container = { ...first, args: ['worker'], ports: [{ containerPort: 9090 }], readinessProbe: {}, resources: { limits: gpu, requests: gpu } }; // prettier-ignore
    const template = {
      metadata: { labels: { 'amr.dev/gpu': '1' } },
      spec: { ...worker.spec, containers: [container] },
    };
    const defaults = { ...DEFAULTS, worker: { ...DEFAULTS.worker, template } };
    const { spec } = encodersJob({ ...asked, defaults }, 1);
    expect(JSON.stringify(spec)).not.toMatch(/gpu":|9090|Probe/);
  });
});

describe('shardSet()', () => {
  it('keeps the disks as long as the job, and never restarts a pod for its template', () => {
    const set = shardSet(options({ parameterServers: { storage: '1Mi' } }), 2);
    expect(set.spec).toMatchObject({
      replicas: 2,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'OnDelete' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
      volumeClaimTemplates: [
        {
          metadata: { name: 'storage', labels: labels('parameter-server') },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1048576' } } },
        },
      ],
    });
    expect(set.spec.template.metadata?.labels).toMatchObject(set.spec.selector.matchLabels);
    expect(shardService(options()).spec.selector).toEqual(set.spec.selector.matchLabels);
    expect(set.spec.serviceName).toBe(shardService(options()).metadata.name);
  });

  it('has names that leave room for the labels of its pods', () => {
    const { job } = options();
    const long = { ...options(), job: { ...job, name: 'n'.repeat(40) } };
    expect(shardSet(long, 1).metadata.name?.length).toBeLessThanOrEqual(52);
  });
});

describe('desiredOf()', () => {
  const { job } = options();
  const record = newRecord(job, { uid: 'u', requestId: 'r', document: '', now: 0 });

  it.each([
    ['Pending', false, { shards: 2, workers: 2 }],
    ['Running', false, { shards: 2, workers: 2 }],
    ['Suspended', false, { shards: 0, workers: 'gone' }],
    ['Failed', false, { shards: 0, workers: 'leaving' }],
    ['Succeeded', false, { shards: 0, workers: 'leaving' }],
    ['Succeeded', true, { shards: 1, workers: 'leaving' }],
  ] as const)('of a job that is %s, fetched: %s', (phase, isFetched, desired) => {
    expect(desiredOf({ ...record, phase, shards: ['one-shard-0'] }, job, isFetched)).toEqual({
      encoders: 0,
      ...desired,
    });
  });

  it('asks for processes that encode alone, until the features are there', () => {
    const encode = { images: 'p', encoder: 'e', replicas: 3 };
    const { job: encoding } = options({ data: { interactions: 'a' }, encode });
    expect(desiredOf(record, encoding, false)).toEqual({ encoders: 3, shards: 0, workers: 'gone' });
    expect(desiredOf({ ...record, phase: 'Suspended' }, encoding, false)).toMatchObject({ encoders: 0 });
    expect(desiredOf({ ...record, phase: 'Failed' }, encoding, false)).toMatchObject({ encoders: 0 });
    const encoded = { items: 1, skipped: 0, width: 1, encoder: 'e', animated: 0, truncated: 0 };
    expect(desiredOf({ ...record, encoded }, encoding, false)).toEqual({ encoders: 0, shards: 2, workers: 2 });
  });

  it('never asks for more workers than partitions', () => {
    expect(desiredOf({ ...record, workers: 9 }, job, false).workers).toBe(4);
  });
});
