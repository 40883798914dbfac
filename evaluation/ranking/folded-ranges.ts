import { isRanged, MOST_ITEM_BYTES, type ModelFactors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { checkFinite, scoringItems } from './fold.js';
import { rangeSize, type RangedVectors } from './item-ranges.js';

/** What an evaluation needs of the items besides their places in lists. */
interface Needs {
  readonly epsilons?: readonly number[];
  readonly isShownMeasured?: boolean;
  readonly promoted?: number;
  readonly mostBytes?: number;
}

/**
 * Whether the items of a model are folded in ranges, because all of them would take too much memory. Lists that are measured,
 * promotions, and attacks on a content memory need all of them together.
 */
export function isFoldedInRanges(
  { items, factors, memory }: Pick<ModelFactors, 'items' | 'factors' | 'memory'>,
  { epsilons = [], isShownMeasured = false, promoted = 0, mostBytes }: Needs,
): boolean {
  const length = memory?.extendedFactors(factors) ?? factors;
  if (!isRanged(items.length / factors, length, mostBytes) || isShownMeasured) return false;
  return epsilons.length === 0 || (memory === undefined && promoted === 0);
}

/**
 * Returns the vectors of a model, of which the items are folded range by range each time they are read. Those of a model with a
 * content memory are extended (model/memory/memory.ts).
 * @param options `mostBytes` is the most bytes of folded items that are held together (`rangeSize`).
 */
export function foldedRanges(
  model: ModelFactors,
  products: Pick<Products, 'project'>,
  { version, mostBytes = MOST_ITEM_BYTES, epsilons = [] }: Needs & { readonly version?: number } = {},
): RangedVectors {
  const { memory } = model;
  const itemCount = model.items.length / model.factors;
  const users = memory?.extendUsers(model.users, model.factors) ?? model.users;
  const factors = memory?.extendedFactors(model.factors) ?? model.factors;
  // An attack holds the slopes and the shifts of a range beside its vectors.
  const size = rangeSize(factors, epsilons.length > 0 ? mostBytes / 4 : mostBytes);
  checkFinite('user', users, factors);
  const range = async (number: number) => {
    const first = number * size;
    const vectors = await scoringItems(model, products, {
      from: first,
      to: Math.min(first + size, itemCount),
      version,
    });
    checkFinite('item', vectors, factors, first);
    return { first, vectors };
  };
  return { users, factors, itemCount, size, range };
}
