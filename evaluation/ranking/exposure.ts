import type { Dataset } from '../../dataset/dataset.js';
import { exposureMetrics } from '../../model/exposure.js';
import type { ScoringVectors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { allLists } from './all-lists.js';
import { otherItems } from './left-out.js';

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

/** Makes the lists of all users of a dataset over the whole catalog, and measures what they show. */
export async function shownLists(
  vectors: ScoringVectors,
  dataset: Dataset,
  engine: Pick<Products, 'multiply'>,
  { at, leftOut, onUsers }: ShownListsOptions,
): Promise<ShownLists> {
  const { training, userIds, itemIds } = dataset;
  const shown = at.map(() => new Float64Array(itemIds.length));
  for await (const { users, best } of allLists(vectors, dataset, engine, { leftOut, size: Math.max(...at), onUsers })) {
    for (const list of users.keys()) {
      const items = best.of(list);
      for (const [k, length] of at.entries()) for (const item of items.subarray(0, length)) shown[k][item]++;
    }
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
