import type { Pairs } from '../../dataset/dataset.js';
import { countMarks, marksOf } from '../../dataset/pairs/histories.js';
import { addHistogram, rankHistogram, rankingMetrics } from '../../model/metrics.js';
import type { RankHistogram, RankingMetrics } from '../../model/metrics.js';

/**
 * Counts of ranks. Held-out items that occur in training (warm) are counted apart from those that do not (cold). Counts
 * are integers, so merging the tallies of disjoint users in any order gives the same result.
 */
export interface RankTally {
  /** The number of users with a held-out pair. */
  users: number;
  readonly warm: GroupTally;
  readonly cold: GroupTally;
}

/** Counts of the ranks of warm or of cold items. */
export interface GroupTally {
  /** The number of users with a held-out pair in this group. */
  users: number;
  readonly histogram: RankHistogram;
}

/** The numbers of users and held-out pairs together with their metrics: {"users": n, "pairs": n, "hr@5": x, ...}. */
export type GroupMetrics = { users: number; pairs: number } & RankingMetrics;

/** The metrics of a set of ranks, as `amr evaluate -o json` shows them. */
export interface TallyMetrics {
  readonly users: number;
  readonly pairs: number;
  readonly metrics: RankingMetrics;
  readonly warm: GroupMetrics;
  readonly cold: GroupMetrics;
}

/** Returns a mask [I] that is 1 for the items of `warmItems`. */
export function warmMask(warmItems: Int32Array, items: number): Uint8Array {
  return marksOf(warmItems, items);
}

/**
 * Counts the `ranks` [pairs] of whole users.
 * @param warm the mask of warm items (`warmMask`).
 * @param cutoff the largest n of HR@n.
 */
export function tallyRanks(pairs: Pairs, ranks: Int32Array, warm: Uint8Array, cutoff: number): RankTally {
  const group = (mark: number): GroupTally => {
    const isMember = (_: number, pair: number) => warm[pairs.items[pair]] === mark;
    return {
      users: countDistinct(pairs.users.filter(isMember)),
      histogram: rankHistogram(ranks.filter(isMember), cutoff),
    };
  };
  return { users: countDistinct(pairs.users), warm: group(1), cold: group(0) };
}

/** Counts different users. */
function countDistinct(users: Int32Array): number {
  return countMarks(marksOf(users, users.reduce((most, user) => Math.max(most, user), -1) + 1));
}

/** Adds the tally of other users to `tally`. */
export function addTally(tally: RankTally, other: RankTally): void {
  tally.users += other.users;
  for (const key of ['warm', 'cold'] as const) {
    tally[key].users += other[key].users;
    addHistogram(tally[key].histogram, other[key].histogram);
  }
}

/** Returns the metrics as means over held-out pairs. With leave-one-out, these are means over users. */
export function tallyMetrics({ users, warm, cold }: RankTally, cutoffs: readonly number[]): TallyMetrics {
  const all = { counts: warm.histogram.counts.slice(), total: warm.histogram.total };
  addHistogram(all, cold.histogram);
  const of = ({ users, histogram }: GroupTally): GroupMetrics => ({
    users,
    pairs: histogram.total,
    ...rankingMetrics(histogram, cutoffs),
  });
  return { users, pairs: all.total, metrics: rankingMetrics(all, cutoffs), warm: of(warm), cold: of(cold) };
}
