import type { Pairs } from '../dataset/dataset.js';
import { pairGain } from '../model/metrics.js';
import type { RankingMetrics } from '../model/metrics.js';

/**
 * Metrics as means over users. With one held-out item for each user, they are HR@n, HR@n and NDCG@n over pairs.
 *
 * - "hr@n" is the share of users with a hit, a held-out item of which fewer than n candidates are better.
 * - "recall@n" is the share of a user's held-out items that are hits. As in HR@n over pairs, each item is ranked among the
 *   candidates alone: the other held-out items of its user take no place.
 * - "ndcg@n" looks at one list of the candidates and all held-out items of the user. The gains of these items in the first n places
 *   are divided by the gains of the ideal list, which begins with all of them.
 *
 * `ranks` [pairs] are those among the candidates alone, from 0.
 */
export function perUserMetrics(pairs: Pairs, ranks: Int32Array, cutoffs: readonly number[]): RankingMetrics {
  const users = [...ranksByUser(pairs, ranks).values()];
  const meanOf = (value: (own: readonly number[]) => number): number =>
    users.reduce((sum, own) => sum + value(own), 0) / users.length;
  const metrics: RankingMetrics = {};
  for (const cutoff of cutoffs) {
    metrics[`hr@${cutoff}`] = meanOf((own) => (own.some((rank) => rank < cutoff) ? 1 : 0));
    metrics[`recall@${cutoff}`] = meanOf((own) => own.filter((rank) => rank < cutoff).length / own.length);
    metrics[`ndcg@${cutoff}`] = meanOf((own) => gainOf(sharedPlaces(own), cutoff) / gainOf([...own.keys()], cutoff));
  }
  return metrics;
}

function ranksByUser({ users }: Pairs, ranks: Int32Array): Map<number, number[]> {
  const byUser = new Map<number, number[]>();
  for (const [pair, user] of users.entries()) {
    const own = byUser.get(user);
    if (own) own.push(ranks[pair]);
    else byUser.set(user, [ranks[pair]]);
  }
  return byUser;
}

/** The places of a user's held-out items, from 0, in the list of these and the candidates. A better item has no larger rank. */
function sharedPlaces(ranks: readonly number[]): number[] {
  return ranks.toSorted((left, right) => left - right).map((rank, better) => rank + better);
}

function gainOf(places: readonly number[], cutoff: number): number {
  return places.reduce((sum, place) => sum + pairGain(place, cutoff), 0);
}
