import type { Pairs } from '../../dataset/dataset.js';
import type { ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { required } from '../../runtime/required.js';
import { BestItems } from './best.js';
import { openCount } from './left-out.js';
import type { LeftOutItems } from './left-out.js';
import type { ListMoves } from '../attacks/list-moves.js';
import { offerBest } from './rank-all.js';
import type { Ranking, RankOptions } from './rank.js';
import { scoreBlocks } from './score-blocks.js';
import type { ScoreBlock, ScoreRows } from './score-blocks.js';

/** What a ranking of whole lists reads. */
interface WholeListsData {
  readonly vectors: ScoringVectors;
  readonly pairs: Pairs;
  readonly excluded: LeftOutItems;
  readonly engine: Pick<Products, 'multiply'>;
}

/**
 * Ranks each held-out pair against every item that is not `excluded` for its user, where perturbations of each list's own
 * move its scores (evaluation/attacks/list-moves.ts). An item whose score is at least the lowered one of the held-out item counts
 * without a perturbation. One whose bound is lower does not count. The moves are computed for the items between the two.
 */
export async function rankAllMoved(
  { vectors, pairs, excluded, engine }: WholeListsData,
  moves: ListMoves,
  epsilon: number,
  { rivals: size = 0, onPairs }: Pick<RankOptions, 'rivals' | 'onPairs'> = {},
): Promise<Ranking> {
  const { users, items } = pairs;
  const itemCount = vectors.items.length / vectors.factors;
  const scores = Float64Array.from(
    users,
    (user, pair) => scoreOf(vectors, user, items[pair]) - moves.fall(user, items[pair], epsilon),
  );
  const ranks = new Int32Array(users.length);
  const rivals = new BestItems(users.length, size);
  for await (const { clean, bound } of blocksWithBounds(vectors, moves.raised(epsilon), { users, excluded }, engine)) {
    for (let row = 0; row < clean.rows; row++) {
      const pair = clean.firstRow + row;
      const user = users[pair];
      const exact = (item: number): number => scoreOf(vectors, user, item) + moves.rise(user, item, epsilon);
      ranks[pair] += countOvertaking({ clean, bound }, row, scores[pair], exact);
      if (size > 0) offerBest(bound, row, rivals, exact);
    }
    if (clean.firstItem + clean.items === itemCount) onPairs?.(clean.rows);
  }
  return { ranks, candidates: users.map((user) => openCount(excluded, user, itemCount)), scores, rivals };
}

/** Scores of some rows and items, and bounds of the raised ones. */
interface BoundedBlock {
  readonly clean: ScoreBlock;
  readonly bound: ScoreBlock;
}

/** Yields the blocks of two sets of vectors with the same users and items. */
export async function* blocksWithBounds(
  vectors: ScoringVectors,
  raised: ScoringVectors,
  rows: ScoreRows,
  engine: Pick<Products, 'multiply'>,
): AsyncGenerator<BoundedBlock, void, void> {
  const bounds = scoreBlocks(raised, rows, engine);
  try {
    for await (const clean of scoreBlocks(vectors, rows, engine)) {
      const { value } = await bounds.next();
      yield { clean, bound: required(value ?? null, 'the bounds of a block') };
    }
  } finally {
    await bounds.return();
  }
}

/** Counts the items of a row whose raised score is at least `threshold`. */
export function countOvertaking(
  { clean, bound }: BoundedBlock,
  row: number,
  threshold: number,
  exact: (item: number) => number,
): number {
  const lower = threshold - bound.errors[row];
  const upper = threshold + clean.errors[row];
  const { above, within } = bound.count(row, { lower, upper: Infinity });
  if (above + within === 0) return 0;
  const { items, firstItem } = clean;
  let count = 0;
  for (let item = 0, at = row * items; item < items; item++, at++) {
    if (bound.scores[at] < lower) continue;
    if (clean.scores[at] > upper || exact(firstItem + item) >= threshold) count++;
  }
  return count;
}
