import type { Job } from '../../job/index.js';
import type { JobRecord } from '../core/record.js';
import { hasEnded } from '../core/record.js';
import type { Metadata, Service, StatefulSet, WorkersJob } from './kinds.js';
import { shardPod, workerPod, type PodOptions } from './pods.js';
import { JOB_LABEL, namesOf, ownerReference, QUEUE_LABEL } from './training-job.js';

/** How many processes of each kind a job should have now. */
export interface Desired {
  readonly shards: number;
  /** leaving: they know that the job has ended, and end by themselves. gone: no Job of workers at all. */
  readonly workers: number | 'leaving' | 'gone';
}

/** `isFetched`: somebody reads the model, which lies on the disks of the shards. */
export function desiredOf(record: JobRecord, job: Job, isFetched: boolean): Desired {
  if (hasEnded(record)) return { shards: isFetched ? record.shards.length : 0, workers: 'leaving' };
  if (record.phase === 'Suspended') return { shards: 0, workers: 'gone' };
  return { shards: record.parameterServers, workers: Math.min(record.workers, job.partitions) };
}

export interface ObjectOptions extends PodOptions {
  readonly uid: string;
  /** Labels of the TrainingJob. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Processes are lost on any machine: a Job of workers must never end because of it. */
const BACKOFF_LIMIT = 2_147_483_647;

/** A name for each shard's pod. */
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

/** Pods are never restarted because their template changed; disks stay while the job does, also at no replicas. */
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

/** Suspended from the start where Kueue decides when it runs. */
export function workersJob(options: ObjectOptions, workers: number): WorkersJob {
  const template = workerPod(options);
  const queue = options.labels[QUEUE_LABEL] as string | undefined;
  const queued: Record<string, string> = queue === undefined ? {} : { [QUEUE_LABEL]: queue };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadataOf(namesOf(options.job.name).workers, { ...template.metadata?.labels, ...queued }, options),
    spec: {
      completionMode: 'Indexed',
      completions: workers,
      parallelism: workers,
      backoffLimit: BACKOFF_LIMIT,
      ...(queue === undefined ? {} : { suspend: true }),
      template,
    },
  };
}

function metadataOf(name: string, labels: Metadata['labels'], { job, uid }: ObjectOptions): Metadata {
  return { name, labels, ownerReferences: [ownerReference({ name: job.name, uid })] };
}

function selectorOf(labels: Metadata['labels'] = {}, job: string): Record<string, string> {
  const keys = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'];
  const kept = keys.flatMap((key) => (key in labels ? [[key, labels[key]]] : []));
  return { ...(Object.fromEntries(kept) as Record<string, string>), [JOB_LABEL]: job };
}
