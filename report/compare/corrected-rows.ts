import type { ComparisonRow, Summary, Versus } from './comparison.js';
import { correctedTest } from './corrected-test.js';

/**
 * Returns the rows with `pHolm` corrected for the number of rows. All rows that are tested on the same group of pairs under
 * the same attack, which is a column of a table, are one family of tests.
 */
export function correctedRows(rows: readonly ComparisonRow[]): ComparisonRow[] {
  const conditionsOf = (row: ComparisonRow, key: 'conditions' | 'perList') =>
    row[key].map(({ epsilon, all, warm, cold }, at) => {
      const family = (group: 'all' | 'warm' | 'cold') =>
        rows.flatMap((other) => other[key].at(at)?.[group]?.versus ?? []);
      return {
        epsilon,
        all: corrected(all, family('all')),
        warm: warm && corrected(warm, family('warm')),
        cold: cold && corrected(cold, family('cold')),
      };
    });
  return rows.map((row) => ({
    ...row,
    conditions: conditionsOf(row, 'conditions'),
    perList: conditionsOf(row, 'perList'),
  }));
}

/** Returns a figure with its p-value corrected within the family that it belongs to. */
function corrected(summary: Summary, family: readonly Versus[]): Summary {
  const { versus } = summary;
  if (!versus) return summary;
  return { ...summary, versus: correctedTest(versus, family) };
}
