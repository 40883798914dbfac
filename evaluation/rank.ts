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

/** Shifts of item vectors, and how much of them is added: v_i + epsilon shift_i, one ranking for each epsilon. */
export interface ItemShifts {
  /** [I, K]. */
  readonly shifts: Float32Array;
  readonly epsilons: readonly number[];
}

/**
 * Ranks each held-out pair against its user's sampled candidates. Each pair is ranked on its own, so any grouping of
 * pairs gives the same ranks.
 */
export function rankPairs(
  vectors: ScoringVectors,
  pairs: Pairs,
  sampler: CandidateSampler,
  options: RankOptions = {},
): Ranking {
  return rankShiftedPairs(vectors, { shifts: vectors.items, epsilons: [0] }, pairs, sampler, options)[0];
}

/** `rankPairs` under shifted item vectors. Scores are linear in epsilon, so that all rankings share two products. */
export function rankShiftedPairs(
  vectors: ScoringVectors,
  { shifts, epsilons }: ItemShifts,
  pairs: Pairs,
  sampler: CandidateSampler,
  { rivals = 0, userRows = pairs.users }: RankOptions = {},
): Ranking[] {
  const count = pairs.users.length;
  const rankings = epsilons.map(() => ({
    ranks: new Int32Array(count),
    candidates: new Int32Array(count),
    scores: new Float64Array(count),
    rivals: new BestItems(count, rivals),
  }));
  const shiftVectors = { ...vectors, items: shifts };
  const shifted = epsilons.some((epsilon) => epsilon !== 0);
  for (let pair = 0; pair < count; pair++) {
    const row = userRows[pair];
    const candidates = sampler.of(pairs.users[pair]);
    const scores = candidateScores(vectors, row, candidates, pairs.items[pair]);
    const changes = shifted ? candidateScores(shiftVectors, row, candidates, pairs.items[pair]) : scores;
    epsilons.forEach((epsilon, at) => rankOne(rankings[at], pair, candidates, { scores, changes, epsilon }));
  }
  return rankings;
}

/** The scores of the candidates, and of the held-out item behind them. */
function candidateScores(vectors: ScoringVectors, row: number, candidates: Int32Array, heldOut: number): Float64Array {
  const scores = new Float64Array(candidates.length + 1);
  for (let at = 0; at < candidates.length; at++) scores[at] = scoreOf(vectors, row, candidates[at]);
  scores[candidates.length] = scoreOf(vectors, row, heldOut);
  return scores;
}

/** Ranks one pair by scores + epsilon * changes. */
function rankOne(
  ranking: Ranking,
  pair: number,
  candidates: Int32Array,
  { scores, changes, epsilon }: { scores: Float64Array; changes: Float64Array; epsilon: number },
): void {
  const { rivals } = ranking;
  const count = candidates.length;
  const threshold = scores[count] + epsilon * changes[count];
  let rank = 0;
  let floor = rivals.floor(pair);
  for (let at = 0; at < count; at++) {
    const score = scores[at] + epsilon * changes[at];
    if (score >= threshold) rank++;
    if (score < floor) continue;
    rivals.offer(pair, candidates[at], score);
    floor = rivals.floor(pair);
  }
  ranking.ranks[pair] = rank;
  ranking.candidates[pair] = count;
  ranking.scores[pair] = threshold;
}
