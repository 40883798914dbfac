import type { Dataset } from '../dataset/dataset.js';
import { exposureMetrics } from '../model/exposure.js';
import type { ScoringVectors } from '../model/factors.js';
import type { Products } from '../model/products.js';
import { leaveOut, otherItems } from './left-out.js';
import { bestItems } from './recommend.js';

/** The metrics of the lists that users are shown: of the best items that they have not interacted with in training. */
export interface ShownLists {
  /** The number of users, each of whom has a list. */
  readonly users: number;
  /** The number of items that lists may hold. */
  readonly items: number;
  /** "coverage@n", "novelty@n", "gini@n" and "cold@n" (model/exposure.ts). A mean over nothing is null. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** What is counted. */
export interface ShownListsOptions {
  /** The lengths of the lists. */
  readonly at: readonly number[];
  /** The items that no list may hold, in ascending order. */
  readonly leftOut: Int32Array;
  /** Called with the number of users whose lists have been made since the last call. */
  readonly onUsers?: (count: number) => void;
}

/** The number of users whose lists are in memory together. */
const BLOCK = 1024;

/**
 * Makes the lists of all users of a dataset over the whole catalog, and measures what they show. Memory does not grow with
 * users x items.
 */
export async function shownLists(
  vectors: ScoringVectors,
  { training, userIds, itemIds }: Dataset,
  engine: Pick<Products, 'multiply'>,
  { at, leftOut, onUsers }: ShownListsOptions,
): Promise<ShownLists> {
  const excluded = leaveOut(training, leftOut);
  const shown = at.map(() => new Float64Array(itemIds.length));
  for (let from = 0; from < userIds.length; from += BLOCK) {
    const users = Int32Array.from({ length: Math.min(BLOCK, userIds.length - from) }, (_, row) => from + row);
    const best = await bestItems(vectors, { users, excluded }, engine, Math.max(...at));
    for (const list of users.keys()) {
      const items = best.of(list);
      for (const [k, length] of at.entries()) for (const item of items.subarray(0, length)) shown[k][item]++;
    }
    onUsers?.(users.length);
  }
  const open = otherItems(leftOut, itemIds.length);
  const popularity = new Float64Array(itemIds.length);
  for (const item of training.items) popularity[item]++;
  const ofOpen = (counts: Float64Array): Float64Array => Float64Array.from(open, (item) => counts[item]);
  const entries = at.flatMap((length, k) => {
    const exposure = { shown: ofOpen(shown[k]), popularity: ofOpen(popularity), users: userIds.length };
    return Object.entries(exposureMetrics(exposure)).map(([name, value]) => [`${name}@${length}`, value] as const);
  });
  return { users: userIds.length, items: open.length, metrics: Object.fromEntries(entries) };
}
