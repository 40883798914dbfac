import { resolve } from 'node:path';
import { withTraining } from '../dataset/assemble.js';
import type { Confinement } from '../dataset/confinement.js';
import type { Dataset, Pairs } from '../dataset/dataset.js';
import { loadDataset, type DatasetFiles } from '../dataset/load.js';
import { splitValidation } from '../dataset/validation.js';
import type { Job, JobData } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { readModelConfig } from '../storage/model-folder.js';
import { earlierFolder } from './earlier-folder.js';
import { poolNotes } from './pool-notes.js';
import { divisorsOf, trainedFeatures } from './trained-features.js';

/** The folders of a job's data, and a listener for the progress of reading them. */
export interface OpenDataOptions {
  /** The absolute path of the folder from which `data.root` starts. */
  readonly root: string;
  /** The folder to which a synthetic catalog is written. It must stay as long as the features are read. */
  readonly scratch: string;
  /** What an earlier model divided each feature file by. */
  readonly divisors?: DatasetFiles['divisors'];
  /** The items, where no file lists them. */
  readonly catalog?: readonly string[];
  /** The files that may be read; all files where it is undefined. */
  readonly within: Confinement | undefined;
  /** Called while files are read, with bytes. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** Reads a job's data, or makes its synthetic catalog. Rejects with an InputError. */
export function openData(
  data: JobData,
  { root, scratch, divisors, catalog, within, onProgress }: OpenDataOptions,
): Promise<Dataset> {
  if (data.kind === 'synthetic') return loadDataset({ synthetic: data, folder: scratch }, { onProgress });
  return loadDataset({ ...data, divisors, catalog, within, root: resolve(root, data.root) }, { onProgress });
}

/** The parts of a job on which its data, and the notes about them, depend. */
type DataJob = Pick<Job, 'data' | 'from' | 'stages' | 'negativePool'>;

/**
 * Reads the data of a job, with notes on what the job makes of them. One that continues from a model divides features by
 * what that model divided by. Rejects with an InputError.
 */
export async function readJobData(job: DataJob, options: OpenDataOptions): Promise<Dataset> {
  const dataset = await openDivided(job, options);
  return { ...dataset, notes: [...(dataset.notes ?? []), ...poolNotes(job, dataset)] };
}

async function openDivided(job: DataJob, options: OpenDataOptions): Promise<Dataset> {
  const isDivided = job.data.kind === 'files' && job.data.normalize !== undefined;
  if (job.from === null || !isDivided) return openData(job.data, options);
  const config = await readModelConfig(await earlierFolder(job.from, options));
  return openData(job.data, { ...options, divisors: divisorsOf(trainedFeatures(config)) });
}

/** A job's data, divided into training pairs and pairs that are held out for validation. */
export interface SplitData {
  /** The data on which the job trains. Where validation selects the epoch, the validation pairs are left out. */
  readonly dataset: Dataset;
  /**
   * The data with the validation pairs, which held-out pairs are ranked on: no item of a user's whole training history is a
   * candidate, in training as in `amr evaluate`.
   */
  readonly whole: Dataset;
  /** Null where no epoch is selected. */
  readonly validation: Pairs | null;
}

/**
 * Holds out the validation pairs if the job selects an epoch by validation. The choice depends on the data and the
 * job's seed alone. Throws an InputError when no user has a pair that can be held out.
 */
export function splitData(job: Pick<Job, 'evaluation' | 'seed'>, whole: Dataset): SplitData {
  if (job.evaluation.select === 'none') return { dataset: whole, whole, validation: null };
  const split = holdOutValidation(whole, job.seed);
  if (split.validation.users.length === 0) {
    throw new InputError(
      'Cannot select by validation (spec.evaluation.select) as no user has two or more training interactions: set it to none',
    );
  }
  return { ...split, whole };
}

/**
 * Holds out one random training interaction of each user who has two or more, drawn with the seed. The result may be
 * empty.
 */
export function holdOutValidation(whole: Dataset, seed: number): { dataset: Dataset; validation: Pairs } {
  const { training, validation } = splitValidation(whole.training, seed);
  return { dataset: withTraining(whole, training), validation };
}
