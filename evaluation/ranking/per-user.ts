import type { Pairs } from '../../dataset/dataset.js';
import { listMetrics } from '../../model/metrics.js';
import type { RankingMetrics } from '../../model/metrics.js';

/**
 * Returns the metrics of `listMetrics` as means over users, as libraries of ranking metrics compute them: each user has
 * one list, of the candidates and of all held-out items of the user, and these items are the relevant ones.
 *
 * @param ranks the rank of each held-out item among the candidates alone [pairs], from 0. The candidates of a user are the
 *   same for all of the user's pairs.
 */
export function perUserMetrics(pairs: Pairs, ranks: Int32Array, cutoffs: readonly number[]): RankingMetrics {
  const lists = ranksByUser(pairs, ranks).map((own) => ({ places: sharedPlaces(own), weight: 1 }));
  return listMetrics(lists, cutoffs);
}

function ranksByUser({ users }: Pairs, ranks: Int32Array): number[][] {
  const byUser = new Map<number, number[]>();
  for (const [pair, user] of users.entries()) {
    const own = byUser.get(user);
    if (own) own.push(ranks[pair]);
    else byUser.set(user, [ranks[pair]]);
  }
  return [...byUser.values()];
}

/**
 * Returns the places of a user's held-out items in the list of these and the candidates. Before each item are the
 * candidates that are better, and the held-out items with smaller ranks.
 */
function sharedPlaces(ranks: readonly number[]): number[] {
  return ranks.toSorted((left, right) => left - right).map((rank, better) => rank + better);
}
