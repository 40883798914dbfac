import type { MemorySettings } from '../model/memory/memory.js';
import type { StageKind } from '../model/stage.js';
import type { ErrorDetails } from '../runtime/errors.js';

/**
 * The events of a job in training. `amr train` and `amr watch` show the same events. Stages and epochs count from 1.
 * Losses are means per triple, and `adversarialLoss` is null outside AMR.
 */
export type TrainingEvent =
  | EngineEvent
  | ProgressEvent
  | EpochEvent
  | EvaluationEvent
  | CheckpointEvent
  | EncodingEvent
  | DownloadEvent
  | NoteEvent
  | WarningEvent;

/** The engine that was opened, and why it was chosen. */
export interface EngineEvent {
  readonly type: 'engine';
  readonly name: string;
  readonly device: string;
  readonly reason: string;
}

/** The position of training in the passes, stages and epochs of the job. */
export interface StagePosition {
  /** The number of the pass, 1 or 2. It is absent where the job has one pass. */
  readonly pass?: number;
  readonly stage: number;
  /** The number of stages of the job. */
  readonly stages: number;
  readonly kind: StageKind;
  /** The number of the epoch within its stage, from 1. */
  readonly epoch: number;
  /** The number of epochs of the stage. */
  readonly epochs: number;
}

/** Progress within an epoch. The sender may send one after every step; the receiver limits how often it shows them. */
export interface ProgressEvent extends StagePosition {
  readonly type: 'progress';
  /** The number of steps of this epoch that are done. */
  readonly step: number;
  /** The number of steps of this epoch. */
  readonly steps: number;
  readonly triplesPerSecond: number;
  readonly loss: number;
  readonly adversarialLoss: number | null;
  /** The estimated time to the end of the job; null while it is unknown. */
  readonly etaSeconds: number | null;
}

/** The end of an epoch. */
export interface EpochEvent extends StagePosition {
  readonly type: 'epoch';
  readonly triples: number;
  readonly seconds: number;
  readonly triplesPerSecond: number;
  readonly loss: number;
  readonly adversarialLoss: number | null;
  readonly etaSeconds: number | null;
  /** The metrics of the test pairs, when this epoch was evaluated. Pass 1 of two does not rank them. */
  readonly metrics?: Metrics;
  /** The metrics of the validation pairs, when validation selects the epoch and this one was evaluated. */
  readonly validation?: Metrics;
  /**
   * The number of sampled items that each held-out item was ranked against, or all items. It is present together with
   * `metrics` or `validation`.
   */
  readonly candidates?: number | 'all';
}

/** An evaluation that is running (`metrics` is null) or has ended. */
export interface EvaluationEvent extends StagePosition {
  readonly type: 'evaluation';
  readonly on: 'test' | 'validation';
  /** The part of the evaluation that is done, from 0 to 1. */
  readonly progress: number;
  readonly metrics: Metrics | null;
}

/** A checkpoint was written. */
export interface CheckpointEvent {
  readonly type: 'checkpoint';
  /** The folder of the checkpoint. */
  readonly path: string;
}

/** How far the encoding of the job's pictures, texts or audio files is. The receiver limits how often it shows these events. */
export interface EncodingEvent {
  readonly type: 'encoding';
  /** The part of the pictures, texts or audio files that is encoded, from 0 to 1. */
  readonly progress: number;
}

/** How far a download from an object store is. The receiver limits how often it shows these events. */
export interface DownloadEvent {
  readonly type: 'download';
  readonly address: string;
  readonly bytes: number;
  readonly total: number;
}

/** Information that needs no action, such as how a file was understood. */
export interface NoteEvent {
  readonly type: 'note';
  readonly message: string;
}

/** A warning, which may need an action of the reader. */
export interface WarningEvent {
  readonly type: 'warning';
  readonly message: string;
  /** A code from which the interface derives the action, where there is one. */
  readonly details?: ErrorDetails;
}

/** Metrics by name, such as "hr@10" and "ndcg@10". */
export type Metrics = Readonly<Record<string, number>>;

/**
 * What pass 1 of a job chose on the validation pairs. Pass 2 trains with it. It is kept in checkpoints, in the record of
 * the coordinator, and in the `config.json` of the model.
 */
export interface Choice {
  /** The best epoch of each stage, from 1. Pass 2 trains that number of epochs. */
  readonly epochs: readonly number[];
  /** The settings of the memory, where the job lets validation choose them. */
  readonly memory?: MemorySettings;
}

/** The result that `amr train -o json` prints. */
export interface TrainingResult {
  /** The model folder. */
  readonly model: string;
  /** The digest of the model, "sha256:...". */
  readonly digest: string;
  /** The name of the engine. */
  readonly engine: string;
  readonly stages: readonly StageResult[];
  /** The test metrics of the model itself, after the epoch that was kept of the last stage. Null when the job has no test pairs. */
  readonly metrics: Metrics | null;
  /** How many sampled items were asked for to rank each test item against, or all items. */
  readonly candidates: number | 'all';
  /** What each test item was ranked against in truth: all items, where the catalog holds no more than that. */
  readonly rankedAgainst: number | 'all';
  /** The metrics of the validation pairs after the best epoch of the last stage, by which it was chosen. Absent where validation does not select. */
  readonly validation?: Metrics;
  /** What pass 1 chose and pass 2 trained with. Absent where the job has one pass. */
  readonly choice?: Choice;
}

/** The training of one stage as a whole. */
export interface StageResult {
  readonly kind: StageKind;
  /** The number of epochs of the stage. */
  readonly epochs: number;
  /** The epoch whose parameters were kept: the best one by validation where validation selects, else the last one. */
  readonly keptEpoch: number;
  readonly triples: number;
  /** The seconds of training, without evaluations. */
  readonly seconds: number;
  readonly triplesPerSecond: number;
  /** The mean loss of a triple in the epoch that was kept. */
  readonly loss: number;
  readonly adversarialLoss: number | null;
}
