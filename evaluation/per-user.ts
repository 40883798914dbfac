import type { Pairs } from '../dataset/dataset.js';
import { pairGain } from '../model/metrics.js';

/**
 * NDCG@`cutoff` of each user that has held-out pairs, ascending by user; the mean over the user's pairs where there are
 * several. What two models are compared by: paired tests need one value of each for every user.
 */
export function userGains(pairs: Pairs, ranks: Int32Array, cutoff: number): Float64Array {
  const gains = new Map<number, { sum: number; count: number }>();
  for (const [pair, user] of pairs.users.entries()) {
    const gain = gains.get(user) ?? { sum: 0, count: 0 };
    gain.sum += pairGain(ranks[pair], cutoff);
    gain.count++;
    gains.set(user, gain);
  }
  const byUser = [...gains].toSorted(([left], [right]) => left - right);
  return Float64Array.from(byUser, ([, { sum, count }]) => sum / count);
}
