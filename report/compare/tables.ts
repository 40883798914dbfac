import { middleAttack, rowOf, type Comparison, type ComparisonRow, type Summary } from './comparison.js';
import { against, count, digits, percent, probability, signed } from '../numbers.js';
import { fitTables } from './fit.js';
import type { TextTable } from './fit.js';
import { leftOutWords } from './left-out.js';
import { settingsTable } from './settings-table.js';
import { dropOf, perListDropOf } from './words.js';

/** What a cell shows where there is no value. */
const NONE = '-';
/** Up to so many seeds, the table lists the chosen epoch of each. */
const LISTED_SEEDS = 3;

/** The tables of a comparison for the terminal, the Markdown file and the report. Each fits a terminal of 80 columns. */
export function comparisonTables(comparison: Comparison): TextTable[] {
  const attacked = attackableRows(comparison).length > 0;
  const tables = [
    accuracyTable(comparison),
    ...(attacked ? [attackTable(comparison), perListTable(comparison), lossTable(comparison)] : []),
    ...testTables(comparison),
    ...curveTables(comparison),
    ...settingsTable(comparison),
    trainingTable(comparison),
  ];
  return tables.flatMap(fitTables);
}

function accuracyTable(comparison: Comparison): TextTable {
  const { rows, pairs, users, candidates, rankedAgainst } = comparison;
  return {
    title: `Accuracy on ${count(pairs)} test pairs of ${count(users)} users, ${against({ candidates, rankedAgainst })}`,
    columns: ['Model', 'HR@10', 'NDCG@10', '± 95 %', 'Warm', 'Cold'],
    rows: rows.map((row) => {
      const [{ all, warm, cold }] = row.conditions;
      const margin = (all.interval[1] - all.interval[0]) / 2;
      return [
        nameOf(row, comparison),
        digits(all['hr@10']),
        digits(all['ndcg@10']),
        digits(margin),
        ndcg(warm),
        ndcg(cold),
      ];
    }),
    note:
      `Figures are means over test pairs and over ${seedsOf(comparison)}. ± is half of the 95 % confidence interval of NDCG@10. ` +
      'Warm and Cold are NDCG@10 on the items with and without training interactions.' +
      chosenNote(comparison) +
      frontNote(comparison) +
      leftOutNote(comparison),
  };
}

function attackTable(comparison: Comparison): TextTable {
  const { epsilons, candidates, rankedAgainst } = comparison;
  return {
    title: `NDCG@10 under attack, ${against({ candidates, rankedAgainst })}`,
    columns: ['Model', 'Clean', ...epsilons.map(attackName)],
    rows: attackableRows(comparison).map((row) => [
      nameOf(row, comparison),
      ndcg(row.conditions[0].all),
      ...epsilons.map((_, at) => ndcg(row.conditions.at(at + 1)?.all)),
    ]),
    note:
      'An attack perturbs the features of every item once, by a vector of length epsilon, to raise the loss of all test lists together: they share it. ' +
      'Models that do not read features are left out, as no attack changes them.' +
      unattackedNote(comparison),
  };
}

function perListTable(comparison: Comparison): TextTable {
  const { epsilons, candidates, rankedAgainst } = comparison;
  return {
    title: `NDCG@10 under each list's own attack, ${against({ candidates, rankedAgainst })}`,
    columns: ['Model', 'Clean', ...epsilons.map(perListName)],
    rows: attackableRows(comparison).map((row) => [
      nameOf(row, comparison),
      ndcg(row.conditions[0].all),
      ...epsilons.map((_, at) => ndcg(row.perList.at(at)?.all)),
    ]),
    note:
      'The items of each list are perturbed for this list alone, by vectors of length epsilon: the test item down, and each candidate up. ' +
      'This attack is stronger than the shared perturbation of the table above.',
  };
}

function lossTable(comparison: Comparison): TextTable {
  const { epsilons, candidates, rankedAgainst } = comparison;
  return {
    title: `Change of NDCG@10 under attack, ${against({ candidates, rankedAgainst })}`,
    columns: ['Model', ...epsilons.flatMap((epsilon) => [attackName(epsilon), perListName(epsilon)]), 'Content'],
    rows: attackableRows(comparison).map((row) => [
      nameOf(row, comparison),
      ...epsilons.flatMap((_, at) => [
        row.conditions.at(at + 1) ? percent(dropOf(row, at + 1)) : NONE,
        row.perList.at(at) ? percent(perListDropOf(row, at)) : NONE,
      ]),
      percent(row.contentShare),
    ]),
    note: 'Changes are relative to the NDCG@10 without an attack. Attack is the shared perturbation, Own is the own attack of each list. Content is the share of the variance of scores that comes from features.',
  };
}

