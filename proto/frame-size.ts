/** The size of the header of a frame, in bytes. */
export const HEADER_BYTES = 44;
/** The size of the id of a row, in bytes. */
export const ID_BYTES = 4;

/** The types of values that a step exchanges. */
export const VALUE_TYPES = ['float32', 'bfloat16'] as const;
/** One of VALUE_TYPES. */
export type ValueType = (typeof VALUE_TYPES)[number];

/** The size of a value in bytes. */
export function valueBytes(type: ValueType): number {
  return type === 'float32' ? 4 : 2;
}

/** The number of rows of `width` values that fit into a frame of `frameBytes` with their ids. */
export function rowsPerFrame(width: number, frameBytes: number, type: ValueType = 'float32'): number {
  return Math.max(1, Math.floor((frameBytes - HEADER_BYTES) / (valueBytes(type) * width + ID_BYTES)));
}

/** Cuts `total` rows into frames of at most `frameBytes`. Where there are no rows, there is one empty frame. */
export function* cutRows(
  width: number,
  total: number,
  frameBytes: number,
  type: ValueType = 'float32',
): Generator<{ from: number; count: number }> {
  const most = rowsPerFrame(width, frameBytes, type);
  for (let from = 0; from === 0 || from < total; from += most) yield { from, count: Math.min(most, total - from) };
}
