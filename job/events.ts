import type { StageKind } from '../model/stage.js';

/**
 * What happens while a job trains, for whoever shows it: `amr train` and `amr watch` render the same events.
 * Stages and epochs count from 1. Losses are means per triple; `adversarialLoss` is null outside amr.
 */
export type TrainingEvent =
  EngineEvent | ProgressEvent | EpochEvent | EvaluationEvent | CheckpointEvent | NoteEvent | WarningEvent;

/** The engine that was opened, and why it was chosen. */
export interface EngineEvent {
  readonly type: 'engine';
  readonly name: string;
  readonly device: string;
  readonly reason: string;
}

/** Where training is. */
export interface StagePosition {
  readonly stage: number;
  readonly stages: number;
  readonly kind: StageKind;
  readonly epoch: number;
  readonly epochs: number;
}

/** Sent after steps, as often as the sender likes: whoever shows it limits the rate. */
export interface ProgressEvent extends StagePosition {
  readonly type: 'progress';
  readonly step: number;
  /** Steps of this epoch. */
  readonly steps: number;
  readonly triplesPerSecond: number;
  readonly loss: number;
  readonly adversarialLoss: number | null;
  /** To the end of the job; null while unknown. */
  readonly etaSeconds: number | null;
}

/** An epoch ended. */
export interface EpochEvent extends StagePosition {
  readonly type: 'epoch';
  readonly triples: number;
  readonly seconds: number;
  readonly triplesPerSecond: number;
  readonly loss: number;
  readonly adversarialLoss: number | null;
  readonly etaSeconds: number | null;
  /** Of the test pairs, where this epoch was evaluated. */
  readonly metrics?: Metrics;
}

/** An evaluation runs (`metrics` null) or ended. */
export interface EvaluationEvent extends StagePosition {
  readonly type: 'evaluation';
  readonly on: 'test' | 'validation';
  /** 0..1. */
  readonly progress: number;
  readonly metrics: Metrics | null;
}

export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly path: string;
}

/** What is good to know and needs no action, such as how a file was understood. */
export interface NoteEvent {
  readonly type: 'note';
  readonly message: string;
}

export interface WarningEvent {
  readonly type: 'warning';
  readonly message: string;
}

/** By name: "hr@10", "ndcg@10". */
export type Metrics = Readonly<Record<string, number>>;

/** The JSON of `amr train -o json`. */
export interface TrainingResult {
  /** The model folder. */
  readonly model: string;
  /** "sha256:..." */
  readonly digest: string;
  readonly engine: string;
  readonly stages: readonly StageResult[];
  /** Null when the job has no test pairs. */
  readonly metrics: Metrics | null;
}

export interface StageResult {
  readonly kind: StageKind;
  readonly epochs: number;
  readonly triples: number;
  readonly seconds: number;
  readonly triplesPerSecond: number;
  /** Of the last epoch. */
  readonly loss: number;
  readonly adversarialLoss: number | null;
}
