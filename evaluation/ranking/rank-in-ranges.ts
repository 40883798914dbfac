import { setImmediate } from 'node:timers/promises';
import type { Pairs } from '../../dataset/dataset.js';
import { MOST_ITEM_BYTES, scoreOf, type ScoringVectors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import type { CandidateSampler } from './candidates.js';
import type { LeftOutItems } from './left-out.js';
import { FOLD_BLOCK } from './fold.js';
import { countAtLeast } from './rank-all.js';
import type { RankOptions } from './rank.js';
import { BLOCK_ITEMS, scoreBlocks } from './score-blocks.js';

/** Consecutive items of a catalog of which no process holds all vectors. */
export interface ItemRange {
  /** The number of the first item. It is a multiple of RANGE_UNIT. */
  readonly first: number;
  /** The vectors of the items [items of the range, K]. */
  readonly vectors: Float32Array;
}

/**
 * The number of items of which ranges have whole multiples, apart from the last one. It is a multiple of the blocks in which items
 * are folded and scored.
 */
export const RANGE_UNIT = Math.max(FOLD_BLOCK, BLOCK_ITEMS);

/** The vectors of users, and those of all items in ascending ranges, which may be read more than once. */
export interface RangedVectors extends Pick<ScoringVectors, 'users' | 'factors'> {
  /** The number of items, I. */
  readonly itemCount: number;
  /** The number of items of each range apart from the last one. It is a multiple of RANGE_UNIT. */
  readonly size: number;
  range(number: number): Promise<ItemRange>;
}

/** The lists in which held-out items are ranked: sampled candidates, or all items that a user does not leave out. */
export type RangedLists =
  | { readonly sampler: CandidateSampler }
  | { readonly excluded: LeftOutItems; readonly engine: Pick<Products, 'multiply'> };

/** Returns the number of items of a range, of which there are several where all items have more than `mostBytes`. */
export function rangeSize(factors: number, mostBytes = MOST_ITEM_BYTES): number {
  return RANGE_UNIT * Math.max(1, Math.floor(mostBytes / (8 * factors * RANGE_UNIT)));
}

/** The number of pairs after which other work of the process gets a turn. */
const PAIRS_AT_ONCE = 4096;
/** Up to so many candidates are drawn once and kept. More of them are drawn again for each range. */
const MOST_KEPT = 2 ** 25;

/**
 * Returns the rank of each held-out item [pairs], as `rankPairs` and `rankAll` do, while it holds the vectors of one range of
 * items at a time. It reads the ranges of held-out items for the scores of these, and then all ranges for the items that score at least as much.
 */
export async function rankInRanges(
  vectors: RangedVectors,
  pairs: Pairs,
  lists: RangedLists,
  { userRows = pairs.users, onPairs }: Pick<RankOptions, 'userRows' | 'onPairs'> = {},
): Promise<Int32Array> {
  const count = pairs.users.length;
  const scores = new Float64Array(count);
  const ranks = new Int32Array(count);
  if (count === 0) return ranks;
  const named = new Set(Array.from(pairs.items, (item) => Math.floor(item / vectors.size)));
  for (const number of [...named].sort((left, right) => left - right)) {
    const range = await vectors.range(number);
    const score = scorerOf(vectors, range, userRows);
    for (let pair = 0; pair < count; pair++)
      if (isIn(range, pairs.items[pair], vectors)) scores[pair] = score(pair, pairs.items[pair]);
  }
  const countIn =
    'sampler' in lists ? sampledCounter(lists.sampler, pairs) : (work: RangeWork) => countAll(work, lists);
  // Each range does its part of the work of all pairs.
  const ranges = Math.ceil(vectors.itemCount / vectors.size);
  const done = (some: number) => onPairs?.(some / ranges);
  for (let number = 0; number < ranges; number++) {
    const range = await vectors.range(number);
    await countIn({ vectors, range, pairs, userRows, scores, ranks, done });
  }
  return ranks;
}

/** What the ranks of all pairs against one range of items are computed from. */
interface RangeWork {
  readonly vectors: RangedVectors;
  readonly range: ItemRange;
  readonly pairs: Pairs;
  readonly userRows: Int32Array;
  /** The score of each held-out item [pairs]. */
  readonly scores: Float64Array;
  /** The ranks so far [pairs]. */
  readonly ranks: Int32Array;
  readonly done: (pairs: number) => void;
}

/** Counts among sampled candidates. They are drawn once for all ranges where keeping them needs little memory. */
function sampledCounter(sampler: CandidateSampler, { users }: Pairs): (work: RangeWork) => Promise<void> {
  const starts = new Float64Array(users.length + 1);
  for (let pair = 0; pair < users.length; pair++) starts[pair + 1] = starts[pair] + sampler.count(users[pair]);
  const total = starts[users.length];
  if (total > MOST_KEPT) return (work) => countSampled(work, (pair) => sampler.of(users[pair]));
  const kept = new Int32Array(total);
  for (let pair = 0; pair < users.length; pair++) kept.set(sampler.of(users[pair]), starts[pair]);
  return (work) => countSampled(work, (pair) => kept.subarray(starts[pair], starts[pair + 1]));
}

async function countSampled(work: RangeWork, candidates: (pair: number) => Int32Array): Promise<void> {
  const { vectors, range, pairs, userRows, scores, ranks, done } = work;
  const score = scorerOf(vectors, range, userRows);
  for (let from = 0; from < pairs.users.length; from += PAIRS_AT_ONCE) {
    const to = Math.min(from + PAIRS_AT_ONCE, pairs.users.length);
    for (let pair = from; pair < to; pair++) {
      for (const item of candidates(pair))
        if (isIn(range, item, vectors) && score(pair, item) >= scores[pair]) ranks[pair]++;
    }
    done(to - from);
    await setImmediate();
  }
}

async function countAll(
  { vectors, range, pairs, userRows, scores, ranks, done }: RangeWork,
  { excluded, engine }: Extract<RangedLists, { readonly excluded: LeftOutItems }>,
): Promise<void> {
  const { users, factors } = vectors;
  const score = scorerOf(vectors, range, userRows);
  const rows = { users: pairs.users, userRows, excluded, firstItem: range.first, onRows: done };
  for await (const block of scoreBlocks({ users, items: range.vectors, factors }, rows, engine)) {
    for (let row = 0; row < block.rows; row++) {
      const pair = block.firstRow + row;
      ranks[pair] += countAtLeast(block, row, scores[pair], (item) => score(pair, item));
    }
  }
}

/** Returns a function that computes the score of a pair's user for an item of a range. */
function scorerOf({ users, factors }: RangedVectors, { first, vectors }: ItemRange, userRows: Int32Array) {
  const own = { users, items: vectors, factors };
  return (pair: number, item: number): number => scoreOf(own, userRows[pair], item - first);
}

function isIn({ first, vectors }: ItemRange, item: number, { factors }: RangedVectors): boolean {
  return item >= first && (item - first) * factors < vectors.length;
}
