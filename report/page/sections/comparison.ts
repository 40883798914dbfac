import { rowOf, type Comparison } from '../../compare/comparison.js';
import { comparisonTables } from '../../compare/tables.js';
import { dataTable, lineChart } from '../chart.js';
import type { Section } from './section.js';
import { markup } from '../html.js';
import { middle } from '../../compare/words.js';

const NAMES = { epsilon: 'AMR, epsilon', lambda: 'AMR, lambda', projection: 'VBPR, L2 on E' } as const;

/** What `amr compare` found: sentences, the trade-off, tables. */
export function comparisonSection(comparison: Comparison): Section {
  const { rows, curves, words, epsilons } = comparison;
  const at = middle(rows[0]);
  const series = curves.map(({ setting, points }) => ({
    name: NAMES[setting],
    points: points.map(({ row: id }) => {
      const { conditions } = rowOf(rows, id);
      return [conditions[0].all['ndcg@10'], conditions[at].all['ndcg@10']] as const;
    }),
  }));
  const tables = comparisonTables(comparison).map(
    ({ title, columns, rows, note }) =>
      markup`${dataTable(title, columns, rows)}
        <p class="note">${note}</p>`,
  );
  return {
    id: 'comparison',
    title: 'Comparison',
    body: markup`<ul>
        ${words.map((sentence) => markup`<li>${sentence}</li>`)}
      </ul>
      <div class="plots">
        ${lineChart(
          {
            title: `Trade-off at epsilon ${epsilons[at - 1]}`,
            description:
              'Each line moves one setting; up and to the right is better. The tables below have the values.',
            x: 'NDCG@10 without an attack',
            y: 'NDCG@10 under attack',
          },
          series,
          { zero: false },
        )}
      </div>
      ${tables}`,
  };
}
