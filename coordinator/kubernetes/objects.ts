import type { Job } from '../../job/index.js';
import type { JobRecord } from '../core/record.js';
import { hasEnded } from '../core/record.js';
import { encoderPod } from './encoder-pod.js';
import type { Metadata, PodTemplate, Service, StatefulSet, WorkersJob } from './kinds.js';
import { shardPod, workerPod, type PodOptions } from './pods.js';
import { JOB_LABEL, namesOf, ownerReference } from './training-job.js';

/** How many processes of each kind a job should have now. A job has either processes that encode or the others. */
export interface Desired {
  /** The number of pods that encode. With 0 their Job must not exist. */
  readonly encoders: number;
  readonly shards: number;
  /**
   * The number of workers. `leaving` means that the workers were told to exit and end by themselves. `gone` means that
   * the Job of workers must not exist.
   */
  readonly workers: number | 'leaving' | 'gone';
}

/**
 * The processes that a job should have. `isFetched` says that the model is being read. It is on the disks of the
 * shards.
 */
export function desiredOf(record: JobRecord, job: Job, isFetched: boolean): Desired {
  if (hasEnded(record)) return { encoders: 0, shards: isFetched ? record.shards.length : 0, workers: 'leaving' };
  if (record.phase === 'Suspended') return { encoders: 0, shards: 0, workers: 'gone' };
  if (job.encode && !record.encoded) return { encoders: job.encode.replicas, shards: 0, workers: 'gone' };
  return { encoders: 0, shards: record.parameterServers, workers: Math.min(record.workers, job.partitions) };
}

/** What the objects of a job are made from. */
export interface ObjectOptions extends PodOptions {
  /** The uid of the TrainingJob, which owns the objects. */
  readonly uid: string;
  /** The labels and annotations of the TrainingJob. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The largest value that Kubernetes accepts. A Job of workers must never fail because processes were lost. */
const BACKOFF_LIMIT = 2_147_483_647;

/** The headless service that gives each pod of a shard a host name. */
export function shardService(options: ObjectOptions): Service {
  const { name } = options.job;
  const labels = shardPod(options).metadata?.labels;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(namesOf(name).shards, labels, options),
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: selectorOf(labels, name) },
  };
}

/**
 * The parameter servers. Their pods are not restarted when the template changes. Their disks exist as long as the job.
 */
export function shardSet(options: ObjectOptions, replicas: number): StatefulSet {
  const { job, defaults } = options;
  const template = shardPod(options);
  const labels = template.metadata?.labels;
  const name = namesOf(job.name).shards;
  const storage = {
    metadata: { name: 'storage', labels },
    spec: {
      ...defaults.parameterServer.claim,
      resources: { requests: { storage: String(job.parameterServers.storageBytes) } },
    },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadataOf(name, labels, options),
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'OnDelete' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
      selector: { matchLabels: selectorOf(labels, job.name) },
      template,
      volumeClaimTemplates: [storage],
    },
  };
}

/** The workers. */
export function workersJob(options: ObjectOptions, workers: number): WorkersJob {
  return indexedJob(namesOf(options.job.name).workers, workerPod(options), { options, pods: workers });
}

/** The processes that encode. Each has one share, by its index. */
export function encodersJob(options: ObjectOptions, encoders: number): WorkersJob {
  return indexedJob(namesOf(options.job.name).encoders, encoderPod(options), { options, pods: encoders });
}

function indexedJob(
  name: string,
  template: PodTemplate,
  { options, pods }: { options: ObjectOptions; pods: number },
): WorkersJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadataOf(name, template.metadata?.labels, options),
    spec: {
      completionMode: 'Indexed',
      completions: pods,
      parallelism: pods,
      backoffLimit: BACKOFF_LIMIT,
      template,
    },
  };
}

export function metadataOf(name: string, labels: Metadata['labels'], { job, uid }: ObjectOptions): Metadata {
  return { name, labels, ownerReferences: [ownerReference({ name: job.name, uid })] };
}

/** The labels by which the pods of a job's processes are found. */
function selectorOf(labels: Metadata['labels'] = {}, job: string): Record<string, string> {
  const keys = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'];
  const kept = keys.flatMap((key) => (key in labels ? [[key, labels[key]]] : []));
  return { ...(Object.fromEntries(kept) as Record<string, string>), [JOB_LABEL]: job };
}
