import type { EvaluationResult } from '../../evaluation/evaluate.js';
import type { JsonObject } from '../../job/index.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import type { StageSettings } from '../../model/stage.js';
import type { Objective, TrialFigures } from './objective.js';
import type { Rung } from './rungs.js';
import type { Variable } from './space.js';

/** The result of a search, as `amr compare --search -o json` prints it and `search.json` keeps it. */
export interface SearchResult {
  /** The name of the job whose settings were searched. */
  readonly name: string;
  /** The fingerprint of the data. */
  readonly dataFingerprint: string;
  /** The seed of the draws, and of all trainings. */
  readonly seed: number;
  /** The number of trials, with which the search can be repeated exactly. */
  readonly trials: number;
  readonly rungs: readonly Rung[];
  /** What was varied. */
  readonly variables: readonly Variable[];
  readonly objective: Objective;
  /** All trials: those that reached the later rungs first, and the best of each rung first. Trial 0 has the job's own settings. */
  readonly results: readonly SearchedTrial[];
  readonly winner: SearchWinner;
}

/** A trial with its settings and its figures in the last rung that it reached. */
export interface SearchedTrial {
  readonly trial: number;
  /** The number of rungs that it was trained in. */
  readonly rungs: number;
  readonly settings: TrialSettings;
  /** Its figures; null for a trial that failed. */
  readonly figures: TrialFigures | null;
  readonly failure: string | null;
  readonly seconds: number;
}

/** The settings of a trial, as far as a table can show them. */
export interface TrialSettings {
  readonly factors: number;
  /** What the job's own learning rates are multiplied by. */
  readonly learningRateFactor: number;
  /** The epsilon and lambda of the last AMR stage; null where the job has none. */
  readonly epsilon: number | null;
  readonly lambda: number | null;
  /** The epochs of each stage that validation chose; null for a trial that failed. */
  readonly epochs: readonly number[] | null;
  /** The settings of the memory that validation chose, or that the job states; null for a model without one. */
  readonly memory: MemorySettings | null;
}

/** The best trial of the last rung. */
export interface SearchWinner {
  readonly trial: number;
  readonly settings: TrialSettings;
  readonly figures: TrialFigures;
  /** The stages of its job, with the epochs that validation chose. */
  readonly stages: readonly StageSettings[];
  /** The job file of the winner, which `amr train` takes. */
  readonly job: JsonObject;
  readonly jobFile: string;
  /** The folder of its model, which was trained on all interactions. */
  readonly model: string;
  readonly digest: string;
  /** The figures on the test pairs; null where the job names none. */
  readonly test: EvaluationResult | null;
}
