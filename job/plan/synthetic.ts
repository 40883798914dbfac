import type { SyntheticData } from '../index.js';
import type { CatalogFacts } from './catalog.js';

/** The mean number of training interactions of a user, where the catalog has many items: measured. */
const INTERACTIONS = 14.7;
/** The share of the items that occur in the test only. */
const NEW_ITEMS = 1 / 12;

/** The expected facts about a synthetic catalog (dataset/synthetic/). Its features are float32. */
export function syntheticFacts({
  users,
  items,
  width,
}: Pick<SyntheticData, 'users' | 'items' | 'width'>): CatalogFacts {
  const interactions = Math.round(users * Math.min(INTERACTIONS, items / 3));
  const candidates = items * (1 - NEW_ITEMS);
  const idBytes = namesBytes('user-', users) + namesBytes('item-', items);
  return {
    users,
    items,
    warmItems: Math.round(candidates * (1 - Math.exp(-interactions / candidates))),
    interactions,
    width,
    featureBytes: 4 * width,
    idBytes,
    testPairs: users,
    validationPairs: 0,
  };
}

/** The bytes of names such as user-0 to user-999, each with a line end. */
function namesBytes(prefix: string, count: number): number {
  let digits = 0;
  for (let from = 0, length = 1; from < count; from = 10 ** length, length++)
    digits += length * (Math.min(count, 10 ** length) - from);
  return digits + count * (prefix.length + 1);
}
