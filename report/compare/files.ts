import type { Comparison, Summary } from './comparison.js';
import { comparisonTables } from './tables.js';
import { csvCell } from '../../runtime/csv.js';

/** The texts of the files that a comparison writes beside its results, by file name. */
export function comparisonFiles(comparison: Comparison): Readonly<Record<string, string>> {
  return {
    'compare.md': comparisonMarkdown(comparison),
    'compare.csv': comparisonCsv(comparison),
    'compare.json': `${JSON.stringify(comparison, null, 1)}\n`,
  };
}

/** Returns the Markdown file: all tables, their notes and the sentences. */
export function comparisonMarkdown(comparison: Comparison): string {
  const tables = comparisonTables(comparison).map(({ title, columns, rows, note }) => {
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
    const rule = line(columns.map((_, at) => (at === 0 ? '---' : '---:')));
    return `## ${title}\n\n${line(columns)}${rule}${rows.map(line).join('')}\n${note}\n`;
  });
  const words = comparison.words.map((sentence) => `- ${sentence}\n`).join('');
  return [`# ${comparison.name}\n`, ...tables, `## In words\n\n${words}`].join('\n');
}

const CSV_COLUMNS = [
  'row',
  'title',
  'seeds',
  'epsilon',
  'attack',
  'items',
  'pairs',
  'hr@10',
  'ndcg@10',
  'low',
  'high',
  'seedDeviation',
  'difference',
  'pT',
  'pWilcoxon',
  'pHolm',
];

/** Returns the CSV file, which has a line for each row, epsilon (0 without an attack), attack and group of test items. */
export function comparisonCsv({ rows }: Comparison): string {
  const lines: (string | number | null)[][] = [];
  for (const { id, title, seeds, conditions, perList } of rows) {
    const all = [
      ...conditions.map((condition, at) => ({ ...condition, attack: at === 0 ? 'none' : 'shared' })),
      ...perList.map((condition) => ({ ...condition, attack: 'per-list' })),
    ];
    for (const { epsilon, attack, ...groups } of all) {
      for (const [group, summary] of Object.entries<Summary | null>(groups)) {
        if (!summary) continue;
        const { pairs, interval, seedDeviation, versus } = summary;
        const numbers = [pairs, summary['hr@10'], summary['ndcg@10'], ...interval, seedDeviation];
        const { difference = null, pT = null, pWilcoxon = null, pHolm = null } = versus ?? {};
        lines.push([id, title, seeds, epsilon, attack, group, ...numbers, difference, pT, pWilcoxon, pHolm]);
      }
    }
  }
  return [CSV_COLUMNS, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}
