/**
 * A histogram of ranks: `counts[r]` pairs have rank r. `total` is the number of all pairs, also of those whose rank is
 * beyond the histogram.
 */
export interface RankHistogram {
  readonly counts: Float64Array;
  total: number;
}

/** Metrics by name, such as "hr@10" and "ndcg@10". Each is between 0 and 1. */
export type RankingMetrics = Record<string, number>;

/**
 * Counts the ranks (from 0) that are under `length`. Counts are integers, so merging them in any order gives the same
 * result.
 */
export function rankHistogram(ranks: Iterable<number>, length: number): RankHistogram {
  const histogram = { counts: new Float64Array(length), total: 0 };
  for (const rank of ranks) {
    if (rank < length) histogram.counts[rank]++;
    histogram.total++;
  }
  return histogram;
}

/** Adds `other` to `histogram`. Both must have the same length. */
export function addHistogram(histogram: RankHistogram, other: RankHistogram): void {
  for (let rank = 0; rank < histogram.counts.length; rank++) histogram.counts[rank] += other.counts[rank];
  histogram.total += other.total;
}

/**
 * Returns the gain in NDCG of a hit at `rank` (from 0): ln 2 / ln(rank + 2). The ideal list of one held-out item gains
 * 1.
 */
export function discountedGain(rank: number): number {
  return Math.LN2 / Math.log(rank + 2);
}

/**
 * Returns HR@n and NDCG@n as means over the counted pairs. The result is empty when no pair was counted, because there
 * is no mean then. Sums run over ranks in order, so the result does not depend on how the counting was divided.
 * @param cutoffs the values of n; each is at most the histogram's length.
 */
export function rankingMetrics({ counts, total }: RankHistogram, cutoffs: readonly number[]): RankingMetrics {
  const metrics: RankingMetrics = {};
  if (total === 0) return metrics;
  for (const cutoff of cutoffs) {
    let hits = 0;
    let gain = 0;
    for (let rank = 0; rank < cutoff; rank++) {
      hits += counts[rank];
      gain += counts[rank] * discountedGain(rank);
    }
    metrics[`hr@${cutoff}`] = hits / total;
    metrics[`ndcg@${cutoff}`] = gain / total;
  }
  return metrics;
}

/** Returns NDCG@`cutoff` of a single pair. */
export function pairGain(rank: number, cutoff: number): number {
  return rank < cutoff ? discountedGain(rank) : 0;
}

/** How many sampled items a held-out item is ranked against, or all items. */
export type Candidates = number | 'all';

/** What was measured against which items. */
export interface MeasuredAgainst {
  /** The number that was asked for. */
  readonly candidates: Candidates;
  /** What the items were ranked against in truth: all, where the catalog holds no more than was asked for. Absent in older files. */
  readonly rankedAgainst?: Candidates;
}

/** Returns what is asked for with what is true in a catalog of so many items: nothing is sampled where all others are asked for. */
export function measuredAgainst(candidates: Candidates, items: number): Required<MeasuredAgainst> {
  return { candidates, rankedAgainst: candidates === 'all' || candidates >= items - 1 ? 'all' : candidates };
}
