import { availableParallelism } from 'node:os';
import type { Job } from '../../job/index.js';
import { keptIn } from '../../local/scratch.js';
import { InputError, interruptionBy, JobFailedError } from '../../runtime/errors.js';
import { required } from '../../runtime/required.js';
import { readJobData, splitWarnings } from '../../training/data.js';
import { checkValidation } from '../compare/check.js';
import { defaultProcesses } from '../compare/compare.js';
import { ComparisonFolder } from '../compare/folder.js';
import { attackEpsilons } from '../compare/grid.js';
import type { CompareEvent } from '../compare/progress.js';
import { inProcesses, inThisProcess } from '../compare/row-runner.js';
import { objectiveOf } from './objective.js';
import { affordableTrials, MOST_TRIALS, timeTooShort } from './plan.js';
import type { SearchResult } from './result.js';
import { searchedTrials, settingsOf, type TrialAtRung } from './searched-trials.js';
import { promoted, ranked, rungsOf, type Rung } from './rungs.js';
import { drawSettings, variablesOf } from './space.js';
import type { TrialResult } from './trial.js';
import { epochsWords, Trials, type TrialsContext } from './trials.js';
import { trainWinner } from './winner.js';

/** The options of `search`. */
export interface SearchOptions {
  /** The folder that the job's relative paths start from. */
  readonly root: string;
  /** The folder for results, the winner's job file and its model. Trials that it already holds are not trained again. */
  readonly directory: string;
  /** The time that the search may take, in seconds, from which the number of trials follows. It is not used where `trials` is given. */
  readonly seconds: number;
  readonly trials?: number;
  /** What is varied; by default everything that the job has (report/search/space.ts). */
  readonly vary?: readonly string[];
  /** The sizes of the attacks on the winner's test lists; by default half, once and twice the job's epsilon. */
  readonly epsilons?: readonly number[];
  /** CPU threads that all trials together may use; all cores by default. The number never changes a result. */
  readonly threads?: number;
  /** The number of trials trained at once, each in its own process. */
  readonly processes?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: CompareEvent) => void;
}

/**
 * Searches settings of a job by successive halving: all trials are trained for few epochs, and the best third of each rung for three times
 * as many, up to the job's own epochs. The draws depend on the job's seed, and figures on validation pairs alone decide, so that
 * the same number of trials gives the same result. The winner's model is trained on all interactions and measured on the test pairs.
 * Rejects with an InputError, a JobFailedError (every trial failed), or an InterruptedError (go on with the same call).
 */
export async function search(job: Job, options: SearchOptions): Promise<SearchResult> {
  const { root, directory, signal, onEvent = () => {}, threads = availableParallelism() } = options;
  if (job.from !== null)
    throw new InputError(
      `Cannot search settings of ${job.name}: spec.from must be null, as every trial is trained from the start: it is ${job.from}`,
    );
  const variables = variablesOf(job, options.vary);
  const onNote = (message: string) => onEvent({ type: 'note', message });
  const kept = keptIn(directory, { mayWrite: true, onNote });
  const dataset = await readJobData(job, { root, within: undefined, ...kept, signal });
  const choosing = { ...job, evaluation: { ...job.evaluation, select: 'validation' as const } };
  for (const message of [...dataset.warnings, ...splitWarnings(choosing, dataset)])
    onEvent({ type: 'warning', message });
  checkValidation(job, dataset, 'search settings of');
  const folder = new ComparisonFolder(directory);
  const epsilons = options.epsilons ?? attackEpsilons(job);
  const context = { job, root, dataset, epsilons, folder, threads, signal };
  const slots = options.processes ?? (await defaultProcesses(job, threads));
  const runner = slots > 1 ? inProcesses(slots, context) : inThisProcess(context);
  const stop = (): void => runner.stop(interruptionBy(signal));
  signal?.addEventListener('abort', stop);
  try {
    const objective = objectiveOf(job);
    const result = await searchWith({ ...context, variables, objective, runner, onEvent }, options);
    await folder.writeTable('search.json', `${JSON.stringify(result, null, 1)}\n`);
    return result;
  } finally {
    signal?.removeEventListener('abort', stop);
    await runner.close();
  }
}

