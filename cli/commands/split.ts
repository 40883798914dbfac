import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { InputError } from '../../runtime/errors.js';
import type { PartCounts, SplitMethod, SplitOptions, SplitResult } from '../../local/index.js';
import type { CliContext } from '../context.js';
import { formatCount } from '../format.js';
import { quickStartJob } from '../job-input.js';
import { numberFromZero, overwriteOption, path, SEED_RANGE, setOption, wholeNumber } from '../options.js';
import { ActivityView } from '../progress/activity-view.js';
import { formatTable } from '../table.js';

interface SplitFlags {
  readonly by: SplitMethod;
  readonly to: string;
  readonly test?: number;
  readonly validation?: number;
  readonly least: number;
  readonly seed: number;
  readonly set?: string[];
  readonly overwrite?: boolean;
}

/** The keys of the job file that say how files are read. */
const READING_KEYS = /^spec\.data\.(columns|delimiter|header|layout|where)\b/;

/** Adds `amr split`, which divides interactions into files for training, validation and test. */
export function registerSplit(program: Command, context: CliContext): void {
  program
    .command('split')
    .summary('training, validation and test files from interactions')
    .description(
      'Split interactions into train.csv, test.csv and, with --validation, validation.csv. By time, the latest interactions of ' +
        'all are the test; leave-last takes the latest of each user, ratio and leave-one-out draw from each user with the seed. ' +
        'Repetitions of a user and an item count once.',
    )
    .argument('<files...>', 'the files of interactions, in any form that amr train reads')
    .addOption(
      new Option('--by <method>', 'how to split')
        .choices(['time', 'ratio', 'leave-last', 'leave-one-out'])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <dir>', 'the folder to write to', path)
    .addOption(
      new Option(
        '--test <x>',
        'time, ratio: a share (default: .2); else a number for each user (default: 1)',
      ).argParser(numberFromZero),
    )
    .addOption(
      new Option('--validation <x>', 'the same for validation (default: no validation)').argParser(numberFromZero),
    )
    .addOption(
      new Option('--least <n>', 'interactions of each user that must stay in training')
        .argParser(wholeNumber({ from: 1, to: 1_000_000 }))
        .default(3),
    )
    .addOption(
      new Option('--seed <n>', 'the seed of ratio and leave-one-out').argParser(wholeNumber(SEED_RANGE)).default(1),
    )
    .addOption(setOption())
    .addOption(overwriteOption('the files of an earlier split'))
    .addHelpText('after', EXAMPLES)
    .action((files: string[], options: SplitFlags) => runSplit(files, options, context));
}

const EXAMPLES = `
Examples:
  amr split ratings.csv --by ratio --test .2 --validation .1 --to data
  amr split ratings.dat --by leave-last --set spec.data.columns.time=4 --to data
  amr split ratings.csv --by time --set "spec.data.where=rating >= 4" --to data`;

async function runSplit(files: readonly string[], options: SplitFlags, context: CliContext): Promise<void> {
  const { output, cwd } = context;
  const { set, ...settings } = options;
  const data = dataOf(files, set, cwd);
  const library = await context.library();
  const view = new ActivityView('reading', output, context.clock);
  const result = await view.during((onProgress) =>
    library.split(
      files.map((file) => resolve(cwd, file)),
      {
        ...settings,
        to: resolve(cwd, options.to),
        data,
        onProgress,
        onNote: (message) => output.note(message),
        onWarning: (message) => output.warn(message),
      },
    ),
  );
  await output.result(result, () => splitText(result));
}

/** Returns how the files are read. Throws an InputError for a key that says something else. */
function dataOf(files: readonly string[], set: readonly string[] | undefined, cwd: string): SplitOptions['data'] {
  const other = set?.find((override) => !READING_KEYS.test(override));
  if (other !== undefined)
    throw new InputError(
      `Cannot use --set ${other}: a split reads only spec.data.columns, delimiter, header, layout and where`,
    );
  const { data } = quickStartJob({ interactions: files[0] }, { cwd, set }).job;
  if (data.kind !== 'files') return undefined;
  const { columns, delimiter, header, layout, where } = data;
  return { columns, delimiter, header, layout, where };
}

/** Formats the numbers of the parts, and what is known about users and items without their counterpart. */
function splitText(result: SplitResult): string {
  const parts = (['train', 'validation', 'test'] as const).flatMap((name) => {
    const counts = result[name];
    return counts === null ? [] : [rowOf(name, counts)];
  });
  const titles = ['USERS', 'ITEMS', 'PAIRS'].map((title) => ({ title, align: 'right' as const }));
  const facts = [
    `${formatCount(result.usersWithoutTest)} users of training have no test pair`,
    `${formatCount(result.itemsOfTestAlone)} items of the test are not in training`,
    ...(result.repetitions > 0 ? [`${formatCount(result.repetitions)} repetitions were left out`] : []),
    ...(result.early > 0
      ? [`${formatCount(result.early)} later pairs were left out: their users have too few before the test`]
      : []),
  ];
  const lines = [...facts, '', ...result.files].map((line) => `${line}\n`);
  return `${formatTable([{ title: 'PART' }, ...titles], parts)}\n${lines.join('')}`;
}

function rowOf(name: string, { users, items, pairs }: PartCounts): string[] {
  return [name, ...[users, items, pairs].map(formatCount)];
}
