import { MOST_ITEM_BYTES, type ModelFactors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { checkFinite, foldItems } from './fold.js';
import { rangeSize, type RangedVectors } from './rank-in-ranges.js';

/** What an evaluation needs of the items besides their places in lists. */
interface Needs {
  readonly epsilons?: readonly number[];
  readonly isShownMeasured?: boolean;
  readonly mostBytes?: number;
}

/** Whether the items of a model are folded in ranges, because all of them would take too much memory and ranks need no more. */
export function isFoldedInRanges(
  { items, memory }: Pick<ModelFactors, 'items' | 'memory'>,
  { epsilons = [], isShownMeasured = false, mostBytes = MOST_ITEM_BYTES }: Needs,
): boolean {
  return items.byteLength > mostBytes && memory === undefined && epsilons.length === 0 && !isShownMeasured;
}

/**
 * Returns the vectors of a model without a memory, of which the items are folded range by range each time they are read.
 * @param options `mostBytes` is the most bytes of folded items that are held together (`rangeSize`).
 */
export function foldedRanges(
  model: Pick<ModelFactors, 'users' | 'items' | 'projection' | 'factors'>,
  products: Pick<Products, 'project'>,
  { version, mostBytes }: { version?: number; mostBytes?: number } = {},
): RangedVectors {
  const { users, items, factors } = model;
  const itemCount = items.length / factors;
  const size = rangeSize(factors, mostBytes);
  checkFinite('user', users, factors);
  const range = async (number: number) => {
    const first = number * size;
    const vectors = await foldItems(model, products, { from: first, to: Math.min(first + size, itemCount), version });
    checkFinite('item', vectors, factors, first);
    return { first, vectors };
  };
  return { users, factors, itemCount, size, range };
}
