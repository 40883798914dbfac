import type { Pairs } from '../../dataset/dataset.js';
import { MOST_ITEM_BYTES, type ScoringVectors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import type { CandidateSampler } from './candidates.js';
import { FOLD_BLOCK } from './fold.js';
import type { LeftOutItems } from './left-out.js';
import { BLOCK_ITEMS } from './score-blocks.js';

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

/** Lists of all items that a user does not leave out. */
export type RangedWholeLists = Extract<RangedLists, { readonly excluded: LeftOutItems }>;

/** Returns the number of items of a range, of which there are several where all items have more than `mostBytes`. */
export function rangeSize(factors: number, mostBytes = MOST_ITEM_BYTES): number {
  return RANGE_UNIT * Math.max(1, Math.floor(mostBytes / (8 * factors * RANGE_UNIT)));
}

/** Returns vectors that are in memory as one range. */
export function oneRange({ users, items, factors }: ScoringVectors): RangedVectors {
  const itemCount = items.length / factors;
  return { users, factors, itemCount, size: itemCount, range: () => Promise.resolve({ first: 0, vectors: items }) };
}

/** Reads all ranges, or those with the numbers that are given. */
export async function* rangesOf(
  vectors: RangedVectors,
  numbers: Iterable<number> = Array(Math.ceil(vectors.itemCount / vectors.size)).keys(),
): AsyncGenerator<ItemRange> {
  for (const number of numbers) yield await vectors.range(number);
}

/** The numbers of the ranges that have held-out items, in ascending order. */
export function heldOutRanges({ items }: Pairs, { size }: RangedVectors): number[] {
  const numbers = new Set(Array.from(items, (item) => Math.floor(item / size)));
  return [...numbers].sort((left, right) => left - right);
}

/** Whether an item is in a range of vectors of K values. */
export function isIn({ first, vectors }: ItemRange, item: number, factors: number): boolean {
  return item >= first && (item - first) * factors < vectors.length;
}

/** Up to so many candidates are drawn once and kept. More of them are drawn again for each range. */
const MOST_KEPT = 2 ** 25;

/** Returns a function that gives the sampled candidates of a pair. The next call may reuse the array. */
export function candidatesOf(sampler: CandidateSampler, { users }: Pairs): (pair: number) => Int32Array {
  const starts = new Float64Array(users.length + 1);
  for (let pair = 0; pair < users.length; pair++) starts[pair + 1] = starts[pair] + sampler.count(users[pair]);
  const total = starts[users.length];
  if (total > MOST_KEPT) return (pair) => sampler.of(users[pair]);
  const kept = new Int32Array(total);
  for (let pair = 0; pair < users.length; pair++) kept.set(sampler.of(users[pair]), starts[pair]);
  return (pair) => kept.subarray(starts[pair], starts[pair + 1]);
}
