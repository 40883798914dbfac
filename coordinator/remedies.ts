import type { Failure } from '../proto/index.js';
import type { ErrorCode, ErrorFacts } from '../runtime/errors.js';

type ClusterRemedies = { readonly [Code in ErrorCode]?: (facts: ErrorFacts[Code]) => string };

/**
 * What a user of the cluster can do about a failure of a member. The texts appear in the conditions and the log of a
 * job. Only codes that a member can report have an entry. Other errors are reported without advice.
 */
const REMEDIES: ClusterRemedies = {
  'model-folder-incomplete': () => 'Set spec.from to the folder of a finished model',
  'data-outside-root': () =>
    'Move the files into that folder and name them by relative paths (in pods, that is the folder /data)',
  'job-encoding-kept': () => 'Name another folder with spec.encode.to, or remove that one',
  'features-not-encoded': () => 'Submit the job again: its features were removed after they were made',
  'pictures-unusable': () => 'Correct them, or leave their items out with spec.encode.onError: skip',
  'texts-unusable': () => 'Write them, or leave their items out with spec.encode.onError: skip',
  'picture-decoder-missing': () => 'Use an image that holds the package sharp, as deploy/Dockerfile builds one',
  'tokenizers-missing': () =>
    'Use an image that holds the package @huggingface/tokenizers, as deploy/Dockerfile builds one',
  'prepared-folder-unusable': () =>
    'Name another folder with spec.data.prepareTo, to which all workers can write and which has room, or leave the key out: then each worker reads the files itself',
  'prepared-address-kept': () =>
    'Remove what is there, so that the data are prepared again, or name another folder with spec.data.prepareTo',
  'object-not-found': () => 'Correct the address, or name the store with spec.objectStore.endpoint; a folder ends in /',
  'object-access-refused': () =>
    'Check the credentials of the workers, in the Secret that spec.credentials names or of their service account, and what they may do there',
  'object-credentials-missing': () =>
    'Name a Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY with spec.credentials, or give the service account of the workers an identity that the store knows',
  'object-region-wrong': () => 'Name the region of the bucket with spec.objectStore.region',
  'object-model-kept': () => 'Name another address with spec.output, or remove that model',
  'object-store-unreachable': () =>
    'Check spec.objectStore.endpoint, and that network policies let the workers reach it',
  'object-changed': () => 'Submit the job again when no program writes the object',
  'checkpoint-disk-full': ({ directory }) =>
    `Free room in ${directory} of that process, or give it a larger disk. spec.onDiskFull: wait lets a job wait for room`,
  'object-cache-full': () => 'Raise spec.cache, or free space on the disk of the workers',
  'tensorflow-unavailable': () =>
    'Give workers an image that contains TensorFlow (deploy/gpu.Dockerfile builds one), or set spec.engine: onnx',
  'gpu-missing': () =>
    'A GPU worker needs a node with an NVIDIA driver of version 525 or newer, the resource nvidia.com/gpu (worker.gpu.count ' +
    'of the chart) and an image with TensorFlow for the GPU. To compute on the CPU, set spec.requireGpu: false and ' +
    'spec.engine: onnx, and worker.gpu.require: false of the chart',
};

/** The advice for a failure. It is undefined when the code has none, or when this version does not know the code. */
export function clusterRemedyOf({ errorCode, errorFacts }: Failure): string | undefined {
  if (!Object.hasOwn(REMEDIES, errorCode)) return undefined;
  const remedy = REMEDIES[errorCode as ErrorCode] as (facts: Readonly<Record<string, string>>) => string;
  return remedy(errorFacts);
}
