import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { InputError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { formatNumber } from '../format.js';
import type { UserRecommendations } from '../../local/index.js';
import { collect, dataRootOption, itemsOption, threadsOption, wholeNumber } from '../options.js';
import type { Output } from '../output.js';
import { ActivityView } from '../progress/activity-view.js';
import { formatTable } from '../table.js';

interface RecommendFlags {
  readonly user?: string[];
  readonly all?: boolean;
  readonly top: number;
  readonly items?: string;
  readonly keepSeen?: boolean;
  readonly dataRoot?: string;
  readonly threads?: number;
}

/** Adds `amr recommend`, which prints the best items for users. */
export function registerRecommend(program: Command, context: CliContext): void {
  program
    .command('recommend')
    .summary('the best items for users')
    .description(
      'Print the best items of a user, without those that the user has interacted with, with their scores and certificates: the size up to ' +
        'which no perturbation of the features changes its place (EPSILON) or pushes it out of the list (LIST EPSILON). ' +
        'Lists of a model with a content memory have no certificates (-).',
    )
    .argument('<model>', 'the model folder')
    .argument('[users...]', 'further users, after --user')
    .option('--user <id>', 'a user; may be repeated', collect)
    .option('--all', 'print the items of every user')
    .addOption(
      new Option('--top <n>', 'the number of items for each user')
        .argParser(wholeNumber({ from: 1, to: 1_000_000 }))
        .default(10),
    )
    .addOption(itemsOption('only these are in lists (default: all items)'))
    .option('--keep-seen', 'keep the items that the user has interacted with')
    .addOption(dataRootOption())
    .addOption(threadsOption())
    .action((model: string, users: string[], options: RecommendFlags) => runRecommend(model, users, options, context));
}

async function runRecommend(
  model: string,
  further: readonly string[],
  options: RecommendFlags,
  context: CliContext,
): Promise<void> {
  const { user, all, top, keepSeen, threads } = options;
  const { output, clock } = context;
  if (user !== undefined && all) throw new InputError('Cannot use --user together with --all: choose one');
  if (user === undefined && further.length > 0)
    throw new InputError(`Cannot use ${further.map((id) => JSON.stringify(id)).join(', ')}: name users with --user ID`);
  if (user === undefined && !all)
    throw new InputError('Cannot recommend to nobody: name users with --user ID... or use --all');
  const library = await context.library();
  const from = (path: string | undefined) => (path === undefined ? undefined : resolve(context.cwd, path));
  const [dataRoot, items] = [from(options.dataRoot), from(options.items)];
  const view = new ActivityView('ranking', output, clock);
  await view.during(async (onProgress) => {
    const users = library.recommend(resolve(context.cwd, model), {
      users: all ? 'all' : [...(user ?? []), ...further],
      top,
      items,
      keepSeen,
      dataRoot,
      threads,
      onWarning: (message) => output.warn(message),
      onProgress,
    });
    if (output.format === 'json') await writeJson(users, output);
    else if (output.terminals.stdout.interactive) await writeTables(users, output);
    else await writeRows(users, output);
  });
}

/** Writes one JSON array. Each user is written as soon as its list is known. */
async function writeJson(users: AsyncIterable<UserRecommendations>, output: Output): Promise<void> {
  let before = '[';
  for await (const user of users) {
    await output.data(`${before}${JSON.stringify(user)}`);
    before = ',\n';
  }
  await output.data(before === '[' ? '[]\n' : ']\n');
}

const TITLES = ['USER', 'RANK', 'ITEM', 'SCORE', 'EPSILON', 'LIST EPSILON'];

/** Writes tab-separated rows, which other programs can split at the tabs even where ids contain spaces. */
async function writeRows(users: AsyncIterable<UserRecommendations>, output: Output): Promise<void> {
  let header = `${TITLES.join('\t')}\n`;
  for await (const user of users) {
    await output.data(
      header +
        rowsOf(user)
          .map((row) => `${row.join('\t')}\n`)
          .join(''),
    );
    header = '';
  }
}

/** Writes a table for each user, which fits the width of the terminal. */
async function writeTables(users: AsyncIterable<UserRecommendations>, output: Output): Promise<void> {
  const columns = TITLES.slice(1).map((title) => ({
    title,
    align: title === 'ITEM' ? ('left' as const) : ('right' as const),
  }));
  let before = '';
  for await (const user of users) {
    const rows = rowsOf(user).map((row) => row.slice(1));
    const table = formatTable(columns, rows, { width: output.terminals.stdout.width(), keys: 2 });
    await output.data(`${before}user ${user.user}\n${table}`);
    before = '\n';
  }
}

function rowsOf({ user, items }: UserRecommendations): string[][] {
  return items.map(({ item, score, epsilon, listEpsilon }, index) => [
    user,
    String(index + 1),
    item,
    formatNumber(score),
    survived(epsilon),
    survived(listEpsilon),
  ]);
}

function survived(epsilon: number | null | undefined): string {
  if (epsilon === undefined) return '-';
  return epsilon === null ? 'unbounded' : formatNumber(epsilon);
}
