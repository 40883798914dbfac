import { pushIntoLists } from '../evaluation/target.js';
import { InputError } from '../runtime/errors.js';
import { didYouMean } from '../runtime/suggest.js';
import { withTrainedModel } from './trained-model.js';

export interface PushOptions {
  /** Ids of the items that are pushed: all of them are to appear in each of the lists. */
  readonly items: readonly string[];
  /** Ids of the users into whose lists they are pushed. */
  readonly users: readonly string[];
  /** The length of a list; 10 by default. */
  readonly top?: number;
  /** How the size of a change is measured; L2 by default, L-infinity for one user only. */
  readonly norm?: 'l2' | 'linf';
  /** CPU threads that the engine may use; it never changes a result. All cores by default. */
  readonly threads?: number;
  /** The folder that the paths of the model's job start from, where the data were moved since. */
  readonly dataRoot?: string;
  readonly onWarning?: (message: string) => void;
}

/** The least change of one item's features that brings it into the lists. */
export interface PushedItem {
  readonly item: string;
  /** Its size in units of scaled features: 0 where the item is in the lists already, null where no change brings it there. */
  readonly epsilon: number | null;
  /** The change of each of the item's D features, in the same units; null where there is none. */
  readonly perturbation: Float64Array | null;
}

/**
 * Finds how little the features of given items must change to bring all of them into the top of given users' lists at
 * once: for example how far a retouched picture can push an item. The answer is exact. Rejects with an InputError for ids
 * that the model does not have, items that a user has in training, and a model without features.
 */
export function push(modelDirectory: string, options: PushOptions): Promise<PushedItem[]> {
  const { top = 10, norm, threads, dataRoot, onWarning } = options;
  const opening = { threads, dataRoot, isTestNeeded: false, onWarning };
  return withTrainedModel(modelDirectory, opening, async ({ stored, dataset, engine }) => {
    const { users, items, projection, config, userIds, itemIds } = stored;
    const model = { users, items, projection, factors: config.factors };
    const target = {
      items: rowsOf('item', options.items, itemIds),
      users: rowsOf('user', options.users, userIds),
      top,
      norm,
    };
    const pushes = await pushIntoLists(model, dataset.training, engine, target);
    return pushes.map(({ item, epsilon, perturbation }) => ({
      item: itemIds[item],
      epsilon: perturbation === null ? null : epsilon,
      perturbation,
    }));
  });
}

function rowsOf(kind: 'item' | 'user', ids: readonly string[], known: readonly string[]): number[] {
  const rowOf = new Map(known.map((id, row) => [id, row]));
  const unknown = ids.filter((id) => !rowOf.has(id));
  if (unknown.length > 0)
    throw new InputError(unknown.map((id) => `The model has no ${kind} ${JSON.stringify(id)}${didYouMean(id, known)}`));
  return ids.flatMap((id) => rowOf.get(id) ?? []);
}
