/**
 * Returns the end of a run: the first place after `from` in `order` whose element is of another item than that of `from`.
 * @param items the item of each element.
 */
export function runEnd(items: Int32Array, order: Int32Array, from: number): number {
  const item = items[order[from]];
  let end = from + 1;
  while (end < order.length && items[order[end]] === item) end++;
  return end;
}
