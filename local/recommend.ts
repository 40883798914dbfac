import type { Dataset } from '../dataset/dataset.js';
import { leaveOut } from '../evaluation/left-out.js';
import type { LeftOutItems } from '../evaluation/left-out.js';
import { Recommender } from '../evaluation/recommend.js';
import { InputError } from '../runtime/errors.js';
import { didYouMean } from '../runtime/suggest.js';
import { itemsNotIn } from './item-list.js';
import { openTrainedModel } from './trained-model.js';
import type { TrainedModel } from './trained-model.js';

/** The options of `recommend`. */
export interface RecommendOptions {
  /** The ids of the users, or `all` for every user in the model's order. */
  readonly users: readonly string[] | 'all';
  /** The number of items for each user. */
  readonly top: number;
  /** A file with ids of items, one a line. Lists hold only these. By default they hold all items. */
  readonly items?: string;
  /** Whether lists also hold the items that the user has interacted with in training. The default is false. */
  readonly keepSeen?: boolean;
  /** The number of CPU threads that the engine may use. It never changes a result. All cores by default. */
  readonly threads?: number;
  /** The folder that the paths of the model's job start from, where the data were moved after training. */
  readonly dataRoot?: string;
  /** Called with each warning about the data. */
  readonly onWarning?: (message: string) => void;
  /** Called with the part of the users that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** An item of a list. The certificates are absent for a model with a content memory, whose lists are not certified. */
export interface RecommendedItem {
  readonly item: string;
  readonly score: number;
  readonly epsilon?: number | null;
  readonly listEpsilon?: number | null;
}

/** The list of one user. */
export interface UserRecommendations {
  readonly user: string;
  /**
   * The items, best first, with their scores and certificates. There are fewer than asked for where fewer items are left
   * for the user.
   */
  readonly items: readonly RecommendedItem[];
}

/** The number of users that are ranked together. */
const BLOCK = 1024;

/**
 * Yields the best items of each user, by default of those that the user has not interacted with in training. `epsilon` is the largest L2 size of perturbations, each
 * item on its own, that cannot change the item's place; `listEpsilon` is the largest size that cannot push it out of
 * the list. Either is null where no perturbation can, and absent for a model with a content memory. Rejects with an InputError.
 */
export async function* recommend(
  modelDirectory: string,
  options: RecommendOptions,
): AsyncGenerator<UserRecommendations> {
  const { threads, dataRoot, onWarning } = options;
  const trained = await openTrainedModel(modelDirectory, { threads, dataRoot, isTestNeeded: false, onWarning });
  try {
    const { stored, model, dataset, engine } = trained;
    if (model.memory)
      onWarning?.(
        'the lists of a model with a content memory (spec.memory) have no certificates; an evaluation with epsilons certifies its test lists',
      );
    const rows = userRows(trained, options.users);
    const recommender = await Recommender.open(model, await leftOutItems(dataset, options), engine);
    for (let at = 0; at < rows.length; at += BLOCK) {
      const block = rows.slice(at, at + BLOCK);
      const lists = await recommender.topItems(block, options.top);
      options.onProgress?.((at + block.length) / rows.length);
      for (const [n, list] of lists.entries()) {
        yield {
          user: stored.userIds[block[n]],
          items: list.map(({ item, score, placeEpsilon, listEpsilon }) => ({
            item: stored.itemIds[item],
            score,
            ...(placeEpsilon !== undefined && { epsilon: finite(placeEpsilon) }),
            ...(listEpsilon !== undefined && { listEpsilon: finite(listEpsilon) }),
          })),
        };
      }
    }
  } finally {
    await trained.engine.close();
  }
}

/** Returns the items that lists leave out. */
async function leftOutItems(
  { training, userIds, itemIds }: Dataset,
  { items, keepSeen = false, onWarning }: RecommendOptions,
): Promise<LeftOutItems> {
  const seen = keepSeen ? { offsets: new Int32Array(userIds.length + 1), items: new Int32Array(0) } : training;
  return items === undefined ? seen : leaveOut(seen, await itemsNotIn(items, itemIds, onWarning));
}

function finite(epsilon: number): number | null {
  return Number.isFinite(epsilon) ? epsilon : null;
}

function userRows({ stored }: TrainedModel, users: readonly string[] | 'all'): Int32Array {
  if (users === 'all') return Int32Array.from(stored.userIds, (_, row) => row);
  const rowOf = new Map(stored.userIds.map((id, row) => [id, row]));
  const unknown = users.filter((id) => !rowOf.has(id));
  if (unknown.length > 0) throw new InputError(unknown.map((id) => unknownUser(id, stored.userIds)));
  return Int32Array.from(users, (id) => rowOf.get(id)!);
}

function unknownUser(id: string, known: readonly string[]): string {
  const hint = known.length > 100_000 ? '' : didYouMean(id, known);
  return `The model has no user ${JSON.stringify(id)}${hint}`;
}
