import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { InputError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { formatNumber } from '../format.js';
import type { UserRecommendations } from '../../local/index.js';
import { dataRootOption, threadsOption, wholeNumber } from '../options.js';
import type { Output } from '../output.js';

interface RecommendFlags {
  readonly user?: string[];
  readonly all?: boolean;
  readonly top: number;
  readonly dataRoot?: string;
  readonly threads?: number;
}

export function registerRecommend(program: Command, context: CliContext): void {
  program
    .command('recommend')
    .summary('the best items for users')
    .description(
      'The best items that a user has not interacted with, with scores and the epsilon that each survives: the size up to\n' +
        'which no perturbation of the features changes its place (EPSILON) or pushes it out of the list (LIST EPSILON).',
    )
    .argument('<model>', 'the model folder')
    .option('--user <id...>', 'for these users')
    .option('--all', 'for every user')
    .addOption(
      new Option('--top <n>', 'items for each user').argParser(wholeNumber({ from: 1, to: 1_000_000 })).default(10),
    )
    .addOption(dataRootOption())
    .addOption(threadsOption())
    .action((model: string, options: RecommendFlags) => runRecommend(model, options, context));
}

async function runRecommend(model: string, options: RecommendFlags, context: CliContext): Promise<void> {
  const { user, all, top, threads } = options;
  if (user !== undefined && all) throw new InputError('Cannot use --user together with --all: choose one');
  if (user === undefined && !all)
    throw new InputError('Cannot recommend to nobody: name users with --user ID... or use --all');
  const library = await context.library();
  const onWarning = (message: string) => context.output.warn(message);
  const dataRoot = options.dataRoot === undefined ? undefined : resolve(context.cwd, options.dataRoot);
  const settings = { users: user ?? 'all', top, dataRoot, threads, onWarning } as const;
  const users = library.recommend(resolve(context.cwd, model), settings);
  await (context.output.format === 'json' ? writeJson(users, context.output) : writeText(users, context.output));
}

/** One JSON array, written as the users come. */
async function writeJson(users: AsyncIterable<UserRecommendations>, output: Output): Promise<void> {
  let before = '[';
  for await (const user of users) {
    await output.data(`${before}${JSON.stringify(user)}`);
    before = ',\n';
  }
  await output.data(before === '[' ? '[]\n' : ']\n');
}

/** Tab-separated rows, so that other programs can cut them whatever the ids hold. */
async function writeText(users: AsyncIterable<UserRecommendations>, output: Output): Promise<void> {
  let header = 'USER\tRANK\tITEM\tSCORE\tEPSILON\tLIST EPSILON\n';
  for await (const { user, items } of users) {
    const rows = items.map(({ item, score, epsilon, listEpsilon }, index) =>
      [user, index + 1, item, formatNumber(score), survived(epsilon), survived(listEpsilon)].join('\t'),
    );
    await output.data(header + rows.map((row) => `${row}\n`).join(''));
    header = '';
  }
}

function survived(epsilon: number | null): string {
  return epsilon === null ? 'unbounded' : formatNumber(epsilon);
}
