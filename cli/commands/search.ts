import { InvalidArgumentError, Option } from 'commander';
import { DURATION, durationSeconds, durationText } from '../../job/quantities.js';
import { documentText, type Job } from '../../job/index.js';
import type { SearchOptions, SearchResult } from '../../report/index.js';
import { InputError } from '../../runtime/errors.js';
import { formatNumber } from '../format.js';
import { wholeNumber } from '../options.js';
import { tablesText, wrapText } from '../wrapped-tables.js';

/** The time of a search that names neither a time nor a number of trials. */
const DEFAULT_SECONDS = 20 * 60;

/** The options of `amr compare --search`. */
export interface SearchFlags {
  readonly search?: boolean;
  /** In seconds. */
  readonly time?: number;
  readonly trials?: number;
  readonly vary?: string[];
}

/** What `amr compare` prints when it has ended. */
export interface Compared {
  /** The JSON document. */
  readonly result: unknown;
  readonly text: (width: number) => string;
  /** Says where the files are and what to do next. */
  readonly note: (out: string, program: string) => string;
}

/** Returns the options of a search, which all begin with `--search`. */
export function searchOptions(): Option[] {
  return [
    new Option(
      '--search',
      'search settings of the job by successive halving, chosen on validation alone, instead of comparing rows',
    ).conflicts(['seeds', 'rows', 'keepModels']),
    new Option(
      '--time <duration>',
      'with --search: the time that it may take, such as 20m, from which the number of trials follows (default: 20m)',
    )
      .argParser(duration)
      .conflicts('trials'),
    new Option('--trials <n>', 'with --search: the number of trials').argParser(wholeNumber({ from: 1, to: 10_000 })),
    new Option(
      '--vary <name,...>',
      'with --search: what is varied, of learningRate, factors, epsilon, lambda and alpha, the settings of the memory (default: all that the job has)',
    ).argParser((text) => text.split(',')),
  ];
}

/** Throws an InputError for options of a search without `--search`. */
export function checkSearchFlags({ search, time, trials, vary }: SearchFlags): void {
  if (search) return;
  const given = Object.entries({ time, trials, vary }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  throw new InputError(given.map(([name]) => `Cannot use --${name} without --search: add --search, or leave it out`));
}

/** Searches settings of a job. */
export async function runSearch(
  job: Job,
  { time = DEFAULT_SECONDS, trials, vary }: SearchFlags,
  options: Omit<SearchOptions, 'seconds'>,
): Promise<Compared> {
  const { search, searchTables } = await import('../../report/index.js');
  const result = await search(job, { ...options, seconds: time, trials, vary });
  return {
    result,
    text: (width) => `${tablesText(searchTables(result), width)}\n${winnerText(result)}`,
    note: (out, program) =>
      `the job of the winner: ${out}/winner.yaml; its model: ${out}/winner-${result.winner.trial}; all trials: ${out}/search.json\n` +
      `train it again: ${program} train ${out}/winner.yaml; repeat the search exactly: --trials ${result.trials}`,
  };
}

/** Returns the words of the options of a search, for the command that continues it. */
export function searchWords({ search, time, trials, vary }: SearchFlags): string[] {
  if (!search) return [];
  return [
    '--search',
    ...(time === undefined ? [] : ['--time', durationText(time)]),
    ...(trials === undefined ? [] : ['--trials', String(trials)]),
    ...(vary === undefined ? [] : ['--vary', vary.join(',')]),
  ];
}

function winnerText({ winner, results, trials }: SearchResult): string {
  const own = results.find(({ trial }) => trial === 0)?.figures;
  const before = own ? `, and that of the job itself has ${formatNumber(own.value)}` : '';
  const words =
    winner.trial === 0
      ? `None of ${trials} trials is better on validation than the settings of the job itself, which have ${formatNumber(winner.figures.value)}.`
      : `The best trial on validation is ${winner.trial}: it has ${formatNumber(winner.figures.value)}${before}.`;
  return `${wrapText(words)}\nThe job of the winner:\n\n${documentText(winner.job)}`;
}

function duration(text: string): number {
  const seconds = DURATION.test(text) ? durationSeconds(text) : 0;
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('It must be a duration above 0, such as 90s, 20m or 1h30m.');
}
