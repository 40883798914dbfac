import { Option, type Command } from 'commander';
import type { EvaluationResult } from '../../local/index.js';
import type { Metrics } from '../../job/index.js';
import { EXPOSURE_METRICS } from '../../model/exposure.js';
import { LIST_METRICS } from '../../model/metrics.js';
import { InputError } from '../../runtime/errors.js';
import { resolvePath } from '../../runtime/object-address.js';
import type { CliContext } from '../context.js';
import { formatAgainst, formatCount, formatNumber, formatPercent, formatTenths, metricName } from '../format.js';
import {
  candidates as candidatesOf,
  cutOffs,
  dataRootOption,
  itemsOption,
  numbersFromZero,
  shares,
  SEED_RANGE,
  threadsOption,
  wholeNumber,
} from '../options.js';
import { ActivityView } from '../progress/activity-view.js';
import { DownloadView } from '../progress/download-view.js';
import { formatTable } from '../table.js';

interface EvaluateFlags {
  readonly test?: string;
  readonly candidates?: number | 'all';
  readonly seed?: number;
  readonly at?: number[];
  readonly epsilon?: number[];
  readonly norm: 'l2' | 'linf';
  readonly items?: string;
  readonly lists?: boolean;
  readonly attackHistories?: boolean;
  readonly budget?: Record<string, number>;
  readonly promote?: number;
  readonly histories?: string;
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
        'attack: perturb each item once against all test lists together, then anew against each list alone, add random noise of equal size, and certify accuracy.',
    )
    .argument('<model>', 'the model folder, or its address (s3://bucket/folder)')
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
    .addOption(itemsOption('only these are candidates and in lists (default: all items)'))
    .option('--lists', 'also make the lists of all users, and print their coverage, novelty and Gini index')
    .option('--attack-histories', 'perturb the items of histories too, which a content memory reads')
    .addOption(
      new Option(
        '--budget <file=share,...>',
        'what each feature file may take of the perturbation, as a share of epsilon; files that are not named do not change (default: all share it)',
      ).argParser(shares),
    )
    .addOption(
      new Option(
        '--promote <n>',
        'with --epsilon: push n random items, each alone, into the lists of as many users as possible',
      ).argParser(wholeNumber({ from: 1, to: 1_000_000 })),
    )
    .option(
      '--histories <file>',
      'evaluate users who were not in training: a file of their interactions, which --test completes with their test pairs',
    )
    .addOption(dataRootOption())
    .addOption(threadsOption())
    .action((model: string, options: EvaluateFlags) => runEvaluate(model, options, context));
}

