import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Job } from '../../job/index.js';
import type { CompareOptions, Comparison, TextTable } from '../../report/index.js';
import { InputError, InterruptedError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { readJobFile } from '../job-input.js';
import { jobDataRootOption, numbersFromZero, setOption, threadsOption, wholeNumber } from '../options.js';
import { programName } from '../program-name.js';
import { CompareView } from '../progress/compare-view.js';
import { stoppingText } from '../stopping.js';
import { shellWords } from '../shell-words.js';
import { tablesText, wrapText } from '../wrapped-tables.js';
import { checkSearchFlags, runSearch, searchOptions, searchWords, type Compared, type SearchFlags } from './search.js';

interface CompareFlags extends SearchFlags {
  readonly set?: string[];
  readonly seeds: number;
  readonly rows?: string[];
  readonly epsilon?: number[];
  readonly out?: string;
  readonly keepModels?: boolean;
  readonly dataRoot?: string;
  readonly threads?: number;
  readonly processes?: number;
}

/** Adds `amr compare`, which trains and attacks baselines, controls and AMR, and prints their tables. */
export function registerCompare(program: Command, context: CliContext): void {
  const command = program
    .command('compare')
    .summary('baselines, controls and AMR in one table, with tests')
    .description(
      'Train MF, DUIF, VBPR and AMR with their controls over a fixed grid (docs/compare.md), and fit popularity, item kNN, content kNN and EASE, each for several seeds, ' +
        'and attack them all. With --search, settings of the job itself are searched instead. Epochs and settings are chosen on validation, never on the test. Ctrl-C stops it, and the same command continues it.',
    )
    .argument('<job>', 'the job file; its stages give the settings that the grid starts from')
    .addOption(setOption())
    .option(
      '--seeds <n>',
      "the number of seeds: the job's seed and those after it",
      wholeNumber({ from: 1, to: 1000 }),
      3,
    )
    .option('--rows <id,...>', 'train only these rows and the rows that they start from', (text) => text.split(','))
    .option(
      '--epsilon <x,...>',
      "the sizes of the attacks (default: half, once and twice the job's epsilon)",
      numbersFromZero,
    )
    .option(
      '--out <dir>',
      'the folder for results, models and tables (default: models/compare-NAME, or models/search-NAME)',
    )
    .option('--keep-models', 'also keep models that no other row starts from')
    .addOption(jobDataRootOption())
    .addOption(threadsOption())
    .option(
      '--processes <n>',
      'the number of rows or trials trained at once, each in a process that shares the threads (default: one for each thread, at most 4; 1 on a GPU)',
      wholeNumber({ from: 1, to: 1024 }),
    )
    .action((path: string, flags: CompareFlags) => runCompare(path, flags, context));
  for (const option of searchOptions()) command.addOption(option);
}

async function runCompare(path: string, flags: CompareFlags, context: CliContext): Promise<void> {
  const { output, cwd } = context;
  checkSearchFlags(flags);
  const { job, root, clusterKeys } = await readJobFile(path, { cwd, set: flags.set, dataRoot: flags.dataRoot });
  for (const key of clusterKeys) output.note(`${key} is for clusters: ignored here`);
  const isSearch = flags.search === true;
  const out = flags.out ?? join('models', `${isSearch ? 'search' : 'compare'}-${job.name}`);
  const view = new CompareView(output, context.clock);
  const shutdown = context.listenForShutdown((signal) => output.note(stoppingText(signal)));
  const { epsilon: epsilons, threads, processes } = flags;
  const common = { epsilons, threads, processes, root, signal: shutdown.signal, onEvent: view.show };
  const options = { ...common, directory: resolve(cwd, out) };
  try {
    const made = isSearch ? await runSearch(job, flags, options) : await runRows(job, flags, options);
    view.close();
    await output.result(made.result, () => made.text(output.terminals.stdout.width()));
    output.note(`\n${made.note(out, programName(context.environment))}`);
  } catch (error) {
    view.close();
    const goOn = `go on with: ${programName(context.environment)} ${resumeCommand(path, flags)}`;
    if (error instanceof InterruptedError) throw new InterruptedError(`${error.message}\n${goOn}`);
    if (!(error instanceof InputError)) output.note(`finished ${isSearch ? 'trials' : 'rows'} are saved; ${goOn}`);
    throw error;
  } finally {
    shutdown.dispose();
  }
}

async function runRows(
  job: Job,
  { seeds, rows, keepModels }: CompareFlags,
  options: Omit<CompareOptions, 'seeds'>,
): Promise<Compared> {
  const { compare, comparisonTables } = await import('../../report/index.js');
  const result = await compare(job, { ...options, seeds, rows, keepModels });
  return {
    result,
    text: (width) => comparisonText(result, comparisonTables(result), width),
    note: (out) => `tables: ${out}/compare.md, compare.csv, compare.json`,
  };
}

function comparisonText({ words }: Comparison, tables: readonly TextTable[], width: number): string {
  return [tablesText(tables, width), words.map((sentence) => wrapText(`- ${sentence}`, '  ')).join('')].join('\n');
}

/** Returns the command that continues an interrupted comparison with the same options. */
function resumeCommand(path: string, flags: CompareFlags): string {
  const { set = [], seeds, rows, epsilon, out, keepModels, dataRoot, threads, processes } = flags;
  const one = (flag: string, value: string | number | undefined) => (value === undefined ? [] : [flag, String(value)]);
  return shellWords([
    'compare',
    path,
    ...set.flatMap((value) => one('--set', value)),
    ...(flags.search ? [] : one('--seeds', seeds)),
    ...one('--rows', rows?.join(',')),
    ...one('--epsilon', epsilon?.join(',')),
    ...one('--out', out),
    ...(keepModels ? ['--keep-models'] : []),
    ...one('--data-root', dataRoot),
    ...one('--threads', threads),
    ...one('--processes', processes),
    ...searchWords(flags),
  ]);
}
