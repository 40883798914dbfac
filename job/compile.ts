import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import type { Job, JobData, PodVolume, JsonObject } from './job.js';
import type { Metadata, Spec } from './schema.js';
import { compileStage, stageDefaults } from './stage-schema.js';

const DEFAULT_WORKERS = 2;
const DEFAULT_BETAS = [0.9, 0.999] as const;

/** A checked file becomes a job: the defaults that depend on other values are filled in, units go into the names. */
export function compile({ metadata, spec }: { metadata: Metadata; spec: Spec }): Job {
  const data = compileData(spec);
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    labels: metadata.labels,
    annotations: metadata.annotations,
    data,
    from: spec.from,
    model: spec.model,
    stages: spec.stages?.map(compileStage) ?? defaultStages(data),
    optimizer: compileOptimizer(spec.optimizer),
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

function compileData({ data, evaluation: { seen } }: Spec): JobData {
  if (data.synthetic) return { kind: 'synthetic', ...data.synthetic };
  const { interactions = '', features, items, test, images, root } = data;
  return {
    kind: 'files',
    interactions,
    ...settingsOf(data),
    features,
    items,
    test,
    images,
    root,
    ...(seen === 'drop' ? {} : { seen }),
  };
}

/** Only what the job says: a job without these keys stays the job that it was before there were any. */
function settingsOf({ columns, delimiter, header, layout, where, testWhere }: Spec['data']) {
  const said = Object.entries(columns ?? {}).filter(([, column]) => column !== undefined);
  return {
    ...(said.length > 0 ? { columns: Object.fromEntries(said) } : {}),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(header === undefined ? {} : { header }),
    ...(layout === 'pairs' ? {} : { layout }),
    ...(where === undefined ? {} : { where }),
    ...(testWhere === undefined ? {} : { testWhere }),
  };
}

function defaultStages(data: JobData): StageSettings[] {
  const hasFeatures = data.kind === 'synthetic' || data.features.length > 0;
  return (hasFeatures ? (['mf', 'vbpr', 'amr'] as const) : (['mf'] as const)).map(stageDefaults);
}

function compileOptimizer({ kind, betas }: Spec['optimizer']): OptimizerSettings {
  return kind === 'adam' ? { kind, betas: betas ?? DEFAULT_BETAS } : { kind };
}
