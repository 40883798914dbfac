import type { Dataset } from '../../dataset/dataset.js';
import type { Job, TrainingEvent } from '../../job/index.js';
import type { ComparisonFolder } from './folder.js';
import type { GridRow } from './grid-row.js';

/** Everything that rows are trained and measured with. */
export interface RowContext {
  readonly job: Job;
  /** The folder that the job's relative paths start from. */
  readonly root: string;
  /** The data, read once for all rows. Its features are memory-mapped. */
  readonly dataset: Dataset;
  readonly epsilons: readonly number[];
  readonly folder: ComparisonFolder;
  readonly threads: number;
  readonly signal?: AbortSignal;
}

/** A row to train with one seed. */
export interface Task {
  readonly row: GridRow;
  readonly seed: number;
  readonly fingerprint: string;
}

/** Callbacks for the progress of a row; `share` is the part of its training that is done, 0..1. */
export interface RowProgress {
  readonly onTraining: (event: TrainingEvent, share: number) => void;
  readonly onEvaluating: () => void;
}
