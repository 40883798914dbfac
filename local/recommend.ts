import type { Histories } from '../dataset/dataset.js';
import { scoringItems } from '../evaluation/ranking/fold.js';
import { leaveOut } from '../evaluation/ranking/left-out.js';
import type { LeftOutItems } from '../evaluation/ranking/left-out.js';
import { Recommender } from '../evaluation/ranking/recommend.js';
import type { NewScoringItems } from '../evaluation/ranking/recommend.js';
import type { ModelFactors } from '../model/factors.js';
import { InputError } from '../runtime/errors.js';
import { Ids } from '../runtime/ids.js';
import { idsAt, itemsNotIn, listed, rowsIn } from './item-list.js';
import { openNewItems } from './new-items.js';
import { foldInNewUsers } from './new-users.js';
import type { NewUsers } from './new-users.js';
import { findModel, type FindModelOptions } from './stored-model.js';
import { openTrainedModel } from './trained-model.js';
import type { TrainedModel } from './trained-model.js';
import { unknownId } from './unknown-id.js';

/** The options of `recommend`. */
export interface RecommendOptions extends FindModelOptions {
  /** The ids of the users, `all` for every user in the model's order, or users who were not in training. */
  readonly users: readonly string[] | 'all' | NewUsers;
  /** The number of items for each user. */
  readonly top: number;
  /** A file with ids of items, one a line. Lists hold only these. By default they hold all items. */
  readonly items?: string;
  /**
   * Items that were not there in training, by their features and ids, which lists may hold too. They are scored as cold
   * items. The paths of `features` and `ids` start from the current folder.
   */
  readonly newItems?: { readonly features: readonly string[]; readonly ids: string };
  /** Whether lists also hold the items that the user has interacted with. The default is false. */
  readonly keepSeen?: boolean;
  /** The number of CPU threads that the engine may use. It never changes a result. All cores by default. */
  readonly threads?: number;
  /** The folder that the paths of the model's job start from, where the data were moved after training. */
  readonly dataRoot?: string;
  /** Called with the part of the users that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** An item of a list, with its certificates (`recommend`). */
export interface RecommendedItem {
  readonly item: string;
  readonly score: number;
  readonly epsilon: number | null;
  readonly listEpsilon: number | null;
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
 * Yields the best items of each user, by default of those that the user has not interacted with. `epsilon` is the largest L2 size of perturbations, each
 * item on its own, that cannot change the item's place; `listEpsilon` is the largest size that cannot push it out of
 * the list. Either is null where no perturbation can. In a model with a content memory, the items that users had are not perturbed.
 * Rejects with an InputError.
 */
export async function* recommend(
  modelDirectory: string,
  options: RecommendOptions,
): AsyncGenerator<UserRecommendations> {
  const found = await findModel(modelDirectory, options);
  try {
    yield* recommendFrom(found.directory, found.options);
  } catch (error) {
    throw found.explained(error);
  }
}

async function* recommendFrom(directory: string, options: RecommendOptions): AsyncGenerator<UserRecommendations> {
  const { threads, dataRoot, onWarning, onDownload } = options;
  const opening = { threads, dataRoot, isTestNeeded: false, onWarning, onDownload };
  const trained = await openTrainedModel(directory, opening);
  try {
    const added = options.newItems && (await newItemVectors(trained, options.newItems, options));
    const newIds = added?.ids ?? Ids.of([]);
    const itemIds = added ? Ids.join(trained.stored.itemIds, newIds) : trained.stored.itemIds;
    const { ids, rows, model, had } = await audienceOf(trained, options, newIds);
    const leftOut = await leftOutItems(had, itemIds, options);
    const recommender = await Recommender.open(model, leftOut, trained.engine, added);
    for (let at = 0; at < rows.length; at += BLOCK) {
      const block = rows.slice(at, at + BLOCK);
      const lists = await recommender.topItems(block, options.top);
      options.onProgress?.((at + block.length) / rows.length);
      for (const [n, list] of lists.entries()) {
        yield {
          user: ids.at(block[n])!,
          items: list.map(({ item, score, placeEpsilon, listEpsilon }) => ({
            item: itemIds.at(item)!,
            score,
            epsilon: finite(placeEpsilon),
            listEpsilon: finite(listEpsilon),
          })),
        };
      }
    }
  } finally {
    await trained.engine.close();
  }
}

/** The users whose lists are made. */
interface Audience {
  /** The ids of the users of `model`. */
  readonly ids: Ids;
  /** The users that get a list. */
  readonly rows: Int32Array;
  readonly model: ModelFactors;
  /** What each user of `model` had. */
  readonly had: Histories;
}

async function audienceOf(
  trained: TrainedModel,
  { users, onWarning }: RecommendOptions,
  newIds: Ids,
): Promise<Audience> {
  if (users !== 'all' && !isList(users)) {
    return foldInNewUsers(trained, users, { newIds, onWarning });
  }
  const { stored, model, dataset } = trained;
  return { ids: stored.userIds, rows: userRows(trained, users), model, had: dataset.training };
}

function isList(users: readonly string[] | NewUsers): users is readonly string[] {
  return Array.isArray(users);
}

/** Returns the ids and the scoring vectors of new items. Rejects with an InputError where the model knows an id already. */
async function newItemVectors(
  { stored }: TrainedModel,
  { features, ids: items }: NonNullable<RecommendOptions['newItems']>,
  { threads, onWarning }: RecommendOptions,
): Promise<NewScoringItems & { ids: Ids }> {
  const options = { what: `recommend with ${stored.directory}`, threads, onWarning };
  const { ids, model, engine } = await openNewItems(stored, { features, items }, options);
  try {
    const rows = rowsIn(stored.itemIds, ids);
    const repeated = idsAt(ids, (at) => rows[at] >= 0);
    if (repeated.length > 0)
      throw new InputError(
        `Cannot take ${items} as new items: the model has ${repeated.length} of them already: ${listed(repeated)}`,
      );
    return { ids, vectors: await scoringItems(model, engine), lengths: model.memory?.lengths(ids.length) };
  } finally {
    await engine.close();
  }
}

/** Returns the items that lists leave out. */
async function leftOutItems(
  had: Histories,
  itemIds: Ids,
  { items, keepSeen = false, onWarning }: RecommendOptions,
): Promise<LeftOutItems> {
  const seen = keepSeen ? { offsets: new Int32Array(had.offsets.length), items: new Int32Array(0) } : had;
  return items === undefined ? seen : leaveOut(seen, await itemsNotIn(items, itemIds, onWarning));
}

function finite(epsilon: number): number | null {
  return Number.isFinite(epsilon) ? epsilon : null;
}

function userRows({ stored }: TrainedModel, users: readonly string[] | 'all'): Int32Array {
  const { userIds } = stored;
  if (users === 'all') return Int32Array.from({ length: userIds.length }, (_, row) => row);
  const unknown = users.filter((id) => !userIds.has(id));
  if (unknown.length > 0) throw new InputError(unknown.map((id) => unknownId('user', id, userIds)));
  return Int32Array.from(users, (id) => userIds.indexOf(id));
}