async function runEvaluate(model: string, options: EvaluateFlags, context: CliContext): Promise<void> {
  const { candidates, seed, at, epsilon, norm, attackHistories, budget, promote, lists, threads } = options;
  for (const [name, value] of Object.entries({ budget, promote, 'attack-histories': attackHistories }))
    if (value !== undefined && !epsilon)
      throw new InputError(`--${name} needs --epsilon, the sizes of the perturbations`);
  if (options.histories !== undefined && options.test === undefined)
    throw new InputError('--histories needs --test, the file of the test pairs of these users');
  const library = await context.library();
  const from = (path: string | undefined) => (path === undefined ? undefined : resolvePath(context.cwd, path));
  const view = new ActivityView('evaluating', context.output, context.clock);
  const downloads = new DownloadView(context.output, context.clock);
  const result = await view.during((onProgress) =>
    library.evaluate(resolvePath(context.cwd, model), {
      test: from(options.test),
      items: from(options.items),
      histories: from(options.histories),
      dataRoot: from(options.dataRoot),
      lists,
      candidates,
      seed,
      at,
      epsilons: epsilon,
      norm,
      attackHistories,
      budgets: budget,
      promoted: promote,
      threads,
      onProgress,
      onDownload: downloads.show,
      onNote: (message) => context.output.note(message),
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
  const tables = [accuracyTable(result), perUserTable(result)];
  if (result.lists) tables.push(listsTable(result.lists));
  if (result.attacks.length > 0) tables.push(attackTable(result));
  if (result.promotion) tables.push(promotionTable(result.promotion));
  return head + tables.join('\n');
}

/** Formats the metrics that other publications report, as means over users. */
function perUserTable({ perUser }: EvaluationResult): string {
  return `${tableOfLengths('OVER USERS', perUser, LIST_METRICS)}\n${OVER_USERS}`;
}

const OVER_USERS = `The first table has means over test pairs, the second one over users: one list of a user's candidates and all of
the user's test items. HR is the share of users with a test item in the top n, and MAP divides by min(n, test items).
`;

/** Formats what the lists of all users show. */
function listsTable({ users, items, metrics }: NonNullable<EvaluationResult['lists']>): string {
  const table = tableOfLengths('LISTS', metrics, EXPOSURE_METRICS);
  const of = `Lists of ${formatCount(users)} users, the best of ${formatCount(items)} items without those of the user's training.`;
  return `${table}\n${of}\n${LISTS}`;
}

const LISTS = `COVERAGE is the share of items in any list, NOVELTY the mean of -log2(share of users who have the item) over items with interactions,
GINI how unequally often items are shown (0 for equally often), and COLD the share of places of items without interactions.
`;

/** Formats metrics with names such as "hr@10": a row for each length, and a column for each of `names`. */
function tableOfLengths(
  title: string,
  metrics: Readonly<Record<string, number | null>>,
  names: readonly string[],
): string {
  const lengths = Object.keys(metrics).flatMap((name) => (name.startsWith(`${names[0]}@`) ? [name.split('@')[1]] : []));
  const columns = [{ title }, ...names.map((name) => ({ title: name.toUpperCase(), align: 'right' as const }))];
  const rows = lengths.map((length) => [`top ${length}`, ...names.map((name) => cell(metrics[`${name}@${length}`]))]);
  return formatTable(columns, rows);
}

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

const KINDS = { adversarial: 'shared', random: 'random', 'per-list': "each list's own" } as const;

function attackTable(result: EvaluationResult): string {
  const { metrics, attacks, certified } = result;
  const names = Object.keys(metrics);
  const titles = ['EPSILON', ...names.map(metricName), 'DROP', 'RANK CHANGE', 'LISTS CHANGED', 'CERTIFIED TOP 10'];
  const columns = [{ title: 'PERTURBATION' }, ...titles.map((title) => ({ title, align: 'right' as const }))];
  const rows = attacks.map((attack) => [
    KINDS[attack.kind],
    String(attack.epsilon),
    ...names.map((name) => cell(attack.metrics[name])),
    attack.drop === null ? '-' : formatPercent(attack.drop),
    formatTenths(attack.meanRankChange),
    formatPercent(attack.listsChanged),
    attack.kind === 'adversarial' ? certifiedCell(certified, attack.epsilon) : '',
  ]);
  return `${formatTable(columns, rows, { keys: 2 })}\n${EXPLANATION}${contentText(result)}${budgetsText(result)}`;
}

/** Says which items no attack could reach, where there are some. */
function contentText({ content }: EvaluationResult): string {
  if (content !== 'snapshot') return '';
  return 'Only items without training interactions were perturbed: the model keeps the content of the others (content: snapshot).\n';
}

/** Says what each modality could take of a perturbation, where that was limited. */
function budgetsText({ budgets, attacks }: EvaluationResult): string {
  if (!budgets) return '';
  const limits = Object.entries(budgets).map(([name, share]) => `${name} ${share} x EPSILON`);
  const text = `Perturbations were limited to ${limits.join(', ')}; other feature files did not change.\n`;
  if (attacks.some(({ kind }) => kind === 'per-list')) return text;
  return `${text}Attacks on each list alone were left out, because with limits they cannot be computed exactly for a content memory.\n`;
}

/** Formats how far items can be pushed into lists. */
function promotionTable({ targets, shown, promoted }: NonNullable<EvaluationResult['promotion']>): string {
  const columns = [{ title: 'PROMOTED BY' }, { title: 'IN LISTS', align: 'right' as const }];
  const rows = [{ epsilon: 0, shown }, ...promoted].map((each) => [String(each.epsilon), formatPercent(each.shown)]);
  return `${formatTable(columns, rows)}\n${formatCount(targets)} random items, each perturbed alone for as many users as possible. IN LISTS is the mean share of users
who have such an item among their best ten of the whole catalog.
`;
}

const EXPLANATION = `Shared: one perturbation per item, taken over the loss of all test lists (each test item against its candidates). Each list's
own: other perturbations for each list, its test item down and each of its candidates up. DROP is of NDCG@10; CERTIFIED is
the share of test pairs whose item is in the top 10 and stays there under any perturbation of that size.
`;

function certifiedCell(certified: EvaluationResult['certified'], epsilon: number): string {
  const share = certified.find((entry) => entry.epsilon === epsilon)?.top10;
  return share === undefined ? '-' : formatPercent(share);
}

function cell(value: number | null | undefined): string {
  return value === undefined || value === null || !Number.isFinite(value) ? '-' : formatNumber(value);
}
