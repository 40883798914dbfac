import type { Contrast, ContrastCondition } from './comparison.js';
import { correctedTest } from './corrected-test.js';
import type { RowResult } from './folder.js';
import type { GridRow } from './grid-row.js';
import { gainsOf, ranksOf, versus, type Groups } from './pair-gains.js';

/** The test pairs and the attacks that contrasts are measured with. */
interface Shared {
  readonly groups: Groups;
  readonly epsilons: readonly number[];
}

/**
 * Tests each row against the row that it differs from in its loss or its memory alone, where the comparison has both. All
 * contrasts under the same attack on the same group of pairs are one family of tests, for which `pHolm` is corrected.
 */
export function contrastsOf(grid: readonly GridRow[], results: readonly RowResult[], shared: Shared): Contrast[] {
  const tested = grid.flatMap(({ id, against }) => {
    if (against === null || !grid.some((row) => row.id === against)) return [];
    return [{ row: id, against, conditions: conditionsOf(id, against, results, shared) }];
  });
  const family = (at: number, group: 'all' | 'cold') => tested.flatMap(({ conditions }) => conditions[at][group] ?? []);
  return tested.map(({ conditions, ...rows }) => ({
    ...rows,
    conditions: conditions.map(({ epsilon, all, cold }, at) => ({
      epsilon,
      all: correctedTest(all, family(at, 'all')),
      cold: cold && correctedTest(cold, family(at, 'cold')),
    })),
  }));
}

/** Compares two rows without an attack and under each one, on the seeds that both have. */
function conditionsOf(
  row: string,
  against: string,
  results: readonly RowResult[],
  { groups, epsilons }: Shared,
): ContrastCondition[] {
  const [own, other] = [row, against].map((id) => results.filter((result) => result.row === id));
  const both = (one: readonly RowResult[], two: readonly RowResult[]) =>
    one.filter(({ seed }) => two.some((result) => result.seed === seed));
  return [null, ...epsilons.keys()].map((attack) => {
    const difference = (pairs: readonly number[]) =>
      versus(gainsOf(pairs, ranksOf(both(own, other), attack)), gainsOf(pairs, ranksOf(both(other, own), attack)));
    return {
      epsilon: attack === null ? 0 : epsilons[attack],
      all: difference(groups.all),
      cold: groups.cold.length === 0 ? null : difference(groups.cold),
    };
  });
}