function testTables(comparison: Comparison): TextTable[] {
  const { rows, epsilons, reference } = comparison;
  const title = `NDCG@10 less that of ${rowOf(rows, reference).title}`;
  const others = rows.filter(({ id }) => id !== reference);
  const note =
    'Each cell has the mean difference over test pairs and a p-value: the larger one of the paired t-test and the Wilcoxon signed-rank test, ' +
    'Holm-corrected for the number of rows in the column. The gain of each pair is first averaged over the seeds that both models have.';
  return [
    {
      title: `${title}, without an attack`,
      columns: ['Model', 'All', 'Warm', 'Cold'],
      rows: others.map(({ title: name, conditions: [{ all, warm, cold }] }) => [
        name,
        ...[all, warm, cold].map(versusCell),
      ]),
      note,
    },
    {
      title: `${title}, under attack`,
      columns: ['Model', ...epsilons.map(attackName)],
      rows: others.map(({ title: name, conditions }) => [
        name,
        ...epsilons.map((_, at) => versusCell(conditions.at(at + 1)?.all)),
      ]),
      note: `${note} A model that does not read features keeps its NDCG@10 under attack.${unattackedNote(comparison)}`,
    },
  ];
}

const SETTINGS = {
  epsilon: { title: 'epsilon of AMR', column: 'Epsilon' },
  lambda: { title: 'lambda of AMR', column: 'Lambda' },
  projection: { title: 'the weight of the L2 penalty on E in VBPR', column: 'Weight' },
} as const;

function curveTables({ curves, rows, epsilons, candidates, rankedAgainst }: Comparison): TextTable[] {
  return curves
    .filter(({ points }) => points.length > 1)
    .map(({ setting, points }) => ({
      title: `Trade-off of ${SETTINGS[setting].title}`,
      columns: [SETTINGS[setting].column, 'Clean', ...epsilons.map(attackName), 'Content'],
      rows: points.map(({ value, row: id }) => {
        const row = rowOf(rows, id);
        return [String(value), ...row.conditions.map(({ all }) => ndcg(all)), percent(row.contentShare)];
      }),
      note: `NDCG@10 per test pair, ${against({ candidates, rankedAgainst })}.`,
    }));
}

function trainingTable(comparison: Comparison): TextTable {
  return {
    title: 'Training',
    columns: ['Model', 'Seeds', 'Epochs', 'Seconds'],
    rows: comparison.rows.map((row) => [
      nameOf(row, comparison),
      String(row.seeds),
      epochsOf(row),
      row.seconds.toFixed(1),
    ]),
    note: 'Epochs are those that validation chose, one for each seed. Seconds are the mean time to train and measure one model.',
  };
}

function epochsOf({ epochs }: ComparisonRow): string {
  if (epochs.length === 0) return NONE;
  return epochs.length <= LISTED_SEEDS ? epochs.join(', ') : `${Math.min(...epochs)} to ${Math.max(...epochs)}`;
}

function attackableRows({ rows }: Comparison): ComparisonRow[] {
  return rows.filter(({ attackable }) => attackable);
}

/** The title of a row, with the marks of the weight that validation chose and of the Pareto front. */
function nameOf({ id, title }: ComparisonRow, { chosenProjection, front }: Comparison): string {
  return `${title}${id === chosenProjection ? ' *' : ''}${front.includes(id) ? ' †' : ''}`;
}

function chosenNote({ chosenProjection }: Comparison): string {
  return chosenProjection === null ? '' : ' * marks the weight of the L2 penalty that validation chose.';
}

function frontNote({ front, epsilons, rows }: Comparison): string {
  if (front.length === 0) return '';
  const cold = rows.some(({ conditions: [{ cold }] }) => cold !== null) ? ', and on cold items' : '';
  const attack = epsilons[middleAttack(epsilons) - 1];
  return (
    ` † marks the Pareto front: no other row has at least the same NDCG@10 without an attack, at epsilon ${attack}${cold}, ` +
    'and more in one of these.'
  );
}

function leftOutNote({ leftOut }: Comparison): string {
  return leftOut.map((row) => ` ${leftOutWords(row)}.`).join('');
}

/** Explains the cells of models that read features and have no figures under attack. */
function unattackedNote({ rows, epsilons }: Comparison): string {
  const unattacked = rows.filter(({ attackable, conditions }) => attackable && conditions.length <= epsilons.length);
  const titles = unattacked.map(({ title }) => title).join(', ');
  return titles === ''
    ? ''
    : ` ${titles}: ${NONE} stands for figures under attack that are not computed, although features decide the scores.`;
}

function seedsOf({ seeds }: Comparison): string {
  return seeds.length === 1 ? '1 seed' : `${seeds.length} seeds`;
}

function attackName(epsilon: number): string {
  return `Attack ${epsilon}`;
}

/** The title of a column of each list's own attack. */
function perListName(epsilon: number): string {
  return `Own ${epsilon}`;
}

function ndcg(summary: Summary | null | undefined): string {
  return !summary ? NONE : digits(summary['ndcg@10']);
}

function versusCell(summary: Summary | null | undefined): string {
  if (!summary?.versus) return NONE;
  const { difference, pHolm } = summary.versus;
  const p = probability(pHolm).replace('p = ', '').replace('p < ', '<');
  return `${signed(difference)} ${p}`;
}
