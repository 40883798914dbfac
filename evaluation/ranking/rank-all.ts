import type { Pairs } from '../../dataset/dataset.js';
import type { ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { BestItems } from './best.js';
import { openCount } from './left-out.js';
import type { LeftOutItems } from './left-out.js';
import type { Ranking, RankOptions } from './rank.js';
import { scoreBlocks } from './score-blocks.js';
import type { ScoreBlock } from './score-blocks.js';

/**
 * Ranks each held-out pair against every item that is not `excluded` for its user. The engine's scores decide only
 * where they are certain. A score within their rounding error of a bound is computed again by `scoreOf`. So ranks do
 * not depend on the engine, its threads or the shapes of blocks, and they equal those of `rankPairs` with every item as
 * a candidate.
 */
export async function rankAll(
  vectors: ScoringVectors,
  pairs: Pairs,
  excluded: LeftOutItems,
  engine: Pick<Products, 'multiply'>,
  { rivals: size = 0, userRows = pairs.users, onPairs }: RankOptions = {},
): Promise<Ranking> {
  const { users, items } = pairs;
  const itemCount = vectors.items.length / vectors.factors;
  const scores = Float64Array.from(userRows, (row, pair) => scoreOf(vectors, row, items[pair]));
  const ranks = new Int32Array(users.length);
  const rivals = new BestItems(users.length, size);
  for await (const block of scoreBlocks(vectors, { users, userRows, excluded, onRows: onPairs }, engine)) {
    for (let row = 0; row < block.rows; row++) {
      const pair = block.firstRow + row;
      const exact = (item: number): number => scoreOf(vectors, userRows[pair], item);
      ranks[pair] += countAtLeast(block, row, scores[pair], exact);
      if (size > 0) offerBest(block, row, rivals, exact);
    }
  }
  const candidates = users.map((user) => openCount(excluded, user, itemCount));
  return { ranks, candidates, scores, rivals };
}

/** Up to this many scores are compared one by one. */
const FEW = 64;

/**
 * Counts the items of a row that score at least `threshold`. The uncertain ones are rare, so they are found by halving
 * the row.
 */
export function countAtLeast(
  block: ScoreBlock,
  row: number,
  threshold: number,
  exact: (item: number) => number,
): number {
  const { scores, items, firstItem } = block;
  const error = block.errors[row];
  const range = { lower: threshold - error, upper: threshold + error };
  const countSpan = (from: number, to: number): number => {
    const { above, within } = block.count(row, range, { from, to });
    if (within === 0) return above;
    if (to - from > FEW) {
      const middle = (from + to) >>> 1;
      return countSpan(from, middle) + countSpan(middle, to);
    }
    let count = 0;
    for (let item = from, at = row * items + from; item < to; item++, at++) {
      const isCertain = Math.abs(scores[at] - threshold) > error;
      if (isCertain ? scores[at] > threshold : exact(firstItem + item) >= threshold) count++;
    }
    return count;
  };
  return countSpan(0, items);
}

/** Offers the items of a row to the list `firstRow` + `row` of `best`, with their exact scores. */
export function offerBest(block: ScoreBlock, row: number, best: BestItems, exact: (item: number) => number): void {
  const { scores, items, firstItem } = block;
  const list = block.firstRow + row;
  const end = (row + 1) * items;
  let floor = best.floor(list) - block.errors[row];
  if (block.count(row, { lower: floor, upper: Infinity }).within === 0) return;
  for (let at = row * items; at < end; at++) {
    if (scores[at] < floor || scores[at] === -Infinity) continue;
    const item = firstItem + at - row * items;
    best.offer(list, item, exact(item));
    floor = best.floor(list) - block.errors[row];
  }
}
