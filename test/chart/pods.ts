import type { KubernetesObject } from './helm.js';

/** A container of a pod, with the fields that tests read. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources?: { readonly requests?: Record<string, unknown>; readonly limits?: Record<string, unknown> };
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly privileged?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly livenessProbe?: Record<string, unknown>;
}

/** An environment variable of a container. */
export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

/** The template of a pod, with the fields that tests read. */
export interface PodTemplate {
  readonly metadata: {
    readonly labels: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly automountServiceAccountToken?: boolean;
    readonly runtimeClassName?: string;
    readonly securityContext?: {
      readonly runAsNonRoot?: boolean;
      readonly runAsUser?: number;
      readonly seccompProfile?: { readonly type: string };
    };
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
    readonly volumes?: readonly Volume[];
    readonly hostNetwork?: boolean;
    readonly hostPID?: boolean;
    readonly hostIPC?: boolean;
    readonly nodeSelector?: Record<string, string>;
    readonly tolerations?: readonly unknown[];
    readonly imagePullSecrets?: readonly { readonly name: string }[];
  };
}

/** A volume of a pod, with the fields that tests read. */
export interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
  readonly emptyDir?: object;
}

/** The defaults that the chart gives to the coordinator for pods of jobs. */
export interface JobDefaults {
  readonly worker: { readonly template: PodTemplate; readonly gpuResource: string; readonly requireGpu: boolean };
  readonly parameterServer: { readonly template: PodTemplate; readonly claim: { readonly accessModes: string[] } };
  readonly allowedVolumes: readonly string[];
}

/** The defaults from which the coordinator makes the pods of jobs. */
export function jobDefaults(objects: readonly KubernetesObject[]): JobDefaults {
  const found = objects.find((object) => object.data?.['job-defaults.json'] !== undefined);
  if (!found) throw new Error('no job-defaults.json');
  return JSON.parse(found.data!['job-defaults.json']) as JobDefaults;
}

/** The templates of all pods of the chart, by a readable name: pods of workloads, of hooks and of jobs. */
export function pods(objects: readonly KubernetesObject[]): Map<string, PodTemplate> {
  const found = new Map<string, PodTemplate>();
  for (const object of objects) {
    const name = `${object.kind}/${object.metadata.name}`;
    if (object.kind === 'Pod') found.set(name, object as unknown as PodTemplate);
    const template = object.spec?.template;
    if (template !== undefined) found.set(name, template as PodTemplate);
  }
  const { worker, parameterServer } = jobDefaults(objects);
  found.set('worker of a job', worker.template);
  found.set('shard of a job', parameterServer.template);
  return found;
}

/** All containers of a pod, including init containers. */
export function containers(pod: PodTemplate): readonly Container[] {
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
}

/** The environment variables of a container by name. */
export function environment(container: Container): Record<string, Variable> {
  return Object.fromEntries((container.env ?? []).map((variable) => [variable.name, variable]));
}
