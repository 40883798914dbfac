import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Comparison, TextTable } from '../../report/index.js';
import { InputError, InterruptedError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { readJobFile } from '../job-input.js';
import { jobDataRootOption, numbersFromZero, setOption, threadsOption, wholeNumber } from '../options.js';
import { programName } from '../program-name.js';
import { CompareView } from '../progress/compare-view.js';
import { stoppingText } from '../stopping.js';
import { shellWords } from '../shell-words.js';
import { formatTable } from '../table.js';

interface CompareFlags {
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
  program
    .command('compare')
    .summary('baselines, controls and AMR in one table, with tests')
    .description(
      'Train MF, DUIF, VBPR and AMR with their controls over a fixed grid (docs/compare.md), and fit popularity, item kNN, content kNN and EASE, each for several seeds, ' +
        'and attack them all. Epochs and settings are chosen on validation, never on the test. Ctrl-C stops it, and the same command continues it.',
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
    .option('--out <dir>', 'the folder for results, models and tables (default: models/compare-NAME)')
    .option('--keep-models', 'also keep models that no other row starts from')
    .addOption(jobDataRootOption())
    .addOption(threadsOption())
    .option(
      '--processes <n>',
      'the number of rows trained at once, each in a process that shares the threads (default: one for each thread, at most 4; 1 on a GPU)',
      wholeNumber({ from: 1, to: 1024 }),
    )
    .action((path: string, flags: CompareFlags) => runCompare(path, flags, context));
}

async function runCompare(path: string, flags: CompareFlags, context: CliContext): Promise<void> {
  const { output, cwd } = context;
  const { job, root, clusterKeys } = await readJobFile(path, { cwd, set: flags.set, dataRoot: flags.dataRoot });
  for (const key of clusterKeys) output.note(`${key} is for clusters: ignored here`);
  const out = flags.out ?? join('models', `compare-${job.name}`);
  const { compare, comparisonTables } = await import('../../report/index.js');
  const view = new CompareView(output, context.clock);
  const shutdown = context.listenForShutdown((signal) => output.note(stoppingText(signal)));
  try {
    const result = await compare(job, {
      root,
      directory: resolve(cwd, out),
      seeds: flags.seeds,
      rows: flags.rows,
      epsilons: flags.epsilon,
      keepModels: flags.keepModels,
      threads: flags.threads,
      processes: flags.processes,
      signal: shutdown.signal,
      onEvent: view.show,
    });
    view.close();
    await output.result(result, () =>
      comparisonText(result, comparisonTables(result), output.terminals.stdout.width()),
    );
    output.note(`\ntables: ${out}/compare.md, compare.csv, compare.json`);
  } catch (error) {
    view.close();
    const goOn = `go on with: ${programName(context.environment)} ${resumeCommand(path, flags)}`;
    if (error instanceof InterruptedError) throw new InterruptedError(`${error.message}\n${goOn}`);
    if (!(error instanceof InputError)) output.note(`finished rows are saved; ${goOn}`);
    throw error;
  } finally {
    shutdown.dispose();
  }
}

function comparisonText({ words }: Comparison, tables: readonly TextTable[], width: number): string {
  const parts = tables.map(({ title, columns, rows, note }) => {
    const titles = columns.map((name, at) => ({
      title: name.toUpperCase(),
      align: at === 0 ? ('left' as const) : ('right' as const),
    }));
    return `${title}\n\n${formatTable(titles, rows, { width })}${note === '' ? '' : wrapText(note)}`;
  });
  return [...parts, words.map((sentence) => wrapText(`- ${sentence}`, '  ')).join('')].join('\n');
}

/** Breaks a text between words into lines of at most 80 characters. All lines but the first begin with `indent`. */
function wrapText(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 80) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${each}\n`).join('');
}

/** Returns the command that continues an interrupted comparison with the same options. */
function resumeCommand(path: string, flags: CompareFlags): string {
  const { set = [], seeds, rows, epsilon, out, keepModels, dataRoot, threads, processes } = flags;
  const one = (flag: string, value: string | number | undefined) => (value === undefined ? [] : [flag, String(value)]);
  return shellWords([
    'compare',
    path,
    ...set.flatMap((value) => one('--set', value)),
    ...one('--seeds', seeds),
    ...one('--rows', rows?.join(',')),
    ...one('--epsilon', epsilon?.join(',')),
    ...one('--out', out),
    ...(keepModels ? ['--keep-models'] : []),
    ...one('--data-root', dataRoot),
    ...one('--threads', threads),
    ...one('--processes', processes),
  ]);
}
