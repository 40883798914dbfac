import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { bestEpoch, selectionMetric, type EpochRecord } from '../../job/epochs.js';
import { compileJob, trainingFingerprint, type Job, type TrainingEvent } from '../../job/index.js';
import { trainOn } from '../../local/train.js';
import { holdsModel, readModelConfig } from '../../storage/model-folder.js';
import type { StoredModel } from '../../storage/model-folder.js';
import type { ChosenEpoch, RowResult } from './folder.js';
import { CUTOFF } from './row-job.js';
import type { RowContext, RowProgress } from './task.js';

/** A row's model, and what validation chose for it. */
export interface RowModel {
  readonly stored: StoredModel;
  readonly chosen: RowResult['chosen'];
}

/** Trains the model of a job in the passes that the job has, unless its folder holds it. */
export async function trainModel(
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

/** The epoch of a stage that validation chose, and its NDCG there; null where none was evaluated. */
export function chosenEpoch(lines: readonly EpochRecord[], stage: number): ChosenEpoch | null {
  const at = [CUTOFF];
  const best = bestEpoch(lines, { stage, at });
  const validation = best?.validation?.[selectionMetric(at)];
  return best && validation !== undefined ? { epoch: best.epoch, validation } : null;
}

/** The part of all passes and stages that is done, where an event tells it. */
export function shareOf(event: TrainingEvent): number | undefined {
  if (event.type !== 'progress' && event.type !== 'epoch') return undefined;
  const { pass, stage, stages, epoch, epochs } = event;
  const ended = event.type === 'epoch' ? epoch : epoch - 1 + event.step / event.steps;
  const share = (stage - 1 + ended / epochs) / stages;
  return pass === undefined ? share : (pass - 1 + share) / 2;
}

async function holdsModelOf(directory: string, job: Job): Promise<boolean> {
  if (!(await holdsModel(directory))) return false;
  const { job: trained } = await readModelConfig(directory);
  return trainingFingerprint(compileJob(trained)) === trainingFingerprint(job);
}

/** Whether the folder of a model holds checkpoints of a run that did not finish. */
export async function holdsCheckpoint(directory: string): Promise<boolean> {
  return access(join(directory, 'checkpoints')).then(
    () => true,
    () => false,
  );
}
