import type { Pairs } from '../dataset/dataset.js';
import type { ScoringVectors } from '../model/factors.js';
import { scoreOf } from '../model/factors.js';
import { BestItems } from './best.js';
import type { CandidateSampler } from './candidates.js';

/** Where each held-out item stands in its list: the held-out item and its candidates. */
export interface Ranking {
  /** [pairs]: the candidates that score at least as much as the held-out item: ties count against it. From 0. */
  readonly ranks: Int32Array;
  /** [pairs]: how many candidates it was ranked against. */
  readonly candidates: Int32Array;
  /** [pairs]: of the held-out items. */
  readonly scores: Float64Array;
  /** The best candidates of each pair (the held-out item is none of them). */
  readonly rivals: BestItems;
}

export interface RankOptions {
  /** How many of the best candidates to keep; 0 by default. */
  readonly rivals?: number;
  /** [pairs]: the row of each pair's user in `vectors.users`, where that holds only some users. */
  readonly userRows?: Int32Array;
}

/**
 * Ranks each held-out pair against its user's sampled candidates. Each pair is ranked on its own, so any grouping of
 * pairs gives the same ranks.
 */
export function rankPairs(
  vectors: ScoringVectors,
  pairs: Pairs,
  sampler: CandidateSampler,
  { rivals: size = 0, userRows = pairs.users }: RankOptions = {},
): Ranking {
  const count = pairs.users.length;
  const ranks = new Int32Array(count);
  const scores = new Float64Array(count);
  const candidateCounts = new Int32Array(count);
  const rivals = new BestItems(count, size);
  for (let pair = 0; pair < count; pair++) {
    const row = userRows[pair];
    const threshold = scoreOf(vectors, row, pairs.items[pair]);
    const candidates = sampler.of(pairs.users[pair]);
    let floor = rivals.floor(pair);
    let rank = 0;
    for (const item of candidates) {
      const score = scoreOf(vectors, row, item);
      if (score >= threshold) rank++;
      if (score >= floor) {
        rivals.offer(pair, item, score);
        floor = rivals.floor(pair);
      }
    }
    ranks[pair] = rank;
    scores[pair] = threshold;
    candidateCounts[pair] = candidates.length;
  }
  return { ranks, candidates: candidateCounts, scores, rivals };
}
