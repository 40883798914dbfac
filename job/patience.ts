import { bestEpoch, type EpochRecord } from './epochs.js';
import type { EvaluationSettings, Job } from './job.js';
import type { TimelineJob } from './timeline.js';

type Line = Pick<EpochRecord, 'stage' | 'epoch' | 'validation'>;

/**
 * Returns the job with the numbers of epochs that its stages have in truth. A stage ends early, at the first epoch at which the last
 * `evaluation.patience` evaluations did not improve on the best one before them (early stopping). Returns the job
 * itself where no stage ends early. The result depends on validation figures alone, so that it is the same on every machine.
 * @param epochs the epochs of pass 1 that have ended, in order.
 */
export function shortenedJob<
  J extends Pick<TimelineJob, 'stages'> & {
    readonly evaluation: Pick<EvaluationSettings, 'select' | 'patience' | 'at'>;
  },
>(job: J, epochs: readonly Line[]): J {
  const { patience, select, at } = job.evaluation;
  if (patience === undefined || select !== 'validation') return job;
  const ends = job.stages.map((_, index) => {
    const where = { stage: index + 1, at };
    const evaluated = epochs.filter(({ stage, validation }) => stage === where.stage && validation);
    let best: Line | undefined;
    let failures = 0;
    return evaluated.find((line) => {
      const better = bestEpoch(best ? [best, line] : [line], where);
      failures = better === line ? 0 : failures + 1;
      best = better;
      return failures >= patience;
    })?.epoch;
  });
  if (job.stages.every(({ epochs: all }, index) => (ends[index] ?? all) >= all)) return job;
  return { ...job, stages: job.stages.map((stage, index) => ({ ...stage, epochs: ends[index] ?? stage.epochs })) };
}

/** Says in words that the stage that trained last has ended early. */
export function shortenedWords(
  { stages, evaluation: { patience } }: Pick<Job, 'stages' | 'evaluation'>,
  { stage, epoch, kind }: Pick<EpochRecord, 'stage' | 'epoch' | 'kind'>,
): string {
  const evaluations = patience === 1 ? 'the last evaluation' : `the last ${patience} evaluations`;
  return `stage ${stage} (${kind}) ends after ${epoch} of ${stages[stage - 1].epochs} epochs: ${evaluations} on validation pairs did not improve on an earlier one`;
}
