import type { Pairs } from '../dataset/dataset.js';
import type { ScoringVectors } from '../model/factors.js';
import type { ScorePairs } from '../model/kernels/pair-scores.js';
import { BestItems } from './best.js';
import { candidateGroups, groupScorer } from './candidate-group.js';
import type { CandidateGroup } from './candidate-group.js';
import type { CandidateSampler } from './candidates.js';

/** The places of held-out items in their lists. A list is the held-out item with its candidates. */
export interface Ranking {
  /**
   * The rank of each held-out item [pairs], from 0: the number of candidates that score at least as much. So ties count
   * against it.
   */
  readonly ranks: Int32Array;
  /** The number of candidates of each pair [pairs]. */
  readonly candidates: Int32Array;
  /** The score of each held-out item [pairs]. */
  readonly scores: Float64Array;
  /** The best candidates of each pair. The held-out item is not one of them. */
  readonly rivals: BestItems;
}

/** The options of a ranking. */
export interface RankOptions {
  /** The number of best candidates to keep. The default is 0. */
  readonly rivals?: number;
  /** The row of each pair's user in `vectors.users` [pairs]. It is needed where `vectors.users` has only some users. */
  readonly userRows?: Int32Array;
  /** Called with the number of pairs that have been ranked since the last call. */
  readonly onPairs?: (count: number) => void;
}

/** Shifts of item vectors and the multiples of them to add: v_i + epsilon shift_i, one ranking for each epsilon. */
export interface ItemShifts {
  /** The shift of each item's vector [I, K]. */
  readonly shifts: Float32Array;
  readonly epsilons: readonly number[];
}

/**
 * Ranks each held-out pair against the sampled candidates of its user. Pairs are ranked independently, so any division
 * of the pairs gives the same ranks.
 */
export function rankPairs(
  vectors: ScoringVectors,
  pairs: Pairs,
  sampler: CandidateSampler,
  options: RankOptions = {},
): Ranking {
  const ranker = new ShiftedRanker(vectors, { shifts: vectors.items, epsilons: [0] }, pairs.users.length, options);
  for (const group of candidateGroups(pairs, sampler, options.userRows ?? pairs.users)) ranker.add(group);
  return ranker.rankings[0];
}

/**
 * Ranks pairs under shifted item vectors, one group at a time. Scores are linear in epsilon, so all rankings share two
 * products.
 */
export class ShiftedRanker {
  /** One ranking for each epsilon. It is complete when all groups have been added. */
  readonly rankings: Ranking[];
  readonly #score: ScorePairs;
  readonly #scoreShifts: ScorePairs | undefined;

  /** @param count the number of pairs of all groups. */
  constructor(
    vectors: ScoringVectors,
    readonly shifts: ItemShifts,
    count: number,
    readonly options: Omit<RankOptions, 'userRows'> = {},
  ) {
    const { epsilons } = shifts;
    this.rankings = epsilons.map(() => ({
      ranks: new Int32Array(count),
      candidates: new Int32Array(count),
      scores: new Float64Array(count),
      rivals: new BestItems(count, options.rivals ?? 0),
    }));
    this.#score = groupScorer(vectors);
    const isShifted = epsilons.some((epsilon) => epsilon !== 0);
    this.#scoreShifts = isShifted ? groupScorer({ ...vectors, items: shifts.shifts }) : undefined;
  }

  /** Ranks the pairs of a group. */
  add(group: CandidateGroup): void {
    const scores = this.#score(group);
    const changes = this.#scoreShifts?.(group) ?? scores;
    this.shifts.epsilons.forEach((epsilon, at) => rankGroup(this.rankings[at], group, { scores, changes, epsilon }));
    this.options.onPairs?.(group.starts.length - 1);
  }
}

/** The scores of a group's slots, and their changes per unit of epsilon. */
interface PerturbedScores {
  readonly scores: Float64Array;
  readonly changes: Float64Array;
  readonly epsilon: number;
}

/** Ranks the pairs of a group by scores + epsilon * changes. */
function rankGroup(ranking: Ranking, group: CandidateGroup, perturbed: PerturbedScores): void {
  for (let pair = 0; pair + 1 < group.starts.length; pair++) rankOne(ranking, group, pair, perturbed);
}

/** Ranks one pair of a group. */
function rankOne(
  { ranks, candidates, scores: heldOutScores, rivals }: Ranking,
  { first, starts, items }: CandidateGroup,
  at: number,
  { scores, changes, epsilon }: PerturbedScores,
): void {
  const pair = first + at;
  const heldOut = starts[at + 1] - 1;
  const threshold = scores[heldOut] + epsilon * changes[heldOut];
  let rank = 0;
  let floor = rivals.floor(pair);
  for (let slot = starts[at]; slot < heldOut; slot++) {
    const score = scores[slot] + epsilon * changes[slot];
    if (score >= threshold) rank++;
    if (score < floor) continue;
    rivals.offer(pair, items[slot], score);
    floor = rivals.floor(pair);
  }
  ranks[pair] = rank;
  candidates[pair] = heldOut - starts[at];
  heldOutScores[pair] = threshold;
}
