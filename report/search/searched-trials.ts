import { memorySettings } from '../../job/memory.js';
import type { Choice } from '../../job/index.js';
import type { SearchedTrial, TrialSettings } from './result.js';
import { drawSettings } from './space.js';
import { trialJob } from './trial-job.js';
import type { TrialResult } from './trial.js';
import type { TrialsContext } from './trials.js';

/** The newest result of a trial, and the number of its rung, from 0. */
export interface TrialAtRung {
  readonly result: TrialResult;
  readonly rung: number;
}

/** Lists all trials, those of later rungs first, and the best of each rung first. */
export function searchedTrials(
  context: Pick<TrialsContext, 'job' | 'variables'>,
  newest: readonly TrialAtRung[],
): SearchedTrial[] {
  const value = ({ result }: TrialAtRung) => result.measured?.value ?? -Infinity;
  return newest
    .toSorted((a, b) => b.rung - a.rung || value(b) - value(a) || a.result.trial - b.result.trial)
    .map(({ result: { trial, measured, failure, seconds }, rung }) => {
      const settings = settingsOf(context, trial, measured?.choice ?? null);
      if (!measured) return { trial, rungs: rung + 1, settings, figures: null, failure, seconds };
      const { choice: _, ...figures } = measured;
      return { trial, rungs: rung + 1, settings, figures, failure, seconds };
    });
}

/** The settings of a trial as the table shows them. `choice` is what validation chose, null for a trial that failed. */
export function settingsOf(
  { job, variables }: Pick<TrialsContext, 'job' | 'variables'>,
  trial: number,
  choice: Choice | null,
): TrialSettings {
  const draw = drawSettings(job, variables, trial);
  const own = trialJob(job, draw, { epochs: job.stages.map(({ epochs }) => epochs), variables });
  const amr = own.stages.findLast(({ kind }) => kind === 'amr');
  return {
    factors: draw.factors,
    learningRateFactor: draw.learningRate,
    epsilon: amr?.epsilon ?? null,
    lambda: amr?.lambda ?? null,
    epochs: choice?.epochs ?? null,
    memory: choice?.memory ?? memorySettings(own),
  };
}
