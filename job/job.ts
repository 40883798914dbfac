import type { IntegerProductType } from './engines.js';
import type { OptimizerSettings, StageSettings } from '../model/stage.js';
import type { JobMemory } from './memory.js';
import type { Metadata, Spec } from './schema.js';

/**
 * A training job, compiled from a job file. Every default is filled in, durations are in seconds, sizes are in bytes,
 * and numbers are finite and in range. Only `parseJob` and `compileJob` make one. Most keys are those of the schema
 * (job/schema.ts), which describes them. Paths are as they were written: relative paths start from `data.root`, which
 * starts from the folder of the job file (in pods from /data).
 */
export interface Job extends JobMetadata, PlainSections, CompiledSections {}

/** The name of the job, and keys that matter on Kubernetes only. */
type JobMetadata = DeepReadonly<Pick<Metadata, 'name' | 'namespace' | 'labels' | 'annotations'>>;

/** The keys of the spec that a job has as they were written, or with the default of the schema. */
type PlainSections = DeepReadonly<
  Omit<Spec, keyof CompiledSections | 'preset' | 'memory' | 'cache' | 'deadline' | 'timeToLiveAfterFinished'>
>;

/** The keys of the spec whose form in a job differs from the written form. */
interface CompiledSections {
  readonly data: JobData;
  /** The stages, at least one. They run in order, and each starts from the model of the one before. */
  readonly stages: readonly StageSettings[];
  /** The memory; absent where the job has none. */
  readonly memory?: JobMemory;
  readonly optimizer: OptimizerSettings;
  /** Whether all partitions draw one pool in each step. The key is absent where each draws its own. */
  readonly sharedPool?: true;
  /** The type of the values that a step exchanges. The key is absent for float32. */
  readonly wire?: 'bfloat16';
  /** The integers whose products the engine sums. The key is absent for products of float32. */
  readonly products?: IntegerProductType;
  readonly checkpoint: DeepReadonly<Omit<Spec['checkpoint'], 'every'>> & { readonly everySeconds: number };
  readonly workers: DeepReadonly<Omit<Spec['workers'], 'replicas'>> & {
    /** The number of workers, which is at most `partitions`. */
    readonly replicas: number;
  };
  readonly parameterServers: DeepReadonly<Omit<Spec['parameterServers'], 'storage'>> & {
    readonly storageBytes: number;
  };
  /** The bytes that a worker may download from object stores, where the job says so. */
  readonly cacheBytes?: number;
  readonly volumes: readonly PodVolume[];
  /** Parts of a pod (nodeSelector, tolerations, imagePullSecrets, labels, ...). They are not checked here. */
  readonly podTemplate: JsonObject;
  /** The time after which the job fails; null for a job without a deadline. */
  readonly deadlineSeconds: number | null;
  /** The time after which the finished job is removed; null for a job that is kept until somebody deletes it. */
  readonly timeToLiveAfterFinishedSeconds: number | null;
}

/** The data of a job. */
export type JobData = FileData | SyntheticData;

type DataKeys = DeepReadonly<Spec['data']>;

/** What features are divided by before they share one scale. */
export type Normalization = DataKeys['normalize'];

/** The layouts of interaction files: pairs or lists. */
export type InteractionLayout = DataKeys['layout'];

/**
 * The form of interaction files, where the job states it. A key that the job does not state is absent, and its value is
 * found out from the file.
 */
export interface InteractionSettings extends Pick<DataKeys, 'columns' | 'delimiter' | 'header'> {
  /** The layout; it is absent for pairs. */
  readonly layout?: InteractionLayout;
}

/** Data in files. */
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

/** The settings of the evaluations during training. */
export type EvaluationSettings = DeepReadonly<Spec['evaluation']>;

/**
 * The treatment of test pairs that are also in training: they are dropped and counted (`drop`), are an error
 * (`refuse`), or are evaluated (`keep`).
 */
export type SeenTestPairs = EvaluationSettings['seen'];

/** Kubernetes quantities as they were written ("2", "500m", "4Gi"). */
export type PodResources = DeepReadonly<Spec['workers']['resources']>;

/** A Kubernetes volume, as in a pod. */
export type PodVolume = JsonObject & { readonly name: string };

/** A value that JSON can express. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** An object that JSON can express. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The same type, with all keys read-only at every depth. */
type DeepReadonly<Value> = Value extends object ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> } : Value;
