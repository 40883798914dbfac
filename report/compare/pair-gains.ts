import type { Dataset, Pairs } from '../../dataset/dataset.js';
import { warmMask } from '../../evaluation/ranking/tally.js';
import { pairGain } from '../../model/metrics.js';
import { mean, pairedTest } from '../../model/statistics.js';
import type { Versus } from './comparison.js';
import type { RowResult } from './folder.js';
import { CUTOFF } from './row-job.js';

/** The numbers of the test pairs in each group. */
export interface Groups {
  readonly all: readonly number[];
  readonly warm: readonly number[];
  readonly cold: readonly number[];
}

/** Divides the test pairs into those of warm and of cold items. */
export function groupsOf({ warmItems, itemIds }: Dataset, { items }: Pairs): Groups {
  const warm = warmMask(warmItems, itemIds.length);
  const all = [...items.keys()];
  const isWarm = (pair: number) => warm[items[pair]] === 1;
  return { all, warm: all.filter(isWarm), cold: all.filter((pair) => !isWarm(pair)) };
}

/** The ranks of each seed without an attack (null) or under the attack with this number. Models without features keep their ranks. */
export function ranksOf(results: readonly RowResult[], attack: number | null): (readonly number[])[] {
  return results.map(({ ranks, adversarial }) => (attack === null ? ranks : (adversarial?.[attack] ?? ranks)));
}

/** Compares the gains of a row and of another row. `pHolm` is not corrected yet. */
export function versus(gains: Float64Array, others: Float64Array): Versus {
  const { mean: difference, studentP, wilcoxonP } = pairedTest(gains, others);
  return { difference, pT: studentP, pWilcoxon: wilcoxonP, pHolm: Math.max(studentP, wilcoxonP) };
}

/** The gain of each pair, averaged over the seeds. */
export function gainsOf(pairs: readonly number[], bySeed: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(pairs, (pair) => mean(bySeed.map((ranks) => pairGain(ranks[pair], CUTOFF))));
}
