import type { V1Container, V1PodSpec, V1Toleration, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { Job, JsonObject, PodResources } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import { isMapping } from '../../runtime/mapping.js';
import { resolvePath } from '../../runtime/object-address.js';
import { objectStoreParts, usesObjects, withRoom } from './object-store.js';
import type { PodTemplate } from './kinds.js';
import { JOB_LABEL } from './training-job.js';

/** The templates for the pods of jobs, which the chart writes (docs/kubernetes.md). */
export interface JobDefaults {
  readonly worker: {
    readonly template: PodTemplate;
    /** The resource of a GPU, such as nvidia.com/gpu. */
    readonly gpuResource: string;
    /** Whether a worker that was given a GPU must fail when it cannot use it. */
    readonly requireGpu: boolean;
  };
  readonly parameterServer: { readonly template: PodTemplate; readonly claim: JsonObject };
  /** The kinds of volumes that jobs may mount. By default those that hold data only. */
  readonly allowedVolumes?: readonly string[];
  /** Whether Kueue decides when a job with a queue runs. */
  readonly kueue?: boolean;
}

/** What the pods of a job are made from. */
export interface PodOptions {
  readonly job: Job;
  readonly defaults: JobDefaults;
  /** The images with which the job began. */
  readonly images: Images;
  /** Where a queue has placed the pods, by role. */
  readonly placements?: Placements;
}

/** What a queue adds to the pods of a role, so that they run where their quota is. */
export interface Placement {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly V1Toleration[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The placements of all roles. */
export interface Placements {
  readonly worker: Placement;
  readonly parameterServer: Placement;
  readonly encoder?: Placement;
}

/** The images for the pods of a job, by role. */
export interface Images {
  readonly worker: string;
  readonly parameterServer: string;
}

/** The folder in which the volumes of a job are mounted. */
export const DATA = '/data';

/** The pod of a worker. */
export function workerPod(options: PodOptions): PodTemplate {
  const { job, defaults } = options;
  const { template, gpuResource, requireGpu } = defaults.worker;
  const pod = basePod(template, job.workers.resources, {
    job,
    image: options.images.worker,
    placement: options.placements?.worker,
  });
  const gpus = pod.container.resources?.limits?.[gpuResource];
  const gpu = Number(gpus ?? 0) > 0 && requireGpu ? [{ name: 'AMR_REQUIRE_GPU', value: 'true' }] : [];
  const { volumes, mounts } = dataVolumes(job);
  const store = objectStoreParts(job, usesObjects(job));
  const container = {
    ...pod.container,
    resources: withRoom(pod.container.resources, store, job.workers.resources),
    env: withEnv(pod.container.env, [...threadsEnv(pod.container.resources), ...gpu, ...store.env]),
    volumeMounts: [...(pod.container.volumeMounts ?? []), ...mounts, ...store.mounts],
  };
  return {
    metadata: {
      ...pod.metadata,
      labels: { ...pod.metadata.labels, ...(gpus === undefined ? {} : { 'amr.dev/gpu': gpus }) },
    },
    spec: {
      ...pod.spec,
      restartPolicy: 'OnFailure',
      volumes: [...(pod.spec.volumes ?? []), ...volumes, ...store.volumes],
      containers: [container, ...pod.spec.containers.slice(1)],
    },
  };
}

/** The pod of a parameter server. */
export function shardPod(options: PodOptions): PodTemplate {
  const { job, defaults } = options;
  const { metadata, spec, container } = basePod(defaults.parameterServer.template, job.parameterServers.resources, {
    job,
    image: options.images.parameterServer,
    placement: options.placements?.parameterServer,
  });
  return { metadata, spec: { ...spec, containers: [container, ...spec.containers.slice(1)] } };
}

/** What all pods of a job share: the template, with the job's labels, resources and pod settings. */
export function basePod(
  template: PodTemplate,
  resources: PodResources,
  { job, image, placement = {} }: { job: Job; image: string; placement?: Placement },
) {
  const extra = readPodTemplate(job.podTemplate);
  const [process] = template.spec.containers;
  const container: V1Container = {
    ...process,
    image,
    env: withEnv(process.env, [{ name: 'AMR_JOB', value: job.name }]),
    resources: {
      ...process.resources,
      requests: quantities(process.resources?.requests, resources.requests),
      limits: quantities(process.resources?.limits, resources.limits),
    },
  };
  const metadata = {
    labels: { ...placement.labels, ...extra.labels, ...template.metadata?.labels, [JOB_LABEL]: job.name },
    annotations: { ...template.metadata?.annotations, ...extra.annotations, ...placement.annotations },
  };
  // Process 1 of a namespace ignores SIGTERM until it has a handler, so a pod that is starting could not be stopped.
  const { priorityClassName } = job;
  const laid = laidOver(
    template.spec,
    priorityClassName === undefined ? extra.spec : { ...extra.spec, priorityClassName },
  );
  const spec = { ...laid, shareProcessNamespace: true };
  return { metadata, spec: placed(spec, placement), container };
}

/** The resources of a container. Values of the job take precedence. */
function quantities(
  defaults: Readonly<Record<string, string>> | undefined,
  own: Readonly<Record<string, string | number>> | undefined,
): Record<string, string> {
  const texts = Object.entries(own ?? {}).map(([key, value]) => [key, String(value)]);
  return { ...defaults, ...(Object.fromEntries(texts) as Record<string, string>) };
}

/** The number of threads of a container with a limit of CPUs. */
export function threadsEnv(resources: V1Container['resources']): NonNullable<V1Container['env']> {
  const cpus = cpusOf(resources?.limits?.cpu);
  return cpus >= 1 ? [{ name: 'AMR_THREADS', value: String(Math.floor(cpus)) }] : [];
}

/** The CPUs of a limit such as 2, "2.5" or "1500m"; NaN where there is none. */
function cpusOf(limit: string | undefined): number {
  return limit?.endsWith('m') ? Number(limit.slice(0, -1)) / 1000 : Number(limit ?? NaN);
}

/** Adds environment variables. They take precedence over those of the same name. */
export function withEnv(env: V1Container['env'] = [], more: NonNullable<V1Container['env']>): V1Container['env'] {
  const names = new Set(more.map(({ name }) => name));
  return [...env.filter(({ name }) => !names.has(name)), ...more];
}

/**
 * Mounts the volume named `data` at /data and any other one at /data/NAME. They are read-only, but for the one that holds the
 * folder in which a worker prepares the data.
 */
export function dataVolumes({ volumes, data }: Job): { volumes: V1Volume[]; mounts: V1VolumeMount[] } {
  const paths = volumes.map(({ name }) => (name === 'data' ? DATA : `${DATA}/${name}`));
  const target =
    data.kind === 'files' && data.prepareTo !== undefined
      ? resolvePath(resolvePath(DATA, data.root), data.prepareTo)
      : '';
  const holders = paths.filter((path) => target.startsWith(`${path}/`));
  const written = holders.toSorted((left, right) => right.length - left.length)[0];
  const mounts = volumes.map(({ name }, at) => ({ name, mountPath: paths[at], readOnly: paths[at] !== written }));
  return { volumes: volumes as unknown as V1Volume[], mounts };
}

/**
 * The keys of a pod's spec that a job may set. They say where its pods run. None of them changes the rights of a pod.
 */
const SPEC_KEYS = [
  'nodeSelector',
  'tolerations',
  'affinity',
  'topologySpreadConstraints',
  'imagePullSecrets',
  'priorityClassName',
  'runtimeClassName',
  'schedulerName',
  'terminationGracePeriodSeconds',
  'hostAliases',
  'dnsConfig',
  'schedulingGates',
];
const KEYS = ['labels', 'annotations', ...SPEC_KEYS];

/** Annotations by which older versions of Kubernetes set the security profile of a container. */
const PROFILES = /^(container\.)?(apparmor|seccomp)\.security\./;

/** The parts of spec.podTemplate. */
interface PodTemplateParts {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

/** Splits spec.podTemplate into its parts. Throws an InputError for a key that a job may not set. */
export function readPodTemplate(podTemplate: JsonObject): PodTemplateParts {
  const unknown = Object.keys(podTemplate).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) {
    throw new InputError(
      unknown.map(
        (key) => `spec.podTemplate.${key}: only ${KEYS.join(', ')} may be set for the pods of a job. Remove this key`,
      ),
    );
  }
  const { labels = {}, annotations = {}, ...spec } = podTemplate;
  const profiles = Object.keys(annotations ?? {}).filter((key) => PROFILES.test(key));
  if (profiles.length > 0) {
    throw new InputError(
      profiles.map(
        (key) => `spec.podTemplate.annotations: ${key} would change the rights of the pods. Remove this key`,
      ),
    );
  }
  return {
    labels: labels as PodTemplateParts['labels'],
    annotations: annotations as PodTemplateParts['annotations'],
    spec,
  };
}

/** Adds what a queue says about the nodes of the pods. */
function placed(spec: V1PodSpec, { nodeSelector = {}, tolerations = [] }: Placement): V1PodSpec {
  const selectors = { ...spec.nodeSelector, ...nodeSelector };
  const all = [...(spec.tolerations ?? []), ...tolerations];
  return {
    ...spec,
    ...(Object.keys(selectors).length > 0 && { nodeSelector: selectors }),
    ...(all.length > 0 && { tolerations: all }),
  };
}

/** Adds extra keys to the spec. Lists are joined and mappings are merged. Any other value is replaced. */
function laidOver(spec: V1PodSpec, extra: JsonObject): V1PodSpec {
  const base = spec as unknown as Record<string, unknown>;
  const merged = Object.entries(extra).map(([key, value]): [string, unknown] => {
    const before = base[key];
    if (Array.isArray(before) && Array.isArray(value))
      return [key, [...(before as unknown[]), ...(value as unknown[])]];
    if (isMapping(before) && isMapping(value)) return [key, { ...before, ...value }];
    return [key, value];
  });
  return { ...spec, ...Object.fromEntries(merged) };
}
