import type { Pairs } from '../../dataset/dataset.js';
import type { CandidateSampler } from './candidates.js';

/** A model that is not an inner product of vectors of users and items. It scores all items for one user at a time. */
export interface ItemScorer {
  /** Returns the scores of all items for a user [I]. The next call reuses the array. */
  scoresOf(user: number): Float64Array;
}

/**
 * Returns the rank of each held-out item [pairs], from 0: the number of its user's candidates that score at least as much.
 * So ties count against it, and a score that is not a number does too.
 */
export function rankByScorer(scorer: ItemScorer, { users, items }: Pairs, sampler: CandidateSampler): Int32Array {
  return Int32Array.from(users, (user, pair) => {
    const scores = scorer.scoresOf(user);
    const threshold = scores[items[pair]];
    let rank = 0;
    for (const candidate of sampler.of(user)) if (!(scores[candidate] < threshold)) rank++;
    return rank;
  });
}
