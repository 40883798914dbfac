import { middleAttack, rowOf, type Comparison } from '../../compare/comparison.js';
import { comparisonTables } from '../../compare/tables.js';
import { against } from '../../numbers.js';
import { dataTable } from '../data-table.js';
import { frontChart } from '../front-chart.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import { lineChart } from '../line-chart.js';
import type { Section } from './section.js';

/** The name of each trade-off curve, and the sign that its points are labelled with. */
const CURVES = {
  epsilon: { name: 'AMR, by epsilon (ε)', sign: 'ε' },
  lambda: { name: 'AMR, by lambda (λ)', sign: 'λ' },
  projection: { name: 'VBPR, by weight (w) of the L2 penalty on E', sign: 'w' },
} as const;

/** The section with the results of `amr compare`: sentences, the trade-off, attacked models, and all tables. */
export function comparisonSection(comparison: Comparison): Section {
  const tables = comparisonTables(comparison).map(
    ({ title, columns, rows, note }) =>
      markup`${dataTable(title, columns, rows)}${note !== '' && markup`<p class="note">${note}</p>`}`,
  );
  const [accuracy, ...rest] = tables;
  return {
    id: 'comparison',
    title: 'Comparison',
    body: markup`<ul>
        ${comparison.words.map((sentence) => markup`<li>${sentence}</li>`)}
      </ul>
      <div class="plots">${paretoChart(comparison)}${tradeOffChart(comparison)}${attackedModelsChart(comparison)}</div>
      ${accuracy}
      <details class="more">
        <summary>More tables of the comparison</summary>
        ${rest}
      </details>`,
  };
}

/** The rows by accuracy without and under the middle attack, and on cold items, with the Pareto front. */
function paretoChart({ rows, front, epsilons, candidates, rankedAgainst }: Comparison): Markup {
  const at = middleAttack(epsilons);
  const points = rows.flatMap(({ id, title, conditions }) => {
    const [clean, attacked] = [conditions[0], conditions.at(at)];
    if (!attacked) return [];
    const measures = { x: clean.all['ndcg@10'], y: attacked.all['ndcg@10'], size: clean.cold?.['ndcg@10'] ?? null };
    return [{ label: id, title, ...measures, isOnFront: front.includes(id) }];
  });
  const missing = rows.filter(({ conditions }) => !conditions.at(at)).map(({ title }) => title);
  const text = {
    title: `Accuracy without an attack, under attack and on cold items, ${against({ candidates, rankedAgainst })}`,
    description:
      'Filled marks are on the Pareto front: no other row is at least as good in all three and better in one.',
    note:
      'No row is at least as good in all three as a filled mark, and better in one. Points are labelled with the names of their rows.' +
      (missing.length > 0 ? ` Without figures under attack, and so not shown: ${missing.join(', ')}.` : ''),
    x: 'NDCG@10 without an attack',
    y: `NDCG@10 at epsilon ${epsilons[at - 1]}`,
  };
  return frontChart(text, points, 'cold NDCG@10');
}

function tradeOffChart({ rows, curves, epsilons, candidates, rankedAgainst }: Comparison): Markup {
  const at = middleAttack(epsilons);
  const series = curves.map(({ setting, points }) => ({
    name: CURVES[setting].name,
    points: points.map(({ value, row: id }) => {
      const { conditions } = rowOf(rows, id);
      const label = `${CURVES[setting].sign} ${value}`;
      return [conditions[0].all['ndcg@10'], conditions[at].all['ndcg@10'], label] as const;
    }),
  }));
  const text = {
    title: `Trade-off at attacks of epsilon ${epsilons[at - 1]}, ${against({ candidates, rankedAgainst })}`,
    description: 'Each line changes one setting; up and to the right is better. The tables below have the values.',
    note: 'Each line changes one setting, and each point is labelled with its value. Up and to the right is better.',
    x: 'NDCG@10 without an attack',
    y: 'NDCG@10 under attack',
  };
  return lineChart(text, series, { zero: false });
}

function attackedModelsChart({
  rows,
  reference,
  chosenProjection,
  amr,
  candidates,
  rankedAgainst,
}: Comparison): Markup {
  const wanted = ['vbpr', reference, chosenProjection, 'amr-unperturbed', amr];
  const shown = rows.filter(({ id, attackable }) => attackable && wanted.includes(id));
  const series = shown.flatMap(({ title, conditions, random }, style) => [
    { name: title, style, points: conditions.map(({ epsilon, all }) => [epsilon, all['ndcg@10']] as const) },
    {
      name: `${title}, random noise`,
      style,
      dashed: true,
      inLegend: false,
      points: [
        [0, conditions[0].all['ndcg@10']] as const,
        ...random.map((point) => [point.epsilon, point['ndcg@10']] as const),
      ],
    },
  ]);
  const text = {
    title: `Models by epsilon of the attack, ${against({ candidates, rankedAgainst })}`,
    description: 'Adversarial attacks as lines, random noise of the same size dashed; means over seeds.',
    note: 'Dashed lines in the same colours show random noise of the same size.',
    x: 'epsilon',
    y: 'NDCG@10',
  };
  return lineChart(text, series);
}
