import { availableParallelism } from 'node:os';
import { sharesMachine } from '../../engine/open.js';
import type { Job } from '../../job/index.js';
import { keptIn } from '../../local/scratch.js';
import { readJobData, splitWarnings } from '../../training/data.js';
import { InputError } from '../../runtime/errors.js';
import { didYouMean } from '../../runtime/suggest.js';
import { checkComparable, checkValidation } from './check.js';
import type { Comparison } from './comparison.js';
import { comparisonFiles } from './files.js';
import { ComparisonFolder } from './folder.js';
import { attackEpsilons, comparisonGrid, REFERENCE, rowsNeeded } from './grid.js';
import type { GridRow } from './grid-row.js';
import { leftOutWords, rowsThatFit } from './left-out.js';
import type { CompareEvent } from './progress.js';
import { summarize } from './summarize.js';
import { runSweep } from './sweep.js';
import { wordsOf } from './words.js';

const MOST_PROCESSES = 4;

/** The options of `compare`. */
export interface CompareOptions {
  /** The folder that the job's relative paths start from. */
  readonly root: string;
  /** The folder for results, models and tables. Rows that it already holds are not trained again. */
  readonly directory: string;
  /** The number of seeds: the job's seed and those after it. */
  readonly seeds: number;
  /** The rows to train, with the rows that they start from; all by default. */
  readonly rows?: readonly string[];
  /** The sizes of the attacks; by default half, once and twice the job's epsilon. */
  readonly epsilons?: readonly number[];
  readonly keepModels?: boolean;
  /** CPU threads that all rows together may use; all cores by default. The number never changes a result. */
  readonly threads?: number;
  /** The number of rows trained at once, each in its own process; by default one for each thread, at most 4, and 1 where a GPU is used. */
  readonly processes?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: CompareEvent) => void;
}

/**
 * Trains and attacks baselines, controls and AMR over its grid of settings, and tabulates them. Rejects with an InputError (nothing
 * to compare, wrong data), a JobFailedError (a training diverged) or an InterruptedError (go on with the same call).
 */
export async function compare(job: Job, options: CompareOptions): Promise<Comparison> {
  const { root, directory, onEvent = () => {} } = options;
  checkComparable(job);
  const chosen = chosenRows(comparisonGrid(job), options.rows);
  const onNote = (message: string) => onEvent({ type: 'note', message });
  const kept = keptIn(directory, { mayWrite: true, onNote });
  const dataset = await readJobData(job, { root, within: undefined, ...kept, signal: options.signal });
  const choosing = { ...job, evaluation: { ...job.evaluation, select: 'validation' as const } };
  for (const message of [...dataset.warnings, ...splitWarnings(choosing, dataset)])
    onEvent({ type: 'warning', message });
  checkValidation(job, dataset, 'compare');
  const fitting = rowsThatFit(chosen, dataset);
  for (const row of fitting.leftOut) onEvent({ type: 'warning', message: leftOutWords(row) });
  const seeds = Array.from({ length: options.seeds }, (_, at) => (job.seed + at) % 2 ** 32);
  const epsilons = options.epsilons ?? attackEpsilons(job);
  const folder = new ComparisonFolder(directory);
  const { keepModels = false, threads = availableParallelism(), signal } = options;
  const processes = options.processes ?? (await defaultProcesses(job, threads));
  const rowContext = { job, root, dataset, epsilons, folder, threads, signal };
  const context = { ...rowContext, grid: fitting.grid, seeds, keepModels, processes, onEvent };
  const { results, leftOut: unmade } = await runSweep(context);
  for (const row of unmade) onEvent({ type: 'warning', message: leftOutWords(row) });
  const grid = fitting.grid.filter(({ id }) => !unmade.some((row) => row.id === id));
  const leftOut = [...fitting.leftOut, ...unmade];
  const counted = summarize({ job, dataset, grid, leftOut, seeds, epsilons }, results);
  const comparison = { ...counted, words: wordsOf(counted) };
  for (const [name, text] of Object.entries(comparisonFiles(comparison))) await folder.writeTable(name, text);
  return comparison;
}

/**
 * Returns the default number of processes. Most of a small model's step runs on one thread, so several rows at once are
 * faster than one row on all threads. Each process needs memory of its own.
 */
export async function defaultProcesses({ engine, requireGpu }: Job, threads: number): Promise<number> {
  return (await sharesMachine(engine, requireGpu)) ? Math.min(MOST_PROCESSES, threads) : 1;
}

function chosenRows(grid: readonly GridRow[], ids?: readonly string[]): GridRow[] {
  if (ids === undefined) return [...grid];
  const known = grid.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new InputError(
      unknown.map((id) => `Cannot compare row ${id}${didYouMean(id, known)}: rows are ${known.join(', ')}`),
    );
  }
  return rowsNeeded(grid, new Set([...ids, REFERENCE]));
}
