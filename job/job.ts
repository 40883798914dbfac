import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import type { Metadata, Spec } from './schema.js';

/**
 * A training job, compiled from a job file: every default is filled in, durations are in seconds, sizes are in bytes, and
 * numbers are finite and in range. Only `parseJob` and `compileJob` make one. Most keys are those of the schema
 * (job/schema.ts), which describes them. Paths are as they were written: relative ones start from `data.root`, which starts
 * from the folder of the job file (in pods: from /data).
 */
export interface Job extends JobMetadata, PlainSections, CompiledSections {}

/** What names the job. The namespace, labels and annotations matter on Kubernetes only. */
type JobMetadata = DeepReadonly<Pick<Metadata, 'name' | 'namespace' | 'labels' | 'annotations'>>;

/** The keys of the spec that a job has as they were written, or with the default of the schema. */
type PlainSections = DeepReadonly<Omit<Spec, keyof CompiledSections | 'deadline' | 'timeToLiveAfterFinished'>>;

/** The keys of the spec whose form in a job is not the written one. */
interface CompiledSections {
  readonly data: JobData;
  /** At least one. They run in order, each from the model of the one before. */
  readonly stages: readonly StageSettings[];
  readonly optimizer: OptimizerSettings;
  readonly checkpoint: DeepReadonly<Omit<Spec['checkpoint'], 'every'>> & { readonly everySeconds: number };
  readonly workers: DeepReadonly<Omit<Spec['workers'], 'replicas'>> & {
    /** At most `partitions`. */
    readonly replicas: number;
  };
  readonly parameterServers: DeepReadonly<Omit<Spec['parameterServers'], 'storage'>> & {
    readonly storageBytes: number;
  };
  readonly volumes: readonly PodVolume[];
  /** Parts of a pod (nodeSelector, tolerations, imagePullSecrets, labels, ...), which are not checked here. */
  readonly podTemplate: JsonObject;
  /** Null: the job has no deadline. */
  readonly deadlineSeconds: number | null;
  /** Null: the finished job is kept until somebody deletes it. */
  readonly timeToLiveAfterFinishedSeconds: number | null;
}

export type JobData = FileData | SyntheticData;

type DataKeys = DeepReadonly<Spec['data']>;

/** What features are divided by before they share one scale. */
export type Normalization = DataKeys['normalize'];

export type InteractionLayout = DataKeys['layout'];

/** How files of interactions are written, where this is not to be found out. Keys that a job does not say are absent. */
export interface InteractionSettings extends Pick<DataKeys, 'columns' | 'delimiter' | 'header'> {
  /** Absent for pairs. */
  readonly layout?: InteractionLayout;
}

export interface FileData
  extends InteractionSettings, Omit<DataKeys, 'interactions' | 'synthetic' | 'normalize' | keyof InteractionSettings> {
  readonly kind: 'files';
  readonly interactions: string;
  /** Absent for `none`. */
  readonly normalize?: Normalization;
  /** What `evaluation.seen` says, where it is not `drop`: the pairs are refused or kept when the data are read. */
  readonly seen?: SeenTestPairs;
}

/** A catalog made from a seed, with features and test pairs, instead of files. */
export interface SyntheticData extends DeepReadonly<NonNullable<Spec['data']['synthetic']>> {
  readonly kind: 'synthetic';
}

export type EvaluationSettings = DeepReadonly<Spec['evaluation']>;

/** What happens to test pairs that are also in training: they are left out and counted, an error, or evaluated. */
export type SeenTestPairs = EvaluationSettings['seen'];

/** Kubernetes quantities as they were written ("2", "500m", "4Gi"). */
export type PodResources = DeepReadonly<Spec['workers']['resources']>;

/** A Kubernetes volume, as in a pod. */
export type PodVolume = JsonObject & { readonly name: string };

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The type without permission to write, at every depth. */
type DeepReadonly<Value> = Value extends object ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> } : Value;
