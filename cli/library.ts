import type { EvaluationResult } from '../evaluation/evaluate.js';
import type { Job, TrainingEvent, TrainingResult } from '../job/index.js';

/** What the commands call to work on this machine: the part of `import ... from 'amr'` that they use. */
export interface Library {
  train(job: Job, options: TrainCall): Promise<TrainingResult>;
  evaluate(modelDirectory: string, options: EvaluateCall): Promise<EvaluationResult>;
  recommend(modelDirectory: string, options: RecommendCall): AsyncIterable<UserRecommendations>;
  exportModel(modelDirectory: string, options: ExportCall): Promise<ExportResult>;
  embed(modelDirectory: string, options: EmbedCall): Promise<ExportResult>;
  validateJob(job: Job, options: { root: string; signal?: AbortSignal }): Promise<DataSummary>;
}

export interface TrainCall {
  readonly modelDirectory: string;
  readonly root: string;
  readonly resume?: boolean;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

export interface EvaluateCall {
  /** By default the test pairs of the model's own job. */
  readonly test?: string;
  readonly candidates: number | 'all';
  readonly seed: number;
  readonly at?: readonly number[];
  readonly epsilons?: readonly number[];
  readonly norm?: 'l2' | 'linf';
  readonly threads?: number;
}

export interface RecommendCall {
  readonly users: readonly string[] | 'all';
  readonly top: number;
  readonly threads?: number;
}

export interface UserRecommendations {
  readonly user: string;
  /** Best first. */
  readonly items: readonly Recommendation[];
}

export interface Recommendation {
  readonly item: string;
  readonly score: number;
  /** The size of the smallest perturbation that can change the item's place; null: none can. */
  readonly epsilon: number | null;
}

export type ExportFormat = 'safetensors' | 'npy' | 'parquet';

export interface ExportCall {
  readonly to: string;
  readonly format: ExportFormat;
  readonly threads?: number;
}

export interface EmbedCall extends ExportCall {
  readonly features: readonly string[];
}

/** What was written: paths, and how many vectors of which length. */
export interface ExportResult {
  readonly files: readonly string[];
  readonly users?: number;
  readonly items: number;
  readonly factors: number;
}

/** What `amr validate` found in the data of a job. */
export interface DataSummary {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  readonly testPairs: number;
  /** D; 0 without features. */
  readonly featureWidth: number;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
}
