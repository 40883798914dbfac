import type { V1Container, V1EnvVar, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import { encodePaths, type Job, type PodResources } from '../../job/index.js';
import { SIZE, sizeBytes } from '../../job/quantities.js';
import { isObjectAddress } from '../../runtime/object-address.js';

/** The folder of a process for what it downloads. */
const CACHE = '/cache';
const VOLUME = 'amr-cache';
const DEFAULT_CACHE_BYTES = 20 * 2 ** 30;

/**
 * The keys of the Secret of a job that become variables of its workers and encoders, and whether the pod can start without the key. Other
 * keys are left out: a variable such as NODE_OPTIONS would change the program itself.
 */
const SECRET_KEYS = {
  AWS_ACCESS_KEY_ID: false,
  AWS_SECRET_ACCESS_KEY: false,
  AWS_SESSION_TOKEN: true,
  AWS_REGION: true,
  AWS_ENDPOINT_URL_S3: true,
};

/** What a pod has for using an object store. It is empty where nothing of the pod is in one. */
interface ObjectStoreParts {
  readonly env: V1EnvVar[];
  readonly volumes: V1Volume[];
  readonly mounts: V1VolumeMount[];
  /** The size of the volume for downloads. */
  readonly bytes: number;
}

/**
 * The volume for downloads, with its limit, and the credentials. The coordinator names the Secret and never reads it. The
 * program refuses a download beyond the limit, because Kubernetes would evict the pod without a word of the job.
 */
export function objectStoreParts(job: Job, isUsed: boolean): ObjectStoreParts {
  if (!isUsed) return { env: [], volumes: [], mounts: [], bytes: 0 };
  const { credentials: name, cacheBytes = DEFAULT_CACHE_BYTES } = job;
  const secrets = Object.entries(name === undefined ? {} : SECRET_KEYS).map(([key, optional]) => ({
    name: key,
    valueFrom: { secretKeyRef: { name, key, optional } },
  }));
  return {
    env: [{ name: 'AMR_CACHE', value: CACHE }, { name: 'AMR_CACHE_LIMIT', value: String(cacheBytes) }, ...secrets],
    volumes: [{ name: VOLUME, emptyDir: { sizeLimit: String(cacheBytes) } }],
    mounts: [{ name: VOLUME, mountPath: CACHE }],
    bytes: cacheBytes,
  };
}

/** The resource that downloads use. Kubernetes counts the volume for them against the limit of the container. */
const EPHEMERAL = 'ephemeral-storage';

/**
 * Raises the limit of ephemeral storage of the chart by the bytes that a pod downloads. Without it, the pod would be evicted. A limit that the
 * job sets itself (`own`) stays.
 */
export function withRoom(
  resources: V1Container['resources'],
  { bytes }: Pick<ObjectStoreParts, 'bytes'>,
  own: PodResources,
): V1Container['resources'] {
  const limit = resources?.limits?.[EPHEMERAL];
  if (limit === undefined || bytes === 0 || own.limits?.[EPHEMERAL] !== undefined || !SIZE.test(limit))
    return resources;
  return { ...resources, limits: { ...resources?.limits, [EPHEMERAL]: String(sizeBytes(limit) + bytes) } };
}

/** Whether the processes that encode may need an object store: a path is an address, or a list on a volume may hold some. */
export function encodesObjects({ data, encode, credentials, objectStore }: Job): boolean {
  if (!encode || data.kind !== 'files') return false;
  if ([data.root, ...Object.values(encodePaths(encode))].some(isObjectAddress)) return true;
  const files = encode.images ?? encode.audio ?? '';
  const isList = /\.\w+$/.test(files) && !files.includes('{item}');
  return isList && (credentials !== undefined || objectStore !== undefined);
}

/** Whether the workers of the job need an object store: a path is an address, or the model is published. */
export function usesObjects({ data, from, output }: Job): boolean {
  if (output !== undefined || (from !== null && isObjectAddress(from))) return true;
  if (data.kind === 'synthetic') return false;
  const { root, interactions, features, items, test, validation, prepared, prepareTo } = data;
  return [root, interactions, ...features, items, test, validation, prepared, prepareTo].some(
    (path) => path != null && isObjectAddress(path),
  );
}
