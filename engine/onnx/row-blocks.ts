import type { FeatureRows } from '../../model/products.js';

/** Bytes of the gathered float32 rows of one block; bounds the memory of a product of any number of rows. */
export const blockBytes = 32 * 2 ** 20;

/** Consecutive rows of a product. */
export interface RowBlock extends FeatureRows {
  /** Place of the first row among the product's rows. */
  readonly first: number;
}

/** Cuts rows of D features into blocks of nearly equal size; always at least one, which may be empty. */
export function rowBlocks({ rows, minus }: FeatureRows, width: number): RowBlock[] {
  const largest = Math.max(1, Math.floor(blockBytes / (4 * width)));
  const count = Math.max(1, Math.ceil(rows.length / largest));
  return Array.from({ length: count }, (_, b) => {
    const first = Math.floor((rows.length * b) / count);
    const end = Math.floor((rows.length * (b + 1)) / count);
    return { first, rows: rows.subarray(first, end), minus: minus?.subarray(first, end) };
  });
}

/** At least `count` rows: those given, then row 0 as often as needed. */
export function atLeast({ rows, minus }: FeatureRows, count: number): FeatureRows {
  if (rows.length >= count) return { rows, minus };
  const fill = (given: Int32Array): Int32Array => {
    const filled = new Int32Array(count);
    filled.set(given);
    return filled;
  };
  return { rows: fill(rows), minus: minus && fill(minus) };
}
