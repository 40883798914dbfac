import { stringify } from 'yaml';
import type { Job, JobData, JsonObject, JsonValue } from './job.js';
import { keysOf } from './keys.js';
import { compileJob } from './parse.js';
import { durationText, sizeText } from './quantities.js';
import { API_VERSION, CLUSTER_KEYS, KIND, MATHEMATICAL_KEYS } from './schema.js';

/**
 * Returns the job as a job file would contain it, with every default written out. The values are plain and fit JSON,
 * YAML and the Kubernetes API. `compileJob(jobDocument(job))` equals the job.
 */
export function jobDocument(job: Job): JsonObject {
  return { apiVersion: API_VERSION, kind: KIND, metadata: metadataOf(job), spec: specOf(job) };
}

/** Returns the job file as YAML. `parseJob(serializeJob(job))` equals the job. */
export function serializeJob(job: Job): string {
  return documentText(jobDocument(job));
}

/**
 * Returns the document of a job without the keys that only a cluster reads, as far as they have their defaults. Keys that decide
 * what the trained model is all stay, so that other defaults of a later version do not change it.
 */
export function shortDocument(job: Job): JsonObject {
  const smallest = {
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name: job.name },
    spec: { data: { synthetic: {} } },
  };
  const defaults = specOf(compileJob(smallest));
  const isDefault = (key: string, value: JsonValue): boolean =>
    CLUSTER_KEYS.includes(key) && JSON.stringify(value) === JSON.stringify(defaults[key]);
  const spec = Object.entries(specOf(job)).filter(([key, value]) => !isDefault(key, value));
  const { name, ...more } = metadataOf(job);
  const metadata = Object.entries(more).filter(([, value]) => JSON.stringify(value) !== '{}');
  return { ...jobDocument(job), metadata: { name, ...Object.fromEntries(metadata) }, spec: Object.fromEntries(spec) };
}

/** Returns the document of a job as YAML. */
export function documentText(document: JsonObject): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0, compat: 'yaml-1.1' });
}

/** Returns the keys of the spec that decide what the trained model is. */
export function mathematicalSpec(job: Job): JsonObject {
  return pick(specOf(job), MATHEMATICAL_KEYS);
}

/**
 * Returns a job with the keys of `begun`, the document of the job as it began, that decide what the trained model is. The defaults of
 * a newer version therefore do not change a job that was made before it.
 */
export function withMathematicsOf(begun: JsonObject, job: Job): Job {
  const keys = [...MATHEMATICAL_KEYS, 'evaluation'];
  const others = Object.entries(specOf(job)).filter(([key]) => !keys.includes(key));
  const spec = { ...Object.fromEntries(others), ...pick(begun.spec as JsonObject, keys) };
  return compileJob({ ...jobDocument(job), spec });
}

/** Does the inverse of `compile` (compile.ts). Keys that `compile` copies are copied here too. */
function specOf(job: Job): JsonObject {
  const { everySeconds, ...checkpoint } = job.checkpoint;
  const { storageBytes, ...parameterServers } = job.parameterServers;
  const values = {
    ...job,
    data: dataOf(job.data),
    checkpoint: inOrder('checkpoint', { ...checkpoint, every: durationText(everySeconds) }),
    workers: inOrder('workers', job.workers),
    parameterServers: inOrder('parameterServers', { ...parameterServers, storage: sizeText(storageBytes) }),
    ...(job.cacheBytes !== undefined && { cache: sizeText(job.cacheBytes) }),
    deadline: optionalDuration(job.deadlineSeconds),
    timeToLiveAfterFinished: optionalDuration(job.timeToLiveAfterFinishedSeconds),
  };
  return pick(plain(values), keysOf(['spec']));
}

/** Returns the values of a section of the spec in the order of the schema. */
function inOrder(section: string, values: object): JsonObject {
  return pick(plain(values), keysOf(['spec', section]));
}

/** Returns the given keys, as far as they are there, in the given order. */
function pick(values: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(values, key) ? [[key, values[key]]] : [])));
}

function metadataOf({ name, namespace, labels, annotations }: Job): JsonObject & { readonly name: string } {
  return { name, ...(namespace === null ? {} : { namespace }), labels, annotations };
}

function dataOf(data: JobData): JsonValue {
  if (data.kind === 'synthetic') {
    const { kind: _, ...synthetic } = data;
    return plain({ synthetic });
  }
  const { kind: _, seen: __, ...keys } = data;
  return plain(keys);
}

function optionalDuration(seconds: number | null): string | null {
  return seconds === null ? null : durationText(seconds);
}

/** Changes the type only. A job consists of plain JSON values, but TypeScript gives an interface no index signature. */
function plain(value: object): JsonObject {
  return value as unknown as JsonObject;
}
