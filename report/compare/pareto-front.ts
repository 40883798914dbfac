import type { ComparisonRow } from './comparison.js';

/**
 * Returns the ids of the rows on the Pareto front of NDCG@10 without an attack, under the attack with number `attack`, and
 * on cold items. A row is on it if no other row is at least as good in all of these and better in one. Rows without a figure
 * under that attack are not on it, and do not count against others. Cold items count where there are some among the test
 * pairs.
 */
export function paretoFront(rows: readonly ComparisonRow[], attack: number): string[] {
  const points = rows.flatMap((row) => {
    const [clean, attacked] = [row.conditions[0], row.conditions.at(attack)];
    if (!attacked) return [];
    return { id: row.id, values: [clean.all, attacked.all, clean.cold].map((summary) => summary?.['ndcg@10'] ?? 0) };
  });
  return points.filter(({ values }) => !points.some((other) => dominates(other.values, values))).map(({ id }) => id);
}

/** Whether all values are at least as large as those of another row, and one is larger. */
function dominates(values: readonly number[], others: readonly number[]): boolean {
  return values.every((value, at) => value >= others[at]) && values.some((value, at) => value > others[at]);
}
