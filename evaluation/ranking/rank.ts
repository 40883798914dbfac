import type { Pairs } from '../../dataset/dataset.js';
import type { ScoringVectors } from '../../model/factors.js';
import { BestItems } from './best.js';
import { groupsInTurns, groupScorer } from './candidate-group.js';
import type { CandidateGroup } from './candidate-group.js';
import type { CandidateSampler } from './candidates.js';
import { scored } from './scoring-thread.js';
import type { ScoringThread } from './scoring-thread.js';

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

/** Held-out pairs with their lists. */
export interface GroupedPairs {
  readonly pairs: Pairs;
  /** The lists of the pairs. The rows of a group are those of the user vectors that rank it. */
  readonly groups: AsyncIterable<CandidateGroup>;
  /** A second thread that scores some of the groups. */
  readonly thread?: ScoringThread;
}

/**
 * Ranks each held-out pair against the sampled candidates of its user. Pairs are ranked independently, so any division
 * of the pairs gives the same ranks. Other work of the process gets turns meanwhile (`groupsInTurns`).
 */
export async function rankPairs(
  vectors: ScoringVectors,
  pairs: Pairs,
  sampler: CandidateSampler,
  options: RankOptions = {},
): Promise<Ranking> {
  const groups = groupsInTurns(pairs, sampler, options.userRows ?? pairs.users);
  return rankGroups(vectors, { pairs, groups }, options);
}

/** The options of a ranking of groups, which know the rows of their users. */
type GroupOptions = Omit<RankOptions, 'userRows'>;

/** Does the work of `rankPairs` in lists that are there already. */
export async function rankGroups(
  vectors: ScoringVectors,
  lists: GroupedPairs,
  options?: GroupOptions,
): Promise<Ranking> {
  return (await rankShiftedGroups(vectors, { shifts: vectors.items, epsilons: [0] }, lists, options))[0];
}

/**
 * Does the work of `rankGroups` under shifted item vectors. Scores are linear in epsilon, so all rankings share two
 * products.
 */
export function rankShiftedGroups(
  vectors: ScoringVectors,
  { shifts, epsilons }: ItemShifts,
  lists: GroupedPairs,
  options?: GroupOptions,
): Promise<Ranking[]> {
  const isShifted = epsilons.some((epsilon) => epsilon !== 0);
  const scoreShifts = isShifted ? groupScorer({ ...vectors, items: shifts }) : undefined;
  const changesOf: ChangesOf = (group) => {
    const changes = scoreShifts?.(group) ?? new Float64Array(group.items.length);
    return (epsilon) => (scoreShifts ? changes.map((change) => epsilon * change) : changes);
  };
  return rankChangedGroups(vectors, { changesOf, epsilons }, lists, options);
}

/** Returns, for a group of lists, a function that gives the changes of the slots' scores [slots] at an epsilon. */
export type ChangesOf = (group: CandidateGroup) => (epsilon: number) => Float64Array;

/** Does the work of `rankGroups` where the scores of slots change. The result has one ranking for each epsilon. */
export async function rankChangedGroups(
  vectors: ScoringVectors,
  { changesOf, epsilons }: { changesOf: ChangesOf; epsilons: readonly number[] },
  { pairs, groups, thread }: GroupedPairs,
  { rivals = 0, onPairs }: GroupOptions = {},
): Promise<Ranking[]> {
  const count = pairs.users.length;
  const rankings = epsilons.map(() => ({
    ranks: new Int32Array(count),
    candidates: new Int32Array(count),
    scores: new Float64Array(count),
    rivals: new BestItems(count, rivals),
  }));
  const scoring = { groupOf: (group: CandidateGroup) => group, vectors: [vectors], thread };
  for await (const { lists: group, scores: ofVectors } of scored(groups, scoring)) {
    const [scores] = ofVectors;
    const changesAt = changesOf(group);
    epsilons.forEach((epsilon, at) => {
      const changes = changesAt(epsilon);
      for (let pair = 0; pair + 1 < group.starts.length; pair++)
        rankOne(rankings[at], group, pair, { scores, changes });
    });
    onPairs?.(group.starts.length - 1);
  }
  return rankings;
}

/** The scores of a group's slots, and what is added to them. */
interface ChangedScores {
  readonly scores: Float64Array;
  readonly changes: Float64Array;
}

/** Ranks one pair of a group. */
function rankOne(
  { ranks, candidates, scores: heldOutScores, rivals }: Ranking,
  { first, starts, items }: CandidateGroup,
  at: number,
  { scores, changes }: ChangedScores,
): void {
  const pair = first + at;
  const heldOut = starts[at + 1] - 1;
  const threshold = scores[heldOut] + changes[heldOut];
  let rank = 0;
  let floor = rivals.floor(pair);
  for (let slot = starts[at]; slot < heldOut; slot++) {
    const score = scores[slot] + changes[slot];
    if (score >= threshold) rank++;
    if (score < floor) continue;
    rivals.offer(pair, items[slot], score);
    floor = rivals.floor(pair);
  }
  ranks[pair] = rank;
  candidates[pair] = heldOut - starts[at];
  heldOutScores[pair] = threshold;
}
