import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
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
import type { ChosenEpoch, ComparisonFolder, RowResult } from './folder.js';
import type { GridRow, PeerRow, TrainedRow } from './grid.js';
import { measureModel } from './measure.js';
import type { Measurements } from './measure.js';
import { measurePeer } from './peer-row.js';
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

/** Makes a row's model, measures it, and writes its result. */
export async function runRow(task: Task, context: RowContext, progress: RowProgress): Promise<RowResult> {
  const { row, seed, fingerprint } = task;
  const startedAt = performance.now();
  const made =
    row.kind === 'trained'
      ? await runTrained({ row, seed }, context, progress)
      : await runPeer({ row, seed }, context, progress);
  const result: RowResult = {
    fingerprint,
    row: row.id,
    seed,
    seconds: (performance.now() - startedAt) / 1000,
    ...made,
  };
  await context.folder.write(result);
  return result;
}

/** The part of a row's result that does not depend on how the row is named and timed. */
type MadeRow = Measurements & Pick<RowResult, 'chosen' | 'digest'>;

/** Trains a row unless the folder holds its model, and attacks it. */
async function runTrained(
  { row, seed }: { row: TrainedRow; seed: number },
  context: RowContext,
  progress: RowProgress,
): Promise<MadeRow> {
  const { job, dataset, epsilons } = context;
  const stored = await trainRow({ row, seed }, context, progress);
  refuseIfStopped(context);
  progress.onEvaluating();
  const model = modelOn(stored, dataset);
  const engine = await openRowEngine(context, model.factors);
  try {
    const measurements = await measureModel(model, { job, seed, dataset, engine }, epsilons);
    return { chosen: await chosenEpoch(stored.directory), digest: stored.config.digest, ...measurements };
  } finally {
    await engine.close();
  }
}

/** Fits a peer with the settings that validation chooses. */
async function runPeer(
  { row, seed }: { row: PeerRow; seed: number },
  context: RowContext,
  progress: RowProgress,
): Promise<MadeRow> {
  const { job, dataset } = context;
  progress.onEvaluating();
  const engine = await openRowEngine(context, 1);
  try {
    const onFit = (): void => refuseIfStopped(context);
    return { digest: null, ...(await measurePeer(row.peer, { job, seed, dataset, engine, onFit })) };
  } finally {
    await engine.close();
  }
}

function openRowEngine({ job, dataset, threads }: RowContext, factors: number): Promise<Engine> {
  const { features } = dataset;
  return openEngine(job.engine, { features, factors, threads, requireGpu: job.requireGpu });
}

/** Throws an InterruptedError where the comparison was told to stop. */
function refuseIfStopped({ signal, folder }: RowContext): void {
  if (signal?.aborted) throw new InterruptedError(`Interrupted; finished rows are saved in ${folder.directory}`);
}

/** Trains the row's model unless the folder holds it. */
async function trainRow(
  { row, seed }: { row: TrainedRow; seed: number },
  { job, root, dataset, folder, threads, signal }: RowContext,
  { onTraining }: RowProgress,
): Promise<StoredModel> {
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
async function chosenEpoch(directory: string): Promise<ChosenEpoch | null> {
  const lines = (await readModelMetrics(directory)) as EpochRecord[];
  const at = [CUTOFF];
  const best = bestEpoch(lines, { stage: 1, at });
  const validation = best?.validation?.[selectionMetric(at)];
  return best && validation !== undefined ? { epoch: best.epoch, validation } : null;
}
