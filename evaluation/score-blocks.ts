import type { Histories } from '../dataset/dataset.js';
import type { ScoringVectors } from '../model/factors.js';
import { inner } from '../model/gram.js';
import type { Counts } from '../model/kernels/scores.js';
import { ScoreMatrix } from '../model/kernels/scores.js';
import type { Products } from '../model/products.js';
import { gatherRows } from '../model/rows.js';

/** Rows (users) and items of one block: 1 MiB of scores, so that they are still in the cache when they are read. */
const BLOCK_ROWS = 128;
const BLOCK_ITEMS = 2048;

/** Scores of some rows and some items. */
export interface ScoreBlock {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstItem: number;
  readonly items: number;
  /**
   * [rows, items]: within `errors` of `scoreOf`; -Infinity for the items that the row's user leaves out. Valid until the
   * next block.
   */
  readonly scores: Float32Array;
  /** [rows]. */
  readonly errors: Float64Array;
  /** How many scores of a row, or of a span of its items, lie over a range and in it: most need no other look. */
  count(row: number, range: { lower: number; upper: number }, span?: { from: number; to: number }): Counts;
}

/** The rows to score, each a user's. */
export interface ScoreRows {
  /** Their numbers in `excluded`. */
  readonly users: Int32Array;
  /** Their rows in `vectors.users`, where that holds only some users; the same numbers by default. */
  readonly userRows?: Int32Array;
  /** The items that each user leaves out; every user of the dataset. */
  readonly excluded: Histories;
}

/**
 * Scores of every row and every item, in blocks: memory does not grow with rows x items. Blocks come row block by row
 * block, items ascending. While a block is read, the engine works on the next one.
 */
export async function* scoreBlocks(
  vectors: ScoringVectors,
  rows: ScoreRows,
  engine: Pick<Products, 'multiply'>,
): AsyncGenerator<ScoreBlock> {
  const largest = largestNorms(vectors);
  const matrices = [new ScoreMatrix(), new ScoreMatrix()];
  const blocks = Math.ceil(rows.users.length / BLOCK_ROWS) * largest.length;
  const start = (block: number): Promise<ScoreBlock> => {
    const column = block % largest.length;
    const firstRow = Math.floor(block / largest.length) * BLOCK_ROWS;
    const place = { firstRow, firstItem: column * BLOCK_ITEMS, largest: largest[column], matrix: matrices[block % 2] };
    return scoreBlock(vectors, rows, engine, place);
  };
  let next = blocks > 0 ? start(0) : null;
  try {
    for (let block = 0; next; block++) {
      const current = await next;
      next = block + 1 < blocks ? start(block + 1) : null;
      yield current;
    }
  } finally {
    await next;
  }
}

/** The largest ||v_i|| of each block of items. */
function largestNorms({ items, factors }: ScoringVectors): Float64Array {
  const largest = new Float64Array(Math.ceil(items.length / factors / BLOCK_ITEMS));
  for (let item = 0, at = 0; at < items.length; item++, at += factors) {
    const block = Math.floor(item / BLOCK_ITEMS);
    largest[block] = Math.max(largest[block], Math.sqrt(inner(items, at, items, at, factors)));
  }
  return largest;
}

async function scoreBlock(
  vectors: ScoringVectors,
  { users, userRows = users, excluded }: ScoreRows,
  engine: Pick<Products, 'multiply'>,
  {
    firstRow,
    firstItem,
    largest,
    matrix,
  }: { firstRow: number; firstItem: number; largest: number; matrix: ScoreMatrix },
): Promise<ScoreBlock> {
  const { factors } = vectors;
  const members = users.subarray(firstRow, firstRow + BLOCK_ROWS);
  const left = gatherRows(vectors.users, userRows.subarray(firstRow, firstRow + BLOCK_ROWS), factors);
  const right = vectors.items.subarray(firstItem * factors, (firstItem + BLOCK_ITEMS) * factors);
  const scores = await engine.multiply(left, right, factors, matrix.room);
  const items = right.length / factors;
  const errors = Float64Array.from(members, (_, row) => {
    const norm = Math.sqrt(inner(left, row * factors, left, row * factors, factors));
    return factors * (ROUNDING * norm * largest + SMALLEST);
  });
  for (const [row, user] of members.entries()) {
    const leftOut = excluded.items.subarray(excluded.offsets[user], excluded.offsets[user + 1]);
    for (let at = firstAtLeast(leftOut, firstItem); leftOut[at] < firstItem + items; at++) {
      scores[row * items + leftOut[at] - firstItem] = -Infinity;
    }
  }
  const count: ScoreBlock['count'] = (row, range, { from, to } = { from: 0, to: items }) =>
    matrix.count(row * items + from, to - from, range);
  return { firstRow, rows: members.length, firstItem, items, scores, errors, count };
}

/**
 * Bounds the error of a float32 sum of K products in any order, fused or not: K 2^-24 sum |p_k v_k| to first order
 * (Higham, Accuracy and Stability of Numerical Algorithms, 3.1), sum |p_k v_k| <= ||p|| ||v||; twice that, to cover the
 * higher orders and `scoreOf`'s own rounding. SMALLEST covers products under the least normal number.
 */
const ROUNDING = 2 ** -23;
const SMALLEST = 2 ** -125;

/** The first place in `sorted` whose value is at least `bound`. */
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
