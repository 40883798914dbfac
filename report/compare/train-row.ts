import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bestEpoch, selectionMetric, type EpochRecord } from '../../job/epochs.js';
import { compileJob, trainingFingerprint, type Job, type TrainingEvent } from '../../job/index.js';
import { choiceOf, refitJob } from '../../job/passes.js';
import { trainOn } from '../../local/train.js';
import {
  holdsModel,
  readModel,
  readModelConfig,
  readModelMetrics,
  type StoredModel,
} from '../../storage/model-folder.js';
import type { RowResult } from './folder.js';
import type { TrainedRow } from './grid.js';
import { choosingJob, CUTOFF, isRefitted } from './row-job.js';
import type { RowContext, RowProgress, Task } from './task.js';

/** A row's model, and the epoch that validation chose for it. */
interface RowModel {
  readonly stored: StoredModel;
  readonly chosen: RowResult['chosen'];
}

/**
 * Trains a row, as far as the folder does not hold its models. Pass 1 goes on from the choosing model of
 * the row before and finds the best epoch on validation pairs, which neither of the two was trained on. Pass 2 goes on from
 * the model of the row before and trains so many epochs on all interactions.
 */
export async function trainRow(
  { row, seed }: { row: TrainedRow; seed: number },
  context: RowContext,
  { onTraining }: RowProgress,
): Promise<RowModel> {
  const { job, folder } = context;
  const passes = isRefitted(job) ? 2 : 1;
  const from = (folderOf: (id: string, seed: number) => string) =>
    row.from === null ? null : resolve(folderOf(row.from, seed));
  const listener = (pass: number): RowProgress['onTraining'] => {
    return (event, share) =>
      onTraining(passes === 2 && 'epoch' in event ? { ...event, pass } : event, (pass - 1 + share) / passes);
  };
  const model = (id: string) => folder.model(id, seed);
  const choosing = (id: string) => (passes === 2 ? folder.choosing(id, seed) : model(id));
  const first = choosingJob(job, { stage: row.stage, seed, from: from(choosing) });
  await trainModel(choosing(row.id), first, context, listener(1));
  const lines = (await readModelMetrics(choosing(row.id))) as EpochRecord[];
  if (passes === 2) {
    const second = refitJob({ ...first, from: from(model) }, choiceOf(first, lines));
    await trainModel(model(row.id), second, context, listener(2));
  }
  return { stored: await readModel(model(row.id)), chosen: chosenEpoch(lines) };
}

/** Whether the folder holds the models of a row that rows which go on from it need. */
export async function holdsModels(
  { row, seed }: Pick<Task, 'row' | 'seed'>,
  { folder, job }: Pick<RowContext, 'folder' | 'job'>,
): Promise<boolean> {
  const hasChoosing = !isRefitted(job) || (await holdsModel(folder.choosing(row.id, seed)));
  return hasChoosing && holdsModel(folder.model(row.id, seed));
}

/** Trains a model of one pass unless its folder holds it. */
async function trainModel(
  directory: string,
  job: Job,
  { root, dataset, threads, signal }: RowContext,
  onTraining: RowProgress['onTraining'],
): Promise<void> {
  if (await holdsModelOf(directory, job)) return;
  let share = 0;
  const onEvent = (event: TrainingEvent): void => {
    share = shareOf(event) ?? share;
    onTraining(event, share);
  };
  const resume = await holdsCheckpoint(directory);
  // The test pairs are taken away, so that no choice can depend on them.
  const training = { ...dataset, test: null };
  await trainOn(training, job, { modelDirectory: directory, root, resume, threads, signal, onEvent });
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

/** The epoch that validation chose, and its NDCG there; null where none was evaluated. */
function chosenEpoch(lines: readonly EpochRecord[]): RowResult['chosen'] {
  const at = [CUTOFF];
  const best = bestEpoch(lines, { stage: 1, at });
  const validation = best?.validation?.[selectionMetric(at)];
  return best && validation !== undefined ? { epoch: best.epoch, validation } : null;
}
