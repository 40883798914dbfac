import type { V1VolumeMount } from '@kubernetes/client-node';
import type { Job } from '../../job/index.js';
import { resolvePath } from '../../runtime/object-address.js';
import { required } from '../../runtime/required.js';
import type { PodTemplate } from './kinds.js';
import { encodesObjects, objectStoreParts, withRoom } from './object-store.js';
import { basePod, DATA, dataVolumes, threadsEnv, withEnv, type JobDefaults, type PodOptions } from './pods.js';

/** The label of a pod that encodes. Its other labels are those of workers, so that the same network policies apply. */
export const ENCODES_LABEL = 'amr.dev/encodes';

/**
 * The pod of a process that encodes a share of the pictures, texts or audio files of a job. It is made from the template of workers, without GPU,
 * ports and probes, because the process serves nothing. Only the volume to which the features are written is mounted for writing. It reads objects
 * as a worker does.
 */
export function encoderPod({ job, defaults, images, placements }: PodOptions): PodTemplate {
  const { resources } = required(job.encode, 'spec.encode');
  const template = withoutGpu(defaults.worker);
  const pod = basePod(template, resources, { job, image: images.worker, placement: placements?.encoder });
  const { ports: _, startupProbe: __, livenessProbe: ___, readinessProbe: ____, ...own } = pod.container;
  const { volumes, mounts } = dataVolumes(job);
  const written = outputVolume(job)?.name;
  const store = objectStoreParts(job, encodesObjects(job));
  const container = {
    ...own,
    name: 'encoder',
    args: ['encoder'],
    resources: withRoom(own.resources, store, resources),
    env: withEnv(own.env, [...threadsEnv(own.resources), ...store.env]),
    volumeMounts: [
      ...(own.volumeMounts ?? []),
      ...mounts.map((mount) => ({ ...mount, readOnly: mount.name !== written })),
      ...store.mounts,
    ],
  };
  return {
    metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, [ENCODES_LABEL]: 'true' } },
    spec: {
      ...pod.spec,
      restartPolicy: 'OnFailure',
      volumes: [...(pod.spec.volumes ?? []), ...volumes, ...store.volumes],
      containers: [container, ...pod.spec.containers.slice(1)],
    },
  };
}

/** The mount of the volume to which a job writes its features, or undefined where none of its volumes is there. */
export function outputVolume(job: Job): V1VolumeMount | undefined {
  return job.encode && volumeOf(job, job.encode.to);
}

/** The mount of the volume on which a path of a job lies: the one whose folder is the longest part of the path. */
export function volumeOf(job: Job, path: string): V1VolumeMount | undefined {
  const root = resolvePath(DATA, job.data.kind === 'files' ? job.data.root : '.');
  const full = resolvePath(root, path);
  return dataVolumes(job)
    .mounts.filter(({ mountPath }) => full === mountPath || full.startsWith(`${mountPath}/`))
    .sort((left, right) => right.mountPath.length - left.mountPath.length)
    .at(0);
}

/** The template of workers without the GPUs that the chart gives to each of them. Encoders run on the CPU. */
function withoutGpu({ template, gpuResource }: JobDefaults['worker']): PodTemplate {
  const [container, ...others] = template.spec.containers;
  const without = (values: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => key !== gpuResource && key !== 'amr.dev/gpu'));
  const resources = {
    ...container.resources,
    requests: without(container.resources?.requests),
    limits: without(container.resources?.limits),
  };
  return {
    metadata: { ...template.metadata, labels: without(template.metadata?.labels) },
    spec: { ...template.spec, containers: [{ ...container, resources }, ...others] },
  };
}
