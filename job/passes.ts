import type { MemorySettings } from '../model/memory/memory.js';
import type { StageSettings } from '../model/stage.js';
import { required } from '../runtime/required.js';
import { bestEpoch, type EpochRecord } from './epochs.js';
import type { Choice } from './events.js';
import type { Job } from './job.js';
import { memoryWords } from './memory.js';
import { shortenedJob } from './patience.js';

/** The rule by which validation pairs are held out of the training interactions, where the job names no file of them. */
export const HOLD_OUT = {
  /** A user with fewer interactions gives none, so that at least three remain. */
  fewestInteractions: 4,
  /** The largest share of all interactions that is held out. */
  largestShare: 0.1,
} as const;

/** The number of passes over a job: 2 where validation selects the epochs and the model is then trained on everything. */
export function passesOf({ evaluation }: Pick<Job, 'evaluation'>): 1 | 2 {
  return evaluation.select === 'validation' && (evaluation.refit ?? true) ? 2 : 1;
}

/**
 * Returns what pass 1 chose, from all of its epochs. Throws where a stage has no evaluated epoch.
 * @param memory the settings that were chosen for the memory, where the job has some to choose.
 */
export function choiceOf(
  { stages, evaluation: { at } }: Pick<Job, 'stages' | 'evaluation'>,
  epochs: readonly EpochRecord[],
  memory?: MemorySettings,
): Choice {
  const best = (index: number) => required(bestEpoch(epochs, { stage: index + 1, at }), `the best epoch of a stage`);
  return { epochs: stages.map((_, index) => best(index).epoch), ...(memory && { memory }) };
}

/** Returns the job that pass 2 trains: the same stages with the chosen numbers of epochs, on all interactions. */
export function refitJob(job: Job, choice: Choice): Job {
  const { patience: _, ...evaluation } = job.evaluation;
  return {
    ...job,
    stages: job.stages.map((stage, index) => ({ ...stage, epochs: choice.epochs[index] })),
    // Nothing is chosen in pass 2, so that only the ends of stages are evaluated.
    evaluation: { ...evaluation, select: 'none', every: Math.max(...choice.epochs) },
    ...(choice.memory && { memory: choice.memory }),
  };
}

/** Says in words what pass 1 chose. */
export function choiceWords({ stages }: Pick<Job, 'stages'>, { epochs, memory }: Choice): string {
  const chosen = stages.map(({ kind, epochs: all }, index) => `${kind} ${epochs[index]} of ${all} epochs`);
  return [...chosen, ...(memory ? [`memory ${memoryWords(memory)}`] : [])].join(', ');
}

/**
 * Returns the job of the pass that is under way. `choice` is null in pass 1, where stages may have ended early.
 * @param epochs the epochs that have ended.
 */
export function jobOfPass(job: Job, choice: Choice | null, epochs: readonly EpochRecord[]): Job {
  return choice ? refitJob(job, choice) : shortenedJob(job, epochs);
}

/**
 * Estimates the number of epochs of pass 2 while pass 1 is under way: the best epoch of each stage that has ended, and
 * all epochs of the others.
 */
export function expectedEpochs(
  {
    stages,
    evaluation: { at },
  }: { readonly stages: readonly Pick<StageSettings, 'epochs'>[] } & Pick<Job, 'evaluation'>,
  epochs: readonly EpochRecord[],
): number {
  const hasEnded = (stage: number) =>
    epochs.some((line) => line.stage === stage && line.epoch === stages[stage - 1].epochs);
  return stages.reduce((sum, stage, index) => {
    const best = hasEnded(index + 1) ? bestEpoch(epochs, { stage: index + 1, at }) : undefined;
    return sum + (best?.epoch ?? stage.epochs);
  }, 0);
}
