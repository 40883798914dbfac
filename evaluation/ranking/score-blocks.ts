import type { ScoringVectors } from '../../model/factors.js';
import { inner } from '../../model/gradient/gram.js';
import type { Counts } from '../../model/kernels/scores.js';
import { ScoreMatrix } from '../../model/kernels/scores.js';
import type { Products } from '../../model/gradient/products.js';
import { gatherRows } from '../../model/linear-algebra/rows.js';
import { ownItems, type LeftOutItems } from './left-out.js';

/**
 * The number of rows (users) in a block. With BLOCK_ITEMS items, a block has 1 MiB of scores, which are still in the
 * processor's cache when they are read.
 */
const BLOCK_ROWS = 128;
/** The number of items in a block. */
export const BLOCK_ITEMS = 2048;

/** The scores of some rows and some items. */
export interface ScoreBlock {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstItem: number;
  readonly items: number;
  /**
   * The scores [rows, items]. They differ from `scoreOf` by at most `errors`. They are -Infinity for the items that the
   * row's user leaves out. They are valid until the next block.
   */
  readonly scores: Float32Array;
  /** The bound of the error of each row's scores [rows]. */
  readonly errors: Float64Array;
  /**
   * Counts the scores of a row, or of a span of its items, that are above a range and within it. Most rows need nothing
   * more.
   */
  count(row: number, range: { lower: number; upper: number }, span?: { from: number; to: number }): Counts;
}

/** The rows to score. Each row belongs to a user. */
export interface ScoreRows {
  /** The number of each row's user in `excluded`. */
  readonly users: Int32Array;
  /** The row of each user in `vectors.users`, where that has only some users. The default is `users`. */
  readonly userRows?: Int32Array;
  /** The items that the lists of the dataset's users leave out. */
  readonly excluded: LeftOutItems;
  /** The item whose vector is the first in `vectors.items`. It is 0 by default. */
  readonly firstItem?: number;
  /** Called with a number of rows when the caller has read the scores of all items of these rows. */
  readonly onRows?: (count: number) => void;
}

/**
 * Yields the scores of every row and every item in blocks, so memory does not grow with rows x items. All items of some
 * rows come before the next rows, and items ascend. While the caller reads a block, the engine works on the next one.
 */
export async function* scoreBlocks(
  vectors: ScoringVectors,
  rows: ScoreRows,
  engine: Pick<Products, 'multiply'>,
): AsyncGenerator<ScoreBlock, void, void> {
  const largest = largestNorms(vectors);
  const matrices = [new ScoreMatrix(), new ScoreMatrix()];
  const blocks = Math.ceil(rows.users.length / BLOCK_ROWS) * largest.length;
  const start = (block: number): Promise<ScoreBlock> => {
    const column = block % largest.length;
    const firstRow = Math.floor(block / largest.length) * BLOCK_ROWS;
    const place = { firstRow, column: column * BLOCK_ITEMS, largest: largest[column], matrix: matrices[block % 2] };
    return scoreBlock(vectors, rows, engine, place);
  };
  let next = blocks > 0 ? start(0) : null;
  try {
    for (let block = 0; next; block++) {
      const current = await next;
      next = block + 1 < blocks ? start(block + 1) : null;
      yield current;
      if ((block + 1) % largest.length === 0) rows.onRows?.(current.rows);
    }
  } finally {
    await next;
  }
}

/** Returns the largest ||v_i|| of each block of items. */
function largestNorms({ items, factors }: ScoringVectors): Float64Array {
  const largest = new Float64Array(Math.ceil(items.length / factors / BLOCK_ITEMS));
  for (let item = 0, at = 0; at < items.length; item++, at += factors) {
    const block = Math.floor(item / BLOCK_ITEMS);
    largest[block] = Math.max(largest[block], Math.sqrt(inner(items, at, items, at, factors)));
  }
  return largest;
}

/** Computes one block. */
async function scoreBlock(
  vectors: ScoringVectors,
  { users, userRows = users, excluded, firstItem: start = 0 }: ScoreRows,
  engine: Pick<Products, 'multiply'>,
  { firstRow, column, largest, matrix }: { firstRow: number; column: number; largest: number; matrix: ScoreMatrix },
): Promise<ScoreBlock> {
  const { factors } = vectors;
  const members = users.subarray(firstRow, firstRow + BLOCK_ROWS);
  const left = gatherRows(vectors.users, userRows.subarray(firstRow, firstRow + BLOCK_ROWS), factors);
  const right = vectors.items.subarray(column * factors, (column + BLOCK_ITEMS) * factors);
  const firstItem = start + column;
  const scores = await engine.multiply(left, right, factors, matrix.room);
  const items = right.length / factors;
  const errors = Float64Array.from(members, (_, row) => {
    const norm = Math.sqrt(inner(left, row * factors, left, row * factors, factors));
    return factors * (ROUNDING * norm * largest + SMALLEST);
  });
  for (const [row, user] of members.entries()) {
    const own = ownItems(excluded, user);
    const ofRow = scores.subarray(row * items, (row + 1) * items);
    leaveOutItems(ofRow, firstItem, own);
    if (excluded.everywhere) leaveOutItems(ofRow, firstItem, excluded.everywhere);
  }
  const count: ScoreBlock['count'] = (row, range, { from, to } = { from: 0, to: items }) =>
    matrix.count(row * items + from, to - from, range);
  return { firstRow, rows: members.length, firstItem, items, scores, errors, count };
}

/** Writes -Infinity as the score of each of the `leftOut` items, which ascend. `scores` begin with those of `firstItem`. */
function leaveOutItems(scores: Float32Array, firstItem: number, leftOut: Int32Array): void {
  for (let at = firstAtLeast(leftOut, firstItem); leftOut[at] < firstItem + scores.length; at++) {
    scores[leftOut[at] - firstItem] = -Infinity;
  }
}

/**
 * Bounds the error of a float32 sum of K products in any order, with or without fused operations. To first order the
 * error is K 2^-24 sum |p_k v_k| (Higham, Accuracy and Stability of Numerical Algorithms, 3.1), and sum |p_k v_k| <=
 * ||p|| ||v||. The bound is twice that, which covers the higher orders and the rounding of `scoreOf`.
 */
const ROUNDING = 2 ** -23;
/** Covers the error of products that are smaller than the least normal number. */
const SMALLEST = 2 ** -125;

/** Returns the first place in `sorted` whose value is at least `bound`. */
function firstAtLeast(sorted: Int32Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
