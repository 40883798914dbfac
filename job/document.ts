import { stringify } from 'yaml';
import type { Job, JobData, JsonObject, JsonValue } from './job.js';
import { durationText, sizeText } from './quantities.js';
import { API_VERSION, KIND } from './schema.js';

/**
 * The job as a file would say it, with every default written out: plain values for JSON, YAML or the Kubernetes API.
 * `compileJob(jobDocument(job))` equals the job.
 */
export function jobDocument(job: Job): JsonObject {
  return {
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: metadataOf(job),
    spec: { ...mathematicalSpec(job), ...operationalSpec(job) },
  };
}

/** As YAML; `parseJob(serializeJob(job))` equals the job. */
export function serializeJob(job: Job): string {
  return stringify(jobDocument(job), { aliasDuplicateObjects: false, lineWidth: 0, compat: 'yaml-1.1' });
}

/** The keys of the spec that decide what the trained model is. */
export function mathematicalSpec(job: Job): JsonObject {
  return {
    data: dataOf(job.data),
    from: job.from,
    model: { factors: job.model.factors },
    stages: plain(job.stages),
    optimizer: plain(job.optimizer),
    batchSize: job.batchSize,
    negativePool: job.negativePool,
    partitions: job.partitions,
    seed: job.seed,
  };
}

/** The keys that say how and where it runs; `evaluation` is split by `fingerprint.ts`. */
function operationalSpec(job: Job): JsonObject {
  return {
    engine: job.engine,
    requireGpu: job.requireGpu,
    checkpoint: { every: durationText(job.checkpoint.everySeconds), keep: job.checkpoint.keep },
    evaluation: plain(job.evaluation),
    workers: plain(job.workers),
    parameterServers: {
      replicas: job.parameterServers.replicas,
      storage: sizeText(job.parameterServers.storageBytes),
      resources: plain(job.parameterServers.resources),
    },
    volumes: plain(job.volumes),
    podTemplate: job.podTemplate,
    suspend: job.suspend,
    deadline: optionalDuration(job.deadlineSeconds),
    retries: job.retries,
    timeToLiveAfterFinished: optionalDuration(job.timeToLiveAfterFinishedSeconds),
  };
}

function metadataOf({ name, namespace, labels, annotations }: Job): JsonObject {
  return { name, ...(namespace === null ? {} : { namespace }), labels, annotations };
}

function dataOf(data: JobData): JsonObject {
  if (data.kind === 'synthetic') {
    const { kind: _, ...keys } = data;
    return { synthetic: keys };
  }
  const { kind: _, seen: __, ...keys } = data;
  return plain(keys) as JsonObject;
}

function optionalDuration(seconds: number | null): string | null {
  return seconds === null ? null : durationText(seconds);
}

/** Values of interfaces are plain JSON already; TypeScript gives only type aliases an index signature. */
function plain(value: object): JsonValue {
  return value as unknown as JsonValue;
}
