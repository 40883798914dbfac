/** How often items were shown, in the lists of all users. */
export interface Exposure {
  /** How many lists show each item that lists may hold [items]. */
  readonly shown: Float64Array;
  /** How many users interacted with each of these items in training [items]. */
  readonly popularity: Float64Array;
  /** The number of users. */
  readonly users: number;
}

/** The metrics of one list length, in the order of tables. */
export const EXPOSURE_METRICS = ['coverage', 'novelty', 'gini', 'cold'] as const;

/**
 * Returns the metrics of what is shown:
 *
 * - coverage is the share of items that are in at least one list.
 * - novelty is the mean of -log2(popularity / users) over the places of all lists, in bits (Zhou and others, 2010). It leaves
 *   out the places of items without any interaction, for which it has no value.
 * - gini is the Gini index of `shown`: 0 where every item is shown equally often, and nearly 1 where a few items take all
 *   places.
 * - cold is the share of places of items without any interaction.
 *
 * A mean over no places is null.
 */
export function exposureMetrics({
  shown,
  popularity,
  users,
}: Exposure): Record<(typeof EXPOSURE_METRICS)[number], number | null> {
  let places = 0;
  let covered = 0;
  let coldPlaces = 0;
  let information = 0;
  for (const [item, count] of shown.entries()) {
    places += count;
    if (count > 0) covered++;
    if (popularity[item] === 0) coldPlaces += count;
    else information -= count * Math.log2(popularity[item] / users);
  }
  const warmPlaces = places - coldPlaces;
  return {
    coverage: shown.length === 0 ? null : covered / shown.length,
    novelty: warmPlaces === 0 ? null : information / warmPlaces,
    gini: places === 0 ? null : giniIndex(shown),
    cold: places === 0 ? null : coldPlaces / places,
  };
}

/**
 * Returns the Gini index of counts that are not all 0: half the mean absolute difference of two of them, divided by their
 * mean. With the counts x_1 <= .. <= x_n it is sum (2i - n - 1) x_i / (n sum x_i).
 */
export function giniIndex(counts: Float64Array): number {
  let weighted = 0;
  let total = 0;
  for (const [index, count] of counts.toSorted().entries()) {
    weighted += (2 * index + 1 - counts.length) * count;
    total += count;
  }
  return weighted / (counts.length * total);
}
