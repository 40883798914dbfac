import type { Job } from '../../job/index.js';
import { mean } from '../../model/statistics.js';
import { formatDuration } from '../../runtime/duration.js';
import { InputError } from '../../runtime/errors.js';
import { rungsOf, total } from './rungs.js';
import type { TrialResult } from './trial.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The time of a search does not suffice for one trial. Allow more time, or name the number of trials. */
    'search-time-too-short': NoFacts;
  }
}

/** The most trials of a search. */
export const MOST_TRIALS = 10_000;

/** What a search may use. */
export interface SearchBudget {
  readonly seconds: number;
  /** The number of trials that are trained at once. */
  readonly slots: number;
}

/**
 * Returns the number of trials that fit into a time, by the time that the first trials took in the first rung of a large search.
 * The rest of the time is for the model of the winner. The same times give the same number, so that a search that was
 * interrupted goes on with the number that it had. Throws an InputError where the time does not suffice for one trial.
 */
export function affordableTrials(
  job: Pick<Job, 'stages'>,
  probes: readonly Pick<TrialResult, 'seconds' | 'trainingSeconds'>[],
  { seconds, slots }: SearchBudget,
): number {
  const probeSeconds = mean(probes.map((probe) => probe.seconds));
  const trainingSeconds = mean(probes.map((probe) => probe.trainingSeconds));
  const [probed] = rungsOf(job, MOST_TRIALS);
  const perEpoch = trainingSeconds / total(probed.epochs);
  const fixed = Math.max(0, probeSeconds - trainingSeconds);
  const costOf = (epochs: readonly number[]) => fixed + perEpoch * total(epochs);
  const needed = (trials: number): number => {
    const rungs = rungsOf(job, trials);
    const rungCosts = rungs.map((rung) => Math.ceil(rung.trials / slots) * costOf(rung.epochs));
    const isProbeUsed = rungs[0].epochs.join() === probed.epochs.join();
    return total(rungCosts) + costOf(rungs[rungs.length - 1].epochs) + (isProbeUsed ? 0 : probeSeconds);
  };
  let affordable = 0;
  for (let trials = 1; trials <= MOST_TRIALS; trials++) if (needed(trials) <= seconds) affordable = trials;
  if (affordable > 0) return affordable;
  throw timeTooShort(
    seconds,
    `one trial with all its epochs and the training of its model take about ${formatDuration(needed(1))}`,
  );
}

/** Returns the error of a search that its time does not suffice for. */
export function timeTooShort(seconds: number, why: string): InputError {
  return new InputError(`Cannot search within ${formatDuration(seconds)}: ${why}`, {
    code: 'search-time-too-short',
    facts: {},
  });
}
