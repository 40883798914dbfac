import { offsetsOf } from './histories.js';

/** Rows that are sorted by a key: those of key k are `rows[offsets[k] .. offsets[k + 1]]`. */
export interface KeyedRows {
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
}

/**
 * Sorts rows by their keys in linear time. Rows of the same key keep their order.
 * @param keys the key of each row, 0 .. count - 1.
 * @param order the rows to sort, in their present order. The default is all rows, ascending.
 */
export function rowsByKey(keys: Int32Array, count: number, order?: Int32Array): KeyedRows {
  const length = order?.length ?? keys.length;
  const offsets = offsetsOf(order ? order.map((row) => keys[row]) : keys, count);
  const ends = offsets.slice();
  const rows = new Int32Array(length);
  for (let at = 0; at < length; at++) {
    const row = order ? order[at] : at;
    rows[ends[keys[row]]++] = row;
  }
  return { offsets, rows };
}
