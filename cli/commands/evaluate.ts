import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { EvaluationResult } from '../../local/index.js';
import type { Metrics } from '../../job/index.js';
import type { CliContext } from '../context.js';
import { formatAgainst, formatCount, formatNumber, formatPercent, formatTenths, metricName } from '../format.js';
import {
  candidates as candidatesOf,
  cutOffs,
  dataRootOption,
  numbersFromZero,
  SEED_RANGE,
  threadsOption,
  wholeNumber,
} from '../options.js';
import { ActivityView } from '../progress/activity-view.js';
import { formatTable } from '../table.js';

interface EvaluateFlags {
  readonly test?: string;
  readonly candidates?: number | 'all';
  readonly seed?: number;
  readonly at?: number[];
  readonly epsilon?: number[];
  readonly norm: 'l2' | 'linf';
  readonly dataRoot?: string;
  readonly threads?: number;
}

/** Adds `amr evaluate`, which measures the accuracy of a model, also under attack. */
export function registerEvaluate(program: Command, context: CliContext): void {
  program
    .command('evaluate')
    .summary('accuracy of a model, also under attack')
    .description(
      'Rank every held-out item among items that its user has not interacted with, and print HR and NDCG. With --epsilon, also ' +
        'attack: perturb each item once against all test lists together, add random noise of equal size, and certify accuracy.',
    )
    .argument('<model>', 'the model folder')
    .option('--test <file>', "the file of held-out pairs (default: those of the model's own job)")
    .addOption(
      new Option(
        '--candidates <n>',
        "the number of sampled items that each test item is ranked against, or all (default: the job's)",
      ).argParser(candidatesOf),
    )
    .addOption(
      new Option('--seed <n>', "the seed of the sampled items and the random noise (default: the job's)").argParser(
        wholeNumber(SEED_RANGE),
      ),
    )
    .addOption(new Option('--at <n,...>', "the lengths of the lists (default: the job's)").argParser(cutOffs))
    .addOption(
      new Option('--epsilon <x,...>', 'the sizes of perturbations, such as .05,.1,.2').argParser(numbersFromZero),
    )
    .addOption(
      new Option('--norm <norm>', 'the norm that measures the size of a perturbation')
        .choices(['l2', 'linf'])
        .default('l2'),
    )
    .addOption(dataRootOption())
    .addOption(threadsOption())
    .action((model: string, options: EvaluateFlags) => runEvaluate(model, options, context));
}

async function runEvaluate(model: string, options: EvaluateFlags, context: CliContext): Promise<void> {
  const { candidates, seed, at, epsilon, norm, threads } = options;
  const library = await context.library();
  const view = new ActivityView('evaluating', context.output, context.clock);
  const result = await view.during((onProgress) =>
    library.evaluate(resolve(context.cwd, model), {
      test: options.test === undefined ? undefined : resolve(context.cwd, options.test),
      dataRoot: options.dataRoot === undefined ? undefined : resolve(context.cwd, options.dataRoot),
      candidates,
      seed,
      at,
      epsilons: epsilon,
      norm,
      threads,
      onProgress,
      onWarning: (message) => context.output.warn(message),
    }),
  );
  await context.output.result(result, () => evaluationText(result));
}

/** Formats an evaluation: the accuracy for all, warm and cold test items, and a row for each perturbation. */
export function evaluationText(result: EvaluationResult): string {
  const { users, pairs, rankedAgainst, seed, shortLists } = result;
  const sampled = rankedAgainst === 'all' ? '' : ` (seed ${seed})`;
  const fewer =
    shortLists > 0 && rankedAgainst !== 'all' ? `; ${formatCount(shortLists)} against fewer, as there are no more` : '';
  const counts = `${formatCount(users)} users, ${formatCount(pairs)} test pairs`;
  const head = `${counts}, each test item ${formatAgainst(result)}${sampled}${fewer}\n\n`;
  const overUsers = pairs > users ? `\n${perUserTable(result)}` : '';
  return head + accuracyTable(result) + overUsers + (result.attacks.length > 0 ? `\n${attackTable(result)}` : '');
}

/** Formats means over users. Other publications often report these where users have several test items. */
function perUserTable({ perUser }: EvaluationResult): string {
  const lengths = Object.keys(perUser).flatMap((name) => (name.startsWith('hr@') ? [name.slice('hr@'.length)] : []));
  const names = ['hr', 'recall', 'ndcg'];
  const columns = [
    { title: 'OVER USERS' },
    ...names.map((name) => ({ title: name.toUpperCase(), align: 'right' as const })),
  ];
  const rows = lengths.map((length) => [`top ${length}`, ...names.map((name) => cell(perUser[`${name}@${length}`]))]);
  return `${formatTable(columns, rows)}\n${OVER_USERS}`;
}

const OVER_USERS = `The first table has means over test pairs, the second one over users. HR is the share of users with a hit in the top n,
RECALL the share of a user's test items that are hits, and NDCG compares with the ideal list, which begins with all of them.
`;

function accuracyTable({ users, pairs, metrics, warm, cold }: EvaluationResult): string {
  const names = Object.keys(metrics);
  const row = (title: string, counts: { users: number; pairs: number }, values: Metrics) => [
    title,
    formatCount(counts.users),
    formatCount(counts.pairs),
    ...names.map((name) => cell(values[name])),
  ];
  const columns = [
    { title: 'TEST ITEMS' },
    { title: 'USERS', align: 'right' as const },
    { title: 'PAIRS', align: 'right' as const },
    ...names.map((name) => ({ title: metricName(name), align: 'right' as const })),
  ];
  return formatTable(columns, [
    row('all', { users, pairs }, metrics),
    row('warm', warm, warm),
    row('cold', cold, cold),
  ]);
}

function attackTable({ metrics, attacks, certified }: EvaluationResult): string {
  const names = Object.keys(metrics);
  const titles = ['EPSILON', ...names.map(metricName), 'DROP', 'RANK CHANGE', 'LISTS CHANGED', 'CERTIFIED TOP 10'];
  const columns = [{ title: 'PERTURBATION' }, ...titles.map((title) => ({ title, align: 'right' as const }))];
  const rows = attacks.map((attack) => [
    attack.kind,
    String(attack.epsilon),
    ...names.map((name) => cell(attack.metrics[name])),
    attack.drop === null ? '-' : formatPercent(attack.drop),
    formatTenths(attack.meanRankChange),
    formatPercent(attack.listsChanged),
    attack.kind === 'adversarial' ? certifiedCell(certified, attack.epsilon) : '',
  ]);
  return `${formatTable(columns, rows, { keys: 2 })}\n${EXPLANATION}`;
}

const EXPLANATION = `One perturbation per item, taken over the loss of all test lists (each test item against its candidates). DROP is of NDCG@10;
CERTIFIED is the share of test pairs whose item is in the top 10 and stays there under any perturbation of that size.
`;

function certifiedCell(certified: EvaluationResult['certified'], epsilon: number): string {
  const share = certified.find((entry) => entry.epsilon === epsilon)?.top10;
  return share === undefined ? '-' : formatPercent(share);
}

function cell(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '-' : formatNumber(value);
}
