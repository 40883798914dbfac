import type { Job } from '../../job/index.js';

/** The most rungs of a search. */
const MOST_RUNGS = 3;
/** One trial in this number goes on to the next rung, where it trains this many times as many epochs. */
export const REDUCTION = 3;

/** A rung of successive halving: the epochs of each stage, and how many trials are trained for that long. */
export interface Rung {
  readonly epochs: readonly number[];
  readonly trials: number;
}

/**
 * Returns the rungs of a search with so many trials. The last rung has the job's own epochs, and each one before it a third
 * of the next. There are at most three, and no more than the trials suffice for. Trial 0 has the job's own settings and is in all
 * of them, so that the job itself is measured too.
 */
export function rungsOf({ stages }: Pick<Job, 'stages'>, trials: number): Rung[] {
  const most = Array.from({ length: MOST_RUNGS }, (_, at) => REDUCTION ** (MOST_RUNGS - 1 - at));
  const epochs = most
    .filter((divisor) => divisor <= trials)
    .map((divisor) => stages.map((stage) => Math.max(1, Math.round(stage.epochs / divisor))));
  const distinct = epochs.filter((own, at) => own.join() !== epochs.at(at + 1)?.join());
  return distinct.map((own, at) => ({ epochs: own, trials: survivorsOf(trials, at) }));
}

/** The number of trials in the rung with a number, from 0. */
function survivorsOf(trials: number, rung: number): number {
  const best = Math.floor(trials / REDUCTION ** rung);
  // The job's own settings stay beside the best other ones.
  return rung === 0 ? trials : Math.min(trials, Math.max(1, best) + 1);
}

/**
 * Returns the trials that go on to the next rung, in ascending order: trial 0, and the best of the others. A trial without a value failed.
 * Where two trials are equally good, the earlier one counts as better.
 */
export function promoted(results: readonly { trial: number; value: number | null }[], count: number): number[] {
  const others = ranked(results).filter((trial) => trial !== 0);
  return [0, ...others.slice(0, count - 1)].toSorted((a, b) => a - b);
}

/** The numbers of the trials that did not fail, the best first. */
export function ranked(results: readonly { trial: number; value: number | null }[]): number[] {
  const worst = -Infinity;
  return results
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (b.value ?? worst) - (a.value ?? worst) || a.trial - b.trial)
    .map(({ trial }) => trial);
}

/** The sum of some numbers, such as the epochs of all stages. */
export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
