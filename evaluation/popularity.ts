import type { Dataset } from '../dataset/dataset.js';
import type { ModelFactors } from '../model/factors.js';

/**
 * Returns the baseline that ranks items by the number of their training interactions, equally for every user. It is a
 * model with one factor.
 */
export function popularityModel({ userIds, itemIds, training }: Dataset): ModelFactors {
  const items = new Float32Array(itemIds.length);
  for (const item of training.items) items[item]++;
  return { users: new Float32Array(userIds.length).fill(1), items, projection: null, factors: 1 };
}
