/** The least share of the other items that have interactions where an item 0 without any is odd. */
const NEARLY_ALL = 0.9;
/** The least number of items that says enough. */
const LEAST_ITEMS = 10;

/**
 * Warns where item 0 alone lacks interactions, as when items are numbered from 1 and feature rows from 0.
 * @param warmItems the items with interactions, ascending.
 */
export function shiftedRows(features: string, items: number, warmItems: Int32Array): string[] {
  const others = items - 1;
  if (warmItems[0] === 0 || items < LEAST_ITEMS || warmItems.length < NEARLY_ALL * others) return [];
  return [
    `item 0 has no interactions, and ${warmItems.length} of the ${others} other items have: row 0 of ${features} is item 0. If items are numbered from 1, each gets the features of the next one: name the items of the rows with spec.data.items`,
  ];
}
