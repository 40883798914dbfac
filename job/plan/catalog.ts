/** What the arithmetic of a job knows about its data. Counts may be estimates; `notes` of the reader say which. */
export interface CatalogFacts {
  readonly users: number;
  readonly items: number;
  /** The number of items with training interactions. */
  readonly warmItems: number;
  /** The number of distinct training interactions. */
  readonly interactions: number;
  /** D, the number of features of an item; 0 without features. */
  readonly width: number;
  /** The bytes of the features of one item as they lie on the disk. */
  readonly featureBytes: number;
  /** The bytes of all ids of users and items, each with a line end. */
  readonly idBytes: number;
  readonly testPairs: number;
  /** The validation pairs of a file of the job; those that are held out of training do not count. */
  readonly validationPairs: number;
  /** How popular the items are. Where it is absent, all warm items count as equally popular. */
  readonly popularity?: Popularity;
}

/** The popularity of items, from all training interactions or from some of them. */
export interface Popularity {
  /** The number of interactions that were looked at. */
  readonly interactions: number;
  /** The number of items that have so many of these interactions, by that number. */
  readonly itemsByCount: ReadonlyMap<number, number>;
}

/** Counts how popular items are in a list of the items of interactions. `items` is the number of items of the catalog. */
export function popularityOf(interactions: Int32Array, items: number): Popularity {
  const counts = new Uint32Array(items);
  for (const item of interactions) counts[item]++;
  const itemsByCount = new Map<number, number>();
  for (const count of counts) if (count > 0) itemsByCount.set(count, (itemsByCount.get(count) ?? 0) + 1);
  return { interactions: interactions.length, itemsByCount };
}

/** The number of items that occur in the interactions that were looked at. */
export function seenItems({ itemsByCount }: Popularity): number {
  return [...itemsByCount.values()].reduce((sum, items) => sum + items, 0);
}
