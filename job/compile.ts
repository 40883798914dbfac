import { optimizerSettings } from '../model/optimizer/optimizers.js';
import { withoutUndefined } from '../runtime/mapping.js';
import { required } from '../runtime/required.js';
import type { Job, JobData, JsonObject, PodVolume } from './job.js';
import type { Metadata, Spec } from './schema.js';
import { compileMemory } from './memory.js';
import { compileStage } from './stage-schema.js';

/** The number of workers of a job that does not say how many it wants. */
const DEFAULT_WORKERS = 2;

/**
 * Makes a job from a checked file. It fills in the defaults that depend on other values, and puts units into the names
 * of keys. All other keys are copied.
 */
export function compile({ metadata, spec }: { metadata: Metadata; spec: Spec }): Job {
  const { name, namespace, labels, annotations } = metadata;
  const { preset: _, memory, sharedPool, wire, products, cache, deadline, timeToLiveAfterFinished, ...plain } = spec;
  const { every, ...checkpoint } = spec.checkpoint;
  const { storage, ...parameterServers } = spec.parameterServers;
  const data = compileData(spec);
  return {
    ...plain,
    name,
    namespace,
    labels,
    annotations,
    data,
    stages: required(spec.stages, 'the stages of the preset').map(compileStage),
    ...(memory && { memory: compileMemory(memory, data.kind === 'synthetic' || data.features.length > 0) }),
    ...(sharedPool && { sharedPool }),
    ...(wire !== 'float32' && { wire }),
    ...(products !== undefined && products !== 'float32' && { products }),
    optimizer: optimizerSettings(spec.optimizer.kind, spec.optimizer),
    checkpoint: { everySeconds: every, ...checkpoint },
    workers: { ...spec.workers, replicas: spec.workers.replicas ?? Math.min(DEFAULT_WORKERS, spec.partitions) },
    parameterServers: { storageBytes: storage, ...parameterServers },
    ...(cache !== undefined && { cacheBytes: cache }),
    volumes: spec.volumes as unknown as readonly PodVolume[],
    podTemplate: spec.podTemplate as JsonObject,
    deadlineSeconds: deadline,
    timeToLiveAfterFinishedSeconds: timeToLiveAfterFinished,
  };
}

/**
 * Keys that say how files are read are in a job only where the file of the job says them: a job without them has
 * the fingerprint that it had before these keys existed.
 */
function compileData({ data: { synthetic, ...files }, evaluation: { seen } }: Spec): JobData {
  if (synthetic) return { kind: 'synthetic', ...synthetic };
  const { interactions = '', columns, delimiter, header, layout, where, testWhere, normalize, ...more } = files;
  const { validation, validationWhere, prepared, ...plain } = more;
  const named = columns && withoutUndefined(columns);
  const settings = {
    columns: named && Object.keys(named).length > 0 ? named : undefined,
    delimiter,
    header,
    layout: layout === 'pairs' ? undefined : layout,
    where,
    testWhere,
    validation,
    validationWhere,
    prepared,
    normalize: normalize === 'none' ? undefined : normalize,
    seen: seen === 'drop' ? undefined : seen,
  };
  return { kind: 'files', interactions, ...plain, ...withoutUndefined(settings) };
}