async function searchWith(context: TrialsContext, options: SearchOptions): Promise<SearchResult> {
  const { job, variables, objective, dataset, onEvent } = context;
  const trials = new Trials(context);
  const count = options.trials ?? (await plannedTrials(trials, context, options.seconds));
  const rungs = rungsOf(job, count);
  onEvent({ type: 'note', message: planWords(count, rungs) });
  trials.expect(rungs);
  const newest = new Map<number, TrialAtRung>();
  let chosen = [...Array(count).keys()];
  let results: TrialResult[] = [];
  for (const [rung, { epochs, trials: width }] of rungs.entries()) {
    if (rung > 0) chosen = promoted(valuesOf(results), width);
    results = await trials.run(chosen, epochs);
    for (const result of results) newest.set(result.trial, { result, rung });
  }
  const [best] = ranked(valuesOf(results));
  if (best === undefined) throw new JobFailedError(allFailed(job, results));
  const winner = required(results.find(({ trial }) => trial === best)?.measured, 'the figures of the best trial');
  const last = rungs.length - 1;
  const { epochs } = rungs[last];
  const row = { trial: best, draw: drawSettings(job, variables, best), epochs, variables };
  const title = `the winner, trial ${best}`;
  const position = { row: { id: 'winner', title }, seed: job.seed, done: count, total: count, etaSeconds: null };
  const trained = await trainWinner({ row, measured: winner }, context, {
    onTraining: (event) => onEvent({ ...position, type: 'training', event }),
    onEvaluating: () => onEvent({ ...position, type: 'evaluating' }),
  });
  const settings = settingsOf(context, best, winner.choice);
  const { choice: _, ...figures } = winner;
  return {
    name: job.name,
    dataFingerprint: dataset.fingerprint,
    seed: job.seed,
    trials: count,
    rungs,
    variables,
    objective,
    results: searchedTrials(context, [...newest.values()]),
    winner: { trial: best, settings, figures, ...trained },
  };
}

/** Trains the first trials, and returns the number of trials that fit into a time. */
async function plannedTrials(trials: Trials, context: TrialsContext, seconds: number): Promise<number> {
  const { job, runner, onEvent } = context;
  const [first] = rungsOf(job, MOST_TRIALS);
  onEvent({
    type: 'note',
    message: `the first ${runner.slots} trials, of ${epochsWords(first.epochs)}, show how many fit into the time`,
  });
  trials.expect([{ epochs: first.epochs, trials: runner.slots }]);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    runner.stop('The time of the search is over');
  }, seconds * 1000);
  const probes = await trials
    .run([...Array(runner.slots).keys()], first.epochs)
    .catch((error: unknown) => {
      throw isLate ? timeTooShort(seconds, `the first trials, of ${epochsWords(first.epochs)}, take longer`) : error;
    })
    .finally(() => clearTimeout(timer));
  const measured = probes.filter((probe) => probe.measured);
  return affordableTrials(job, measured.length > 0 ? measured : probes, { seconds, slots: runner.slots });
}

function planWords(count: number, rungs: readonly Rung[]): string {
  const widths = rungs.map(({ trials, epochs }) => `${trials} of ${epochsWords(epochs)}`);
  return `${count} trials: ${widths.join(', then ')} (a search of ${count} trials repeats this one exactly)`;
}

function valuesOf(results: readonly TrialResult[]) {
  return results.map(({ trial, measured }) => ({ trial, value: measured?.value ?? null }));
}

function allFailed({ name }: Job, results: readonly TrialResult[]): string {
  return `Every trial of the search over ${name} failed in the last rung; the first one: ${results[0].failure}`;
}
