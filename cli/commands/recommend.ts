import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { InputError } from '../../runtime/errors.js';
import { resolvePath } from '../../runtime/object-address.js';
import type { CliContext } from '../context.js';
import { formatNumber } from '../format.js';
import type { RecommendOptions, UserRecommendations } from '../../local/index.js';
import { collect, dataRootOption, itemsOption, path, threadsOption, wholeNumber } from '../options.js';
import type { Output } from '../output.js';
import { ActivityView } from '../progress/activity-view.js';
import { DownloadView } from '../progress/download-view.js';
import { formatTable } from '../table.js';

interface RecommendFlags {
  readonly user?: string[];
  readonly all?: boolean;
  readonly history?: string[];
  readonly histories?: string;
  readonly newItems?: string[];
  readonly newIds?: string;
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
        'Those of a model with a content memory hold while the items that the user had stay as they are.',
    )
    .argument('<model>', 'the model folder, or its address (s3://bucket/folder)')
    .argument('[users...]', 'further users, after --user')
    .option('--user <id>', 'a user; may be repeated', collect)
    .option('--all', 'print the items of every user')
    .option(
      '--history <ids>',
      'the items of one user who was not in training, with commas between; may be repeated',
      collect,
    )
    .option(
      '--histories <file>',
      'interactions of users who were not in training, in any form that spec.data.interactions may have',
      path,
    )
    .option(
      '--new-items <file>',
      'features of items that were not there in training, npy or safetensors; may be repeated',
      collect,
    )
    .option('--new-ids <file>', 'the ids of the new items, one a line', path)
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
  const { top, keepSeen, threads } = options;
  const { output, clock } = context;
  const at = (file: string) => resolve(context.cwd, file);
  const from = (file: string | undefined) => (file === undefined ? undefined : at(file));
  const audience = usersOf(options, further, at);
  const newItems = newItemsOf(options, at);
  const library = await context.library();
  const [dataRoot, items] = [from(options.dataRoot), from(options.items)];
  const view = new ActivityView('ranking', output, clock);
  await view.during(async (onProgress) => {
    const users = library.recommend(resolvePath(context.cwd, model), {
      users: audience,
      top,
      items,
      newItems,
      keepSeen,
      dataRoot,
      threads,
      onWarning: (message) => output.warn(message),
      onProgress,
      onDownload: new DownloadView(output, clock).show,
    });
    if (output.format === 'json') await writeJson(users, output);
    else if (output.terminals.stdout.interactive) await writeTables(users, output);
    else await writeRows(users, output);
  });
}

/** Returns the users that the options name. Throws an InputError unless they are named in exactly one way. */
function usersOf(
  { user, all, history, histories }: RecommendFlags,
  further: readonly string[],
  at: (file: string) => string,
): RecommendOptions['users'] {
  const given = Object.entries({ '--user': user, '--all': all, '--history': history, '--histories': histories });
  const [first, second] = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (second !== undefined) throw new InputError(`Cannot use ${first} together with ${second}: choose one`);
  if (user === undefined && further.length > 0)
    throw new InputError(`Cannot use ${further.map((id) => JSON.stringify(id)).join(', ')}: name users with --user ID`);
  if (history !== undefined) return { history: history.flatMap(idsOf) };
  if (histories !== undefined) return { histories: at(histories) };
  if (all) return 'all';
  if (user !== undefined) return [...user, ...further];
  throw new InputError(
    'Cannot recommend to nobody: name users with --user ID..., use --all, or give the items of a new user with --history ID,ID',
  );
}

/** Splits ids at commas. */
function idsOf(text: string): string[] {
  const ids = text.split(',').map((id) => id.trim());
  if (ids.every((id) => id !== '')) return ids;
  throw new InputError(`Cannot use --history ${JSON.stringify(text)}: it must be ids with commas between`);
}

function newItemsOf({ newItems, newIds }: RecommendFlags, at: (file: string) => string): RecommendOptions['newItems'] {
  if (newItems === undefined && newIds === undefined) return undefined;
  if (newItems === undefined)
    throw new InputError('Cannot use --new-ids without --new-items: name the features of the items');
  if (newIds === undefined)
    throw new InputError('Cannot use --new-items without --new-ids: name a file with the ids of the items');
  return { features: newItems.map(at), ids: at(newIds) };
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

function survived(epsilon: number | null): string {
  return epsilon === null ? 'unbounded' : formatNumber(epsilon);
}
