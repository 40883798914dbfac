import type { V1PodSpec, V1PodStatus, V1Toleration } from '@kubernetes/client-node';
import type { JsonObject } from '../../job/index.js';

/**
 * The kinds of objects that the coordinator reads or makes, with the fields that it uses. Those that it makes are in its
 * namespace.
 */
export interface Kinds {
  TrainingJob: TrainingJob;
  Lease: Lease;
  ConfigMap: ConfigMap;
  Service: Service;
  StatefulSet: StatefulSet;
  Job: WorkersJob;
  Pod: Pod;
  Event: EventObject;
  Workload: Workload;
  ResourceFlavor: ResourceFlavor;
  WorkloadPriorityClass: ClassOfPriority;
  PriorityClass: ClassOfPriority;
}

/** The name of a kind. */
export type Kind = keyof Kinds;
/** The object of a kind. */
export type ObjectOf<K extends Kind> = Kinds[K];

/** Where a kind is in the API. Objects of the whole cluster are in no namespace. */
interface KindPath {
  readonly group: string;
  readonly plural: string;
  readonly isClusterWide?: boolean;
}

/** The API of Kueue that the coordinator uses. */
export const KUEUE = 'kueue.x-k8s.io/v1beta2';

/** Where each kind is in the API. */
export const PATHS: Readonly<Record<Kind, KindPath>> = {
  TrainingJob: { group: 'apis/amr.dev/v1alpha1', plural: 'trainingjobs' },
  Lease: { group: 'apis/coordination.k8s.io/v1', plural: 'leases' },
  ConfigMap: { group: 'api/v1', plural: 'configmaps' },
  Service: { group: 'api/v1', plural: 'services' },
  StatefulSet: { group: 'apis/apps/v1', plural: 'statefulsets' },
  Job: { group: 'apis/batch/v1', plural: 'jobs' },
  Pod: { group: 'api/v1', plural: 'pods' },
  Event: { group: 'api/v1', plural: 'events' },
  Workload: { group: `apis/${KUEUE}`, plural: 'workloads' },
  ResourceFlavor: { group: `apis/${KUEUE}`, plural: 'resourceflavors', isClusterWide: true },
  WorkloadPriorityClass: { group: `apis/${KUEUE}`, plural: 'workloadpriorityclasses', isClusterWide: true },
  PriorityClass: { group: 'apis/scheduling.k8s.io/v1', plural: 'priorityclasses', isClusterWide: true },
};

/** Says that an object belongs to another one and is deleted with it. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** The metadata of any object. */
export interface Metadata {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
}

/** The fields that every object has. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: Metadata;
}

/** The metadata that the API adds to an object. */
type KeptMetadata = Metadata & { readonly name: string; readonly uid: string; readonly resourceVersion: string };

/** An object that the API has returned. */
export type Kept<T extends KubernetesObject> = T & { readonly metadata: KeptMetadata };

/** The answer to a list. */
export interface ObjectList<T> {
  readonly metadata: { readonly resourceVersion?: string };
  readonly items: readonly T[];
}

/** A job as the user describes it. The schema of `spec` is that of the job file. */
export interface TrainingJob extends KubernetesObject {
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
}

/** Says which coordinator acts. The number of its transitions is the coordinator's epoch. */
export interface Lease extends KubernetesObject {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseTransitions?: number;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
  };
}

/** Holds the record of a job. */
export interface ConfigMap extends KubernetesObject {
  /** The values in base64. */
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** The headless service that gives the pods of shards their host names. */
export interface Service extends KubernetesObject {
  readonly spec: { readonly clusterIP: 'None'; readonly selector: Readonly<Record<string, string>> } & JsonObject;
}

/** What a pod is made from. */
export interface PodTemplate {
  readonly metadata?: Pick<Metadata, 'labels' | 'annotations'>;
  readonly spec: V1PodSpec;
}

/** The parameter servers of a job. */
export interface StatefulSet extends KubernetesObject {
  readonly spec: {
    readonly replicas: number;
    readonly serviceName: string;
    readonly podManagementPolicy: 'Parallel';
    readonly updateStrategy: { readonly type: 'OnDelete' };
    readonly persistentVolumeClaimRetentionPolicy: { readonly whenDeleted: 'Delete'; readonly whenScaled: 'Retain' };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: PodTemplate;
    readonly volumeClaimTemplates: readonly object[];
  };
  readonly status?: { readonly replicas?: number; readonly readyReplicas?: number };
}

/** The workers of a job, or the processes that encode, as a batch Job. */
export interface WorkersJob extends KubernetesObject {
  readonly spec: {
    readonly completionMode: 'Indexed';
    readonly completions: number;
    readonly parallelism: number;
    readonly backoffLimit: number;
    readonly template: PodTemplate;
  };
  readonly status?: {
    readonly active?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** A pod of a job. */
export interface Pod extends KubernetesObject {
  readonly spec?: V1PodSpec;
  readonly status?: Pick<
    V1PodStatus,
    'phase' | 'conditions' | 'containerStatuses' | 'initContainerStatuses' | 'message'
  >;
}

/** An event about an object, for `kubectl describe`. */
export interface EventObject extends KubernetesObject {
  readonly involvedObject: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
  };
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly count?: number;
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly source?: { readonly component: string };
}

/** A condition of a Workload of Kueue. */
export interface WorkloadCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

/** The pods of one kind in a Workload. `minCount` is the smallest number with which they may be admitted. */
export interface PodSet {
  readonly name: string;
  readonly count: number;
  readonly minCount?: number;
  readonly template: PodTemplate;
}

/** What a queue of Kueue admits as a whole: all pods of a job. */
export interface Workload extends KubernetesObject {
  readonly spec: {
    readonly queueName: string;
    readonly active?: boolean;
    readonly priority?: number;
    readonly priorityClassRef?: { readonly group: string; readonly kind: string; readonly name: string };
    readonly podSets: readonly PodSet[];
  };
  readonly status?: {
    readonly conditions?: readonly WorkloadCondition[];
    readonly admission?: {
      readonly podSetAssignments: readonly {
        readonly name: string;
        readonly count?: number;
        readonly flavors?: Readonly<Record<string, string>>;
      }[];
    };
    readonly admissionChecks?: readonly {
      readonly podSetUpdates?: readonly ({ readonly name: string } & JsonObject)[];
    }[];
  };
}

/** A kind of nodes whose quota Kueue knows. */
export interface ResourceFlavor extends KubernetesObject {
  readonly spec?: {
    readonly nodeLabels?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly V1Toleration[];
  };
}

/** A PriorityClass, or a WorkloadPriorityClass of Kueue. */
export interface ClassOfPriority extends KubernetesObject {
  readonly value: number;
  readonly globalDefault?: boolean;
}
