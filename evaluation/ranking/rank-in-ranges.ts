import { setImmediate } from 'node:timers/promises';
import type { Pairs } from '../../dataset/dataset.js';
import { scoreOf, type ScoringVectors } from '../../model/factors.js';
import { BestItems } from './best.js';
import { candidatesOf, heldOutRanges, isIn, rangesOf } from './item-ranges.js';
import type { ItemRange, RangedLists, RangedVectors, RangedWholeLists } from './item-ranges.js';
import { openCount } from './left-out.js';
import { countAtLeast, offerBest } from './rank-all.js';
import { countOvertaking, blocksWithBounds } from './rank-moved.js';
import type { Ranking, RankOptions } from './rank.js';
import { scoreBlocks } from './score-blocks.js';

/** The scores of the items of one range in one ranking. */
export interface RangeScores {
  /** The vectors of the items [items of the range, K], whose inner products with those of users are the scores before `change`. */
  readonly vectors: Float32Array;
  /** Returns what is added to a score. `sign` is 1 for a candidate and -1 for the held-out item of a list. */
  readonly change?: (row: number, item: number, sign: 1 | -1) => number;
  /** Returns vectors whose inner products are at least the changed scores of candidates. It is needed for whole lists with changes. */
  readonly raised?: () => ScoringVectors;
}

/** Several rankings of the same lists, such as one for each size of a perturbation. */
export interface RangedRankings {
  readonly count: number;
  /** Returns a function that gives the scores of a range in each ranking. */
  readonly scoresOf: (range: ItemRange) => Promise<(ranking: number) => RangeScores>;
}

const AS_THEY_ARE: RangedRankings = {
  count: 1,
  scoresOf: ({ vectors }) => Promise.resolve(() => ({ vectors })),
};

/** The number of pairs after which other work of the process gets a turn. */
const PAIRS_AT_ONCE = 4096;

/**
 * Ranks each held-out item as `rankPairs` and `rankAll` do, while it holds the vectors of one range of items at a time. It reads the
 * ranges of held-out items for the scores of these, and then all ranges for the items that score at least as much.
 */
export async function rankInRanges(
  vectors: RangedVectors,
  pairs: Pairs,
  lists: RangedLists,
  options: RankOptions = {},
): Promise<Ranking> {
  return (await rankChangedInRanges(vectors, AS_THEY_ARE, pairs, lists, options))[0];
}

/** Does the same with other scores. The result has one ranking for each of `rankings`. */
export async function rankChangedInRanges(
  vectors: RangedVectors,
  rankings: RangedRankings,
  pairs: Pairs,
  lists: RangedLists,
  { rivals = 0, userRows = pairs.users, onPairs }: RankOptions = {},
): Promise<Ranking[]> {
  const { users, items } = pairs;
  const total = users.length;
  const candidates = users.map((user) =>
    'sampler' in lists ? lists.sampler.count(user) : openCount(lists.excluded, user, vectors.itemCount),
  );
  const made: Ranking[] = Array.from({ length: rankings.count }, () => ({
    ranks: new Int32Array(total),
    candidates,
    scores: new Float64Array(total),
    rivals: new BestItems(total, rivals),
  }));
  if (total === 0) return made;
  for await (const range of rangesOf(vectors, heldOutRanges(pairs, vectors))) {
    const scoresOf = await rankings.scoresOf(range);
    for (const [at, { scores }] of made.entries()) {
      const score = scorerOf(vectors, range, scoresOf(at));
      for (const [pair, item] of items.entries())
        if (isIn(range, item, vectors.factors)) scores[pair] = score(userRows[pair], item, -1);
    }
  }
  // Each range does its part of the work of all pairs.
  const ranges = Math.ceil(vectors.itemCount / vectors.size);
  const work = { vectors, pairs, userRows, rivals, done: (some: number) => onPairs?.(some / ranges) };
  const drawn = 'sampler' in lists ? candidatesOf(lists.sampler, pairs) : undefined;
  for await (const range of rangesOf(vectors)) {
    const scoresOf = await rankings.scoresOf(range);
    if (drawn) await countSampled({ ...work, range }, made, scoresOf, drawn);
    else if ('excluded' in lists)
      for (const [at, ranking] of made.entries()) await countAll({ ...work, range }, ranking, scoresOf(at), lists);
  }
  return made;
}

/** What the ranks of all pairs against one range of items are computed from. */
interface RangeWork {
  readonly vectors: RangedVectors;
  readonly range: ItemRange;
  readonly pairs: Pairs;
  readonly userRows: Int32Array;
  /** The number of best candidates to keep. */
  readonly rivals: number;
  readonly done: (pairs: number) => void;
}

async function countSampled(
  { vectors, range, pairs, userRows, done }: RangeWork,
  made: readonly Ranking[],
  scoresOf: (ranking: number) => RangeScores,
  candidates: (pair: number) => Int32Array,
): Promise<void> {
  const scorers = made.map((_, at) => scorerOf(vectors, range, scoresOf(at)));
  for (let from = 0; from < pairs.users.length; from += PAIRS_AT_ONCE) {
    const to = Math.min(from + PAIRS_AT_ONCE, pairs.users.length);
    for (let pair = from; pair < to; pair++) {
      for (const item of candidates(pair)) {
        if (!isIn(range, item, vectors.factors)) continue;
        for (const [at, { ranks, scores, rivals }] of made.entries()) {
          const score = scorers[at](userRows[pair], item, 1);
          if (score >= scores[pair]) ranks[pair]++;
          if (score >= rivals.floor(pair)) rivals.offer(pair, item, score);
        }
      }
    }
    done(to - from);
    await setImmediate();
  }
}

async function countAll(
  { vectors: { users, factors }, range, pairs, userRows, rivals: size, done }: RangeWork,
  { ranks, scores, rivals }: Ranking,
  own: RangeScores,
  { excluded, engine }: RangedWholeLists,
): Promise<void> {
  const score = scorerOf({ users, factors }, range, own);
  const rows = { users: pairs.users, userRows, excluded, firstItem: range.first, onRows: done };
  const vectors = { users, items: own.vectors, factors };
  if (own.raised) {
    const quiet = { ...rows, onRows: undefined };
    for await (const { clean, bound } of blocksWithBounds(vectors, own.raised(), quiet, engine)) {
      for (let row = 0; row < clean.rows; row++) {
        const pair = clean.firstRow + row;
        const exact = (item: number): number => score(userRows[pair], item, 1);
        ranks[pair] += countOvertaking({ clean, bound }, row, scores[pair], exact);
        if (size > 0) offerBest(bound, row, rivals, exact);
      }
      if ((clean.firstItem + clean.items - range.first) * factors === range.vectors.length) done(clean.rows);
    }
    return;
  }
  for await (const block of scoreBlocks(vectors, rows, engine)) {
    for (let row = 0; row < block.rows; row++) {
      const pair = block.firstRow + row;
      const exact = (item: number): number => score(userRows[pair], item, 1);
      ranks[pair] += countAtLeast(block, row, scores[pair], exact);
      if (size > 0) offerBest(block, row, rivals, exact);
    }
  }
}

/** Returns a function that computes the score of an item of a range for a row of the user vectors. */
function scorerOf(
  { users, factors }: Pick<ScoringVectors, 'users' | 'factors'>,
  { first }: ItemRange,
  { vectors, change }: RangeScores,
): (row: number, item: number, sign: 1 | -1) => number {
  const own = { users, items: vectors, factors };
  if (!change) return (row, item) => scoreOf(own, row, item - first);
  return (row, item, sign) => scoreOf(own, row, item - first) + change(row, item, sign);
}
