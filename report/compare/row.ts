import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Dataset } from '../../dataset/dataset.js';
import { openEngine } from '../../engine/open.js';
import { bestEpoch, selectionMetric } from '../../job/epochs.js';
import type { EpochRecord } from '../../job/epochs.js';
import { compileJob, trainingFingerprint } from '../../job/index.js';
import type { Job, TrainingEvent } from '../../job/index.js';
import { trainOn } from '../../local/train.js';
import { modelOn } from '../../local/trained-model.js';
import { InterruptedError } from '../../runtime/errors.js';
import { holdsModel, readModel, readModelConfig, readModelMetrics } from '../../storage/model-folder.js';
import type { StoredModel } from '../../storage/model-folder.js';
import type { ComparisonFolder, RowResult } from './folder.js';
import type { GridRow } from './grid.js';
import { measureModel, trainedPopularity } from './measure.js';
import { CUTOFF, rowJob } from './row-job.js';

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

/** Trains a row unless the folder holds its model, attacks it, and writes its result. */
export async function runRow(task: Task, context: RowContext, progress: RowProgress): Promise<RowResult> {
  const { job, dataset, epsilons, folder, signal, threads } = context;
  const { row, seed, fingerprint } = task;
  const startedAt = performance.now();
  const stored = await trainRow(task, context, progress);
  if (signal?.aborted) throw new InterruptedError(`Interrupted; finished rows are saved in ${folder.directory}`);
  progress.onEvaluating();
  const model = stored ? modelOn(stored, dataset) : trainedPopularity(dataset, seed);
  const { features } = dataset;
  const engine = await openEngine(job.engine, {
    features,
    factors: model.factors,
    threads,
    requireGpu: job.requireGpu,
  });
  try {
    const measurements = await measureModel(model, { job, seed, dataset, engine }, epsilons);
    const result: RowResult = {
      fingerprint,
      row: row.id,
      seed,
      chosen: stored && (await chosenEpoch(stored.directory)),
      seconds: (performance.now() - startedAt) / 1000,
      digest: stored?.config.digest ?? null,
      ...measurements,
    };
    await folder.write(result);
    return result;
  } finally {
    await engine.close();
  }
}

/** Trains the row's model unless the folder holds it; returns null for popularity. */
async function trainRow(
  { row, seed }: Task,
  { job, root, dataset, folder, threads, signal }: RowContext,
  { onTraining }: RowProgress,
): Promise<StoredModel | null> {
  if (row.stage === null) return null;
  const directory = folder.model(row.id, seed);
  const from = row.from === null ? null : resolve(folder.model(row.from, seed));
  const own = rowJob(job, { stage: row.stage, seed, from });
  if (!(await holdsModelOf(directory, own))) {
    let share = 0;
    const onEvent = (event: TrainingEvent): void => {
      share = shareOf(event) ?? share;
      onTraining(event, share);
    };
    const resume = await holdsCheckpoint(directory);
    // The test pairs are taken away, so that no choice can depend on them.
    const training = { ...dataset, test: null };
    await trainOn(training, own, { modelDirectory: directory, root, resume, threads, signal, onEvent });
  }
  return readModel(directory);
}

function shareOf(event: TrainingEvent): number | undefined {
  if (event.type === 'progress') return (event.epoch - 1 + event.step / event.steps) / event.epochs;
  return event.type === 'epoch' ? event.epoch / event.epochs : undefined;
}

async function holdsModelOf(directory: string, job: Job): Promise<boolean> {
  if (!(await holdsModel(directory))) return false;
  const { job: trained } = await readModelConfig(directory);
  return trainingFingerprint(compileJob(trained)) === trainingFingerprint(job);
}

async function holdsCheckpoint(directory: string): Promise<boolean> {
  return access(join(directory, 'checkpoints')).then(
    () => true,
    () => false,
  );
}

/** The epoch that training kept, and its NDCG on validation; null where none was evaluated. */
async function chosenEpoch(directory: string): Promise<RowResult['chosen']> {
  const lines = (await readModelMetrics(directory)) as EpochRecord[];
  const at = [CUTOFF];
  const best = bestEpoch(lines, { stage: 1, at });
  const validation = best?.validation?.[selectionMetric(at)];
  return best && validation !== undefined ? { epoch: best.epoch, validation } : null;
}
