import { rm } from 'node:fs/promises';
import { withFirstPass } from '../../local/first-pass.js';
import type { Choice, TrainingEvent } from '../../job/index.js';
import { JobFailedError } from '../../runtime/errors.js';
import { reasonToLeaveOut } from '../compare/left-out.js';
import type { RowContext, RowProgress } from '../compare/task.js';
import { holdsCheckpoint, shareOf } from '../compare/train-model.js';
import { figuresOf, type Objective, type TrialFigures } from './objective.js';
import type { Draw, Variable } from './space.js';
import { trialJob } from './trial-job.js';

/** A trial of a search for so many epochs of each stage. */
export interface TrialRow {
  readonly kind: 'trial';
  /** The name in files, such as "trial-12-of-20-epochs". */
  readonly id: string;
  readonly title: string;
  readonly trial: number;
  readonly draw: Draw;
  readonly epochs: readonly number[];
  readonly variables: readonly Variable[];
  readonly objective: Objective;
}

/** A trial to train. */
export interface TrialTask {
  readonly row: TrialRow;
  readonly seed: number;
  readonly fingerprint: string;
}

/** What a trial that did not fail found out. */
export interface MeasuredTrial extends TrialFigures {
  /** The epochs and the settings of the memory that validation chose. */
  readonly choice: Choice;
}

/** The result of a trial, which the folder keeps. */
export interface TrialResult {
  readonly fingerprint: string;
  readonly row: string;
  readonly seed: number;
  readonly trial: number;
  /** Its figures; null for a trial that failed. */
  readonly measured: MeasuredTrial | null;
  /** Why it failed; null for a trial that did not. */
  readonly failure: string | null;
  readonly seconds: number;
  /** The part of `seconds` that grows with the number of epochs. */
  readonly trainingSeconds: number;
}

/**
 * Trains pass 1 of a trial, measures it on validation pairs, and writes the result. A training that diverges, and a memory that no setting
 * keeps to its limit, are results too. No test pair is looked at.
 */
export async function runTrial(task: TrialTask, context: RowContext, progress: RowProgress): Promise<TrialResult> {
  const { row, seed, fingerprint } = task;
  const { dataset, root, threads, signal, folder } = context;
  const job = trialJob(context.job, row.draw, row);
  const modelDirectory = folder.model(row.id, seed);
  const startedAt = performance.now();
  const resume = await holdsCheckpoint(modelDirectory);
  let share = 0;
  const onEvent = (event: TrainingEvent): void => {
    // The share of both passes is known, and a trial has one of them.
    share = Math.min(1, 2 * (shareOf(event) ?? share / 2));
    progress.onTraining(event, share);
  };
  const options = { modelDirectory, root, resume, threads, signal, onEvent };
  const trained = await withFirstPass({ ...dataset, test: null }, job, options, async (pass) => {
    progress.onEvaluating();
    const trainingSeconds = pass.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
    const measured = { ...(await figuresOf(pass, job, row.objective)), choice: pass.choice };
    return { measured, failure: null, trainingSeconds };
  }).catch((error: unknown) => ({ measured: null, failure: reasonOfFailure(error), trainingSeconds: 0 }));
  const result = {
    fingerprint,
    row: row.id,
    seed,
    trial: row.trial,
    ...trained,
    seconds: (performance.now() - startedAt) / 1000,
  };
  await folder.write(result);
  await rm(modelDirectory, { recursive: true, force: true });
  return result;
}

/** Says why a trial failed. Throws an error that says nothing about the settings of the trial. */
function reasonOfFailure(error: unknown): string {
  if (error instanceof JobFailedError) return 'the training diverged';
  const reason = reasonToLeaveOut(error);
  if (reason === null) throw error;
  return reason;
}
