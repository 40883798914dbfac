import { resolve } from 'node:path';
import type { EpochRecord } from '../../job/epochs.js';
import { choiceOf, refitJob } from '../../job/passes.js';
import { holdsModel, readModel, readModelMetrics } from '../../storage/model-folder.js';
import type { TrainedRow } from './grid-row.js';
import { choosingJob, isRefitted } from './row-job.js';
import type { RowContext, RowProgress, Task } from './task.js';
import { chosenEpoch, trainModel, type RowModel } from './train-model.js';

/**
 * Trains a row, as far as the folder does not hold its models. Pass 1 goes on from the choosing model of
 * the row before and finds the best epoch on validation pairs, which neither of the two was trained on. Pass 2 goes on from
 * the model of the row before and trains that number of epochs on all interactions.
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
  return { stored: await readModel(model(row.id)), chosen: chosenEpoch(lines, 1) };
}

/** Whether the folder holds the models of a row that rows which go on from it need. */
export async function holdsModels(
  { row, seed }: Pick<Task, 'row' | 'seed'>,
  { folder, job }: Pick<RowContext, 'folder' | 'job'>,
): Promise<boolean> {
  const hasChoosing = !isRefitted(job) || (await holdsModel(folder.choosing(row.id, seed)));
  return hasChoosing && holdsModel(folder.model(row.id, seed));
}
