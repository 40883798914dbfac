import { pushIntoLists } from '../evaluation/attacks/target.js';
import { InputError } from '../runtime/errors.js';
import type { Ids } from '../runtime/ids.js';
import { unknownId } from './unknown-id.js';
import { withModel, type FindModelOptions } from './stored-model.js';
import { withTrainedModel } from './trained-model.js';

/** The options of `push`. */
export interface PushOptions extends FindModelOptions {
  /** The ids of the items to push. All of them should appear in each of the lists. */
  readonly items: readonly string[];
  /** The ids of the users into whose lists the items are pushed. */
  readonly users: readonly string[];
  /** The length of a list; 10 by default. */
  readonly top?: number;
  /** The norm that measures the size of a change: L2 by default. L-infinity is available for a single user only. */
  readonly norm?: 'l2' | 'linf';
  /** The number of CPU threads that the engine may use. It never changes a result. All cores by default. */
  readonly threads?: number;
  /** The folder that the paths of the model's job start from, where the data were moved after training. */
  readonly dataRoot?: string;
}

/** The smallest change of one item's features that brings it into the lists. */
export interface PushedItem {
  readonly item: string;
  /**
   * The size of the change in units of scaled features. It is 0 where the item is in the lists already, and null where
   * no change brings it there.
   */
  readonly epsilon: number | null;
  /**
   * The change of each of the item's D features, in the same units. It is null where no change brings the item into the
   * lists.
   */
  readonly perturbation: Float64Array | null;
}

/**
 * Finds how little the features of given items must change to bring all of them into the top of given users' lists at
 * once: for example how far a retouched picture can push an item. The answer is exact. Rejects with an InputError for ids
 * that the model does not have, items that a user has in training, and a model without features.
 */
export function push(modelDirectory: string, options: PushOptions): Promise<PushedItem[]> {
  return withModel(modelDirectory, options, pushInto);
}

function pushInto(directory: string, options: PushOptions): Promise<PushedItem[]> {
  const { top = 10, norm, threads, dataRoot, onWarning, onDownload } = options;
  const opening = { threads, dataRoot, isTestNeeded: false, onWarning, onDownload };
  return withTrainedModel(directory, opening, async ({ stored, model, dataset, engine }) => {
    const { userIds, itemIds } = stored;
    const target = {
      items: rowsOf('item', options.items, itemIds),
      users: rowsOf('user', options.users, userIds),
      top,
      norm,
    };
    const pushes = await pushIntoLists(model, dataset.training, engine, target);
    return pushes.map(({ item, epsilon, perturbation }) => ({
      item: itemIds.at(item)!,
      epsilon: perturbation === null ? null : epsilon,
      perturbation,
    }));
  });
}

function rowsOf(kind: 'item' | 'user', ids: readonly string[], known: Ids): number[] {
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new InputError(unknown.map((id) => unknownId(kind, id, known)));
  return ids.map((id) => known.indexOf(id));
}
