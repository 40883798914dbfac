import type { OptimizerSettings, StageSettings } from '../model/stage.js';

/**
 * A training job, compiled: every default filled in, durations in seconds, sizes in bytes, numbers finite and in range.
 * Made by `parseJob` only. Paths are as written: relative ones start from `data.root`, which starts from the job file's folder (in pods: /data).
 */
export interface Job {
  /** At most 40 characters, an RFC 1123 label. */
  readonly name: string;
  /** Kubernetes only. */
  readonly namespace: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;

  readonly data: JobData;
  /** A model folder to continue from. */
  readonly from: string | null;
  readonly model: { readonly factors: number };
  /** At least one, run in order, each from the one before. */
  readonly stages: readonly StageSettings[];
  readonly optimizer: OptimizerSettings;
  /** Triples of one partition in one step. */
  readonly batchSize: number;
  /** Items drawn per micro-batch as its negatives; 0 = each negative is drawn from all warm items. */
  readonly negativePool: number;
  /** Part of the mathematics; the number of workers is not. */
  readonly partitions: number;
  /** An unsigned 32-bit integer. */
  readonly seed: number;

  readonly engine: EngineChoice;
  readonly requireGpu: boolean;
  readonly checkpoint: { readonly everySeconds: number; readonly keep: number };
  readonly evaluation: EvaluationSettings;

  /** Cluster only, as everything below. replicas <= partitions. */
  readonly workers: { readonly replicas: number; readonly resources: PodResources };
  readonly parameterServers: {
    readonly replicas: number;
    readonly storageBytes: number;
    readonly resources: PodResources;
  };
  /** Kubernetes volumes, as in a pod. */
  readonly volumes: readonly PodVolume[];
  /** Parts of a pod (nodeSelector, tolerations, imagePullSecrets, labels, ...), unchecked here. */
  readonly podTemplate: JsonObject;
  readonly suspend: boolean;
  /** Null: none. */
  readonly deadlineSeconds: number | null;
  readonly retries: number;
  /** Null: kept until deleted. */
  readonly timeToLiveAfterFinishedSeconds: number | null;
}

export type JobData = FileData | SyntheticData;

export type InteractionLayout = 'pairs' | 'lists' | 'counted-lists';

/** How files of interactions are written, where this is not to be found out. Keys that a job does not say are absent. */
export interface InteractionSettings {
  /** Names of columns, or positions from 1. */
  readonly columns?: Readonly<Partial<Record<'user' | 'item' | 'weight' | 'time', string | number>>>;
  /** A name such as "comma", or the characters. */
  readonly delimiter?: string;
  /** Whether line 1 names the columns. */
  readonly header?: boolean;
  /** Absent for pairs. */
  readonly layout?: InteractionLayout;
}

export interface FileData extends InteractionSettings {
  readonly kind: 'files';
  readonly interactions: string;
  /** Modalities, set side by side; empty for mf alone. */
  readonly features: readonly string[];
  /** The item id of each feature row; null: row i is item i. */
  readonly items: string | null;
  readonly test: string | null;
  /** Which interactions are read, a condition (condition.ts). */
  readonly where?: string;
  /** The same for the test file; where absent, `where` holds for it too. */
  readonly testWhere?: string;
  /** What `evaluation.seen` says, where it is not `drop`: the pairs are left out, or refused, when the data are read. */
  readonly seen?: SeenTestPairs;
  /** A path or URL pattern with `{item}`; only for the report. */
  readonly images: string | null;
  /** What relative paths start from. */
  readonly root: string;
}

/** A catalog made from a seed, with features and test pairs, instead of files. */
export interface SyntheticData {
  readonly kind: 'synthetic';
  readonly users: number;
  readonly items: number;
  readonly seed: number;
}

export interface EvaluationSettings {
  /** Sampled candidates per test pair, or every item. */
  readonly candidates: number | 'all';
  /** Cut-offs of HR@n and NDCG@n, distinct. */
  readonly at: readonly number[];
  /** Epochs between two evaluations; the last epoch of a stage is always evaluated. */
  readonly every: number;
  /** What happens to test pairs that are also in training: they are left out and counted, an error, or evaluated. */
  readonly seen: SeenTestPairs;
  /** validation: keep the best epoch by one held-out training interaction per user. */
  readonly select: 'none' | 'validation';
}

export type SeenTestPairs = 'drop' | 'refuse' | 'keep';
export type EngineChoice = 'auto' | 'onnx' | 'tensorflow' | 'reference';

/** Kubernetes quantities as written ("2", "500m", "4Gi"). */
export interface PodResources {
  readonly requests?: Readonly<Record<string, string | number>>;
  readonly limits?: Readonly<Record<string, string | number>>;
}

export type PodVolume = JsonObject & { readonly name: string };

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
