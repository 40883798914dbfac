import { optimizerSettings } from '../model/optimizers.js';
import type { StageSettings } from '../model/stage.js';
import type { Job, JobData, PodVolume, JsonObject } from './job.js';
import type { Metadata, Spec } from './schema.js';
import { compileStage, stageDefaults } from './stage-schema.js';

const DEFAULT_WORKERS = 2;

/** A checked file becomes a job: the defaults that depend on other values are filled in, units go into the names. */
export function compile({ metadata, spec }: { metadata: Metadata; spec: Spec }): Job {
  const data = compileData(spec.data);
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    labels: metadata.labels,
    annotations: metadata.annotations,
    data,
    from: spec.from,
    model: spec.model,
    stages: spec.stages?.map(compileStage) ?? defaultStages(data),
    optimizer: optimizerSettings(spec.optimizer.kind, spec.optimizer),
    batchSize: spec.batchSize,
    negativePool: spec.negativePool,
    partitions: spec.partitions,
    seed: spec.seed,
    engine: spec.engine,
    requireGpu: spec.requireGpu,
    checkpoint: { everySeconds: spec.checkpoint.every, keep: spec.checkpoint.keep },
    evaluation: spec.evaluation,
    workers: {
      replicas: spec.workers.replicas ?? Math.min(DEFAULT_WORKERS, spec.partitions),
      resources: spec.workers.resources,
    },
    parameterServers: {
      replicas: spec.parameterServers.replicas,
      storageBytes: spec.parameterServers.storage,
      resources: spec.parameterServers.resources,
    },
    volumes: spec.volumes as unknown as readonly PodVolume[],
    podTemplate: spec.podTemplate as JsonObject,
    suspend: spec.suspend,
    deadlineSeconds: spec.deadline,
    retries: spec.retries,
    timeToLiveAfterFinishedSeconds: spec.timeToLiveAfterFinished,
  };
}

function compileData(data: Spec['data']): JobData {
  if (data.synthetic) return { kind: 'synthetic', ...data.synthetic };
  const { interactions = '', features, items, test, images, root } = data;
  return { kind: 'files', interactions, features, items, test, images, root };
}

function defaultStages(data: JobData): StageSettings[] {
  const hasFeatures = data.kind === 'synthetic' || data.features.length > 0;
  return (hasFeatures ? (['mf', 'vbpr', 'amr'] as const) : (['mf'] as const)).map(stageDefaults);
}
