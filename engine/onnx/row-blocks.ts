import type { FeatureRows } from '../../model/gradient/products.js';

/** The consecutive rows from `first` to `end` - 1. */
export interface RowBlock {
  readonly first: number;
  readonly end: number;
}

/**
 * Cuts rows into as few blocks of at most `largest` rows as possible. The sizes of the blocks differ by at most one.
 * There is always at least one block, which may be empty.
 */
export function rowBlocks(rows: number, largest: number): RowBlock[] {
  const count = rows <= largest ? 1 : Math.ceil(rows / largest);
  return Array.from({ length: count }, (_, b) => ({
    first: Math.floor((rows * b) / count),
    end: Math.floor((rows * (b + 1)) / count),
  }));
}

/** Returns the row numbers of one block. */
export function sliceRows({ rows, minus }: FeatureRows, { first, end }: RowBlock): FeatureRows {
  return { rows: rows.subarray(first, end), minus: minus?.subarray(first, end) };
}
