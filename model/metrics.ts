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

/** One list of a ranking: the places of its relevant items, from 0, in ascending order. A place may be Infinity. */
export interface RelevantPlaces {
  readonly places: readonly number[];
  /** How many equal lists this one stands for. */
  readonly weight: number;
}

/** The metrics of one list, in the order of tables. */
export const LIST_METRICS = ['hr', 'recall', 'precision', 'map', 'mrr', 'ndcg'] as const;

/**
 * Returns the metrics of lists as means over the lists, by names such as "map@10". With R relevant items of which h are in
 * the first n places:
 *
 * - hr@n is 1 if h > 0, recall@n is h / R, and precision@n is h / n.
 * - map@n is the mean of average precisions: the sum of the precisions at the places of the h items, divided by min(n, R).
 * - mrr@n is 1 / (p + 1) for the first place p (from 0) of a relevant item, or 0 if h = 0.
 * - ndcg@n is the gain of the h items, divided by the gain of a list that begins with all R items (Järvelin and
 *   Kekäläinen, 2002, with gains of 0 and 1).
 *
 * The result is empty when there are no lists, because there is no mean then.
 */
export function listMetrics(lists: Iterable<RelevantPlaces>, cutoffs: readonly number[]): RankingMetrics {
  const ideal = idealGains(Math.max(0, ...cutoffs));
  const sums = cutoffs.map(() => new Float64Array(LIST_METRICS.length));
  let total = 0;
  for (const { places, weight } of lists) {
    total += weight;
    for (const [at, cutoff] of cutoffs.entries()) addList(sums[at], { places, weight }, cutoff, ideal);
  }
  if (total === 0) return {};
  return Object.fromEntries(
    cutoffs.flatMap((cutoff, at) => LIST_METRICS.map((name, k) => [`${name}@${cutoff}`, sums[at][k] / total])),
  );
}

/** Adds the metrics of one list to `sums`, in the order of `LIST_METRICS`. */
function addList(
  sums: Float64Array,
  { places, weight }: RelevantPlaces,
  cutoff: number,
  idealGains: Float64Array,
): void {
  let hits = 0;
  let precisions = 0;
  let gain = 0;
  while (hits < places.length && places[hits] < cutoff) {
    const place = places[hits++];
    precisions += hits / (place + 1);
    gain += discountedGain(place);
  }
  if (hits === 0) return;
  const possible = Math.min(cutoff, places.length);
  sums[0] += weight;
  sums[1] += (weight * hits) / places.length;
  sums[2] += (weight * hits) / cutoff;
  sums[3] += (weight * precisions) / possible;
  sums[4] += weight / (places[0] + 1);
  sums[5] += (weight * gain) / idealGains[possible];
}

/** Returns the gain of a list that begins with k relevant items, for k from 0 to `longest` [longest + 1]. */
function idealGains(longest: number): Float64Array {
  const gains = new Float64Array(longest + 1);
  for (let place = 0; place < longest; place++) gains[place + 1] = gains[place] + discountedGain(place);
  return gains;
}

/** Returns the metrics of lists that have one relevant item each, whose ranks were counted, as means over them. */
export function pairMetrics({ counts, total }: RankHistogram, cutoffs: readonly number[]): RankingMetrics {
  const lists = Array.from(counts, (weight, rank) => ({ places: [rank], weight }));
  const missed = total - counts.reduce((sum, count) => sum + count, 0);
  return listMetrics([...lists, { places: [Infinity], weight: missed }], cutoffs);
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
