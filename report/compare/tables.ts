import { rowOf, type Comparison, type Summary } from './comparison.js';
import { digits, percent, probability, signed } from '../numbers.js';
import { dropOf } from './words.js';

/** A table of texts; the first column is a row's name, the others are numbers. */
export interface TextTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note: string;
}

const NONE = '-';

/** The tables that the terminal and the Markdown file show. */
export function comparisonTables(comparison: Comparison): TextTable[] {
  return [accuracyTable(comparison), testTable(comparison), ...curveTables(comparison)];
}

function accuracyTable({ rows, epsilons, seeds, users, candidates, chosenProjection }: Comparison): TextTable {
  return {
    title: `Accuracy: ${users} users, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}, each test item against ${candidates === 'all' ? 'all items' : `${candidates} sampled items`}`,
    columns: [
      'Model',
      'HR@10',
      'NDCG@10',
      '± 95 %',
      'Warm',
      'Cold',
      ...epsilons.map((epsilon) => `Attack ${epsilon}`),
      'Content',
      'Seeds',
      'Epochs',
    ],
    rows: rows.map((row) => {
      const [{ all, warm, cold }, ...attacked] = row.conditions;
      return [
        `${row.title}${row.id === chosenProjection ? ' *' : ''}`,
        digits(all['hr@10']),
        digits(all['ndcg@10']),
        digits((all.interval[1] - all.interval[0]) / 2),
        ndcg(warm),
        ndcg(cold),
        ...attacked.map(({ all }, at) =>
          row.attackable ? `${digits(all['ndcg@10'])} (${percent(dropOf(row, at + 1))})` : NONE,
        ),
        percent(row.contentShare),
        String(row.seeds),
        row.epochs.length === 0 ? NONE : row.epochs.join(', '),
      ];
    }),
    note:
      'Warm, Cold and Attack are NDCG@10; Attack is one perturbation per item over the loss of all test lists, with the change against clean. ± is the 95 % interval of ' +
      'the mean over test pairs. Content: the part of the variance of scores that the features carry. Epochs: those that validation chose, by seed.' +
      (chosenProjection === null ? '' : ' * the weight that validation chose.'),
  };
}

function testTable({ rows, epsilons, reference }: Comparison): TextTable {
  const title = rowOf(rows, reference).title;
  return {
    title: `Difference of NDCG@10 from ${title}: paired t-test, Wilcoxon signed-rank`,
    columns: ['Model', 'Clean', 'Warm', 'Cold', ...epsilons.map((epsilon) => `Attack ${epsilon}`)],
    rows: rows
      .filter(({ id }) => id !== reference)
      .map((row) => {
        const [{ all, warm, cold }, ...attacked] = row.conditions;
        return [row.title, ...[all, warm, cold, ...attacked.map(({ all }) => all)].map(versusCell)];
      }),
    note: 'Over test pairs, the gain of each averaged over the seeds that both rows have. A model that does not look at features counts unchanged under attack.',
  };
}

const SETTINGS = {
  epsilon: 'epsilon of AMR',
  lambda: 'lambda of AMR',
  projection: 'the weight of L2 on E of VBPR',
} as const;

function curveTables({ curves, rows, epsilons }: Comparison): TextTable[] {
  return curves
    .filter(({ points }) => points.length > 1)
    .map(({ setting, points }) => ({
      title: `Trade-off as ${SETTINGS[setting]} moves`,
      columns: [setting, 'Clean', ...epsilons.map((epsilon) => `Attack ${epsilon}`), 'Content'],
      rows: points.map(({ value, row: id }) => {
        const row = rowOf(rows, id);
        return [String(value), ...row.conditions.map(({ all }) => ndcg(all)), percent(row.contentShare)];
      }),
      note: 'NDCG@10.',
    }));
}

function ndcg(summary: Summary | null): string {
  return summary === null ? NONE : digits(summary['ndcg@10']);
}

function versusCell(summary: Summary | null): string {
  if (!summary?.versus) return NONE;
  const { difference, pT, pWilcoxon } = summary.versus;
  const short = (p: number) => probability(p).replace('p = ', '').replace('p < ', '<');
  return `${signed(difference)} (${short(pT)}, ${short(pWilcoxon)})`;
}
