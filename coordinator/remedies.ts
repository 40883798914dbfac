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
