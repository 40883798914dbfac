import { readItemIds } from '../dataset/ids/items.js';
import { quote } from '../dataset/quote.js';
import { otherItems } from '../evaluation/ranking/left-out.js';
import { InputError } from '../runtime/errors.js';
import type { Ids } from '../runtime/ids.js';

/** The most unknown ids that a message shows. */
const SHOWN_IDS = 10;

/**
 * Reads a file with ids of items, one a line, and returns the items that it does not name, in ascending order. Ids that the
 * model lacks are skipped with a warning that lists them. Rejects with an InputError where the model knows none of the ids.
 * @param itemIds the ids of the model's items.
 */
export async function itemsNotIn(
  path: string,
  itemIds: Ids,
  onWarning: (message: string) => void = () => {},
): Promise<Int32Array> {
  const ids = (await readItemIds(path, { within: undefined })).ids();
  const rows = rowsIn(itemIds, ids);
  const unknown = idsAt(ids, (at) => rows[at] < 0);
  const shown = listed(unknown);
  if (unknown.length === ids.length) {
    throw new InputError(
      `Cannot use ${path}: it must name items of the model: current number is 0, of ${ids.length} ids: ${shown}`,
    );
  }
  if (unknown.length > 0) onWarning(`${path}: ${unknown.length} ids skipped: the model has no such items: ${shown}`);
  const named = rows.filter((row) => row >= 0).sort();
  return otherItems(named, itemIds.length);
}

/** Returns the row of each id in `known`, or -1. */
export function rowsIn(known: Ids, ids: Ids): Int32Array {
  return Int32Array.from({ length: ids.length }, (_, at) => known.indexOfBytes(ids.bytesAt(at)));
}

/** Returns the ids that are chosen by their number. */
export function idsAt(ids: Ids, isChosen: (index: number) => boolean): string[] {
  const chosen: string[] = [];
  for (let index = 0; index < ids.length; index++) if (isChosen(index)) chosen.push(ids.at(index)!);
  return chosen;
}

/** Returns ids for a message: the first ten, quoted. */
export function listed(ids: readonly string[]): string {
  return ids.slice(0, SHOWN_IDS).map(quote).join(', ') + (ids.length > SHOWN_IDS ? ', ...' : '');
}
