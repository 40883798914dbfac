/**
 * A histogram of ranks: `counts[r]` pairs have rank r. Higher ranks are counted in `total` only, the number of all
 * pairs.
 */
export interface RankHistogram {
  readonly counts: Float64Array;
  total: number;
}

/** By name: "hr@10", "ndcg@10". */
export type RankingMetrics = Record<string, number>;

/** Counts ranks (from 0) under `length`. Integer counts merge in any order to the same bits. */
export function rankHistogram(ranks: Iterable<number>, length: number): RankHistogram {
  const histogram = { counts: new Float64Array(length), total: 0 };
  for (const rank of ranks) {
    if (rank < length) histogram.counts[rank]++;
    histogram.total++;
  }
  return histogram;
}

/** Adds `other` into `histogram`; both of one length. */
export function addHistogram(histogram: RankHistogram, other: RankHistogram): void {
  for (let rank = 0; rank < histogram.counts.length; rank++) histogram.counts[rank] += other.counts[rank];
  histogram.total += other.total;
}

/** What a hit at `rank` (from 0) is worth in NDCG: ln 2 / ln(rank + 2). The ideal list of one held-out item gains 1. */
export function discountedGain(rank: number): number {
  return Math.LN2 / Math.log(rank + 2);
}

/**
 * HR@n and NDCG@n, as means over the counted pairs. Empty when no pair was counted, because there is no mean then.
 * `cutoffs`: at most the histogram's length. Sums run over ranks in order, so the bits do not depend on who counted.
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

/** NDCG@`cutoff` of one pair. */
export function pairGain(rank: number, cutoff: number): number {
  return rank < cutoff ? discountedGain(rank) : 0;
}
