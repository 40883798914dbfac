import type { Dataset } from '../../dataset/dataset.js';
import type { ScoringVectors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import type { BestItems } from './best.js';
import { leaveOut } from './left-out.js';
import { bestItems } from './recommend.js';

/** The lists of all users of a dataset. */
export interface AllListsOptions {
  /** The items that no list may hold, in ascending order. */
  readonly leftOut: Int32Array;
  /** The length of the lists. */
  readonly size: number;
  /** Called with the number of users whose lists have been used since the last call. */
  readonly onUsers?: (count: number) => void;
}

/** The number of users whose lists are in memory together. */
const BLOCK = 1024;

/**
 * Yields the best items of all users over the whole catalog without those of their training, a block of users at a time. List
 * l of a block is that of `users[l]`. Memory does not grow with users x items.
 */
export async function* allLists(
  vectors: ScoringVectors,
  { training, userIds }: Pick<Dataset, 'training' | 'userIds'>,
  engine: Pick<Products, 'multiply'>,
  { leftOut, size, onUsers }: AllListsOptions,
): AsyncGenerator<{ readonly users: Int32Array; readonly best: BestItems }> {
  const excluded = leaveOut(training, leftOut);
  for (let from = 0; from < userIds.length; from += BLOCK) {
    const users = Int32Array.from({ length: Math.min(BLOCK, userIds.length - from) }, (_, row) => from + row);
    yield { users, best: await bestItems(vectors, { users, excluded }, engine, size) };
    onUsers?.(users.length);
  }
}
