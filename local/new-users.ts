import type { Histories } from '../dataset/dataset.js';
import { historiesOf } from '../dataset/pairs/histories.js';
import { readRawInteractions } from '../dataset/pairs/raw-interactions.js';
import { foldInUsers, learnedItems } from '../evaluation/new-users.js';
import type { JobData } from '../job/index.js';
import type { ModelFactors } from '../model/factors.js';
import { InputError } from '../runtime/errors.js';
import { Ids } from '../runtime/ids.js';
import { idsAt, listed, rowsIn } from './item-list.js';
import type { TrainedModel } from './trained-model.js';

/** Users who were not in training: one by the ids of the items that the user had, or those of a file of interactions. */
export type NewUsers = { readonly history: readonly string[] } | { readonly histories: string };

/** The name of the user whose items are given without a name. */
const NAMELESS = 'new';

/** New users with vectors from their histories. */
export interface FoldedUsers {
  readonly ids: Ids;
  /** The users of whom something is known. Only these can have lists. */
  readonly rows: Int32Array;
  /** The model with these users in place of its own. */
  readonly model: ModelFactors;
  /** What each user had, items that the model lacks (`newIds`) included. */
  readonly had: Histories;
}

interface FoldOptions {
  /** The ids of new items. Their numbers follow those of the catalog. */
  readonly newIds: Ids;
  readonly onWarning?: (message: string) => void;
}

/**
 * Reads the histories of new users and folds the users in. Repeated items count once, and items that the model does not
 * know are left out with a warning. So are users of whose items the model learned
 * nothing. Rejects with an InputError where nobody is left.
 */
export async function foldInNewUsers(
  { stored, job, model, dataset, engine }: TrainedModel,
  users: NewUsers,
  { newIds, onWarning = () => {} }: FoldOptions,
): Promise<FoldedUsers> {
  const named = await readHistories(users, job.data);
  named.warnings.forEach(onWarning);
  const { itemIds } = dataset;
  const newRows = rowsIn(newIds, named.itemIds);
  const itemRows = rowsIn(itemIds, named.itemIds).map((row, item) =>
    row < 0 && newRows[item] >= 0 ? itemIds.length + newRows[item] : row,
  );
  const unknown = idsAt(named.itemIds, (item) => itemRows[item] < 0 || itemRows[item] >= itemIds.length);
  const had = historiesIn(named, itemRows, itemIds.length + newIds.length);
  const known = historiesIn(named, itemRows, itemIds.length);
  const rows = usersWithHistory(named.userIds, known, { model, dataset, unknown, onWarning });
  if (unknown.length > 0)
    onWarning(`${unknown.length} items of histories skipped: the model has no such items: ${listed(unknown)}`);
  const trainedRows = rowsIn(stored.userIds, named.userIds);
  const again = idsAt(named.userIds, (user) => trainedRows[user] >= 0);
  if ('histories' in users && again.length > 0)
    onWarning(
      `${again.length} users were in training: their lists come from ${users.histories} alone: ${listed(again)}`,
    );
  const stage = job.stages[job.stages.length - 1];
  const folded = await foldInUsers(model, known, { data: dataset, stage, engine });
  return { ids: named.userIds, rows, model: folded, had };
}

/** Interactions with ids. User u of each pair is `userIds[u]`, and the item likewise. */
interface NamedHistories {
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly userIds: Ids;
  readonly itemIds: Ids;
  readonly warnings: readonly string[];
}

async function readHistories(users: NewUsers, data: JobData): Promise<NamedHistories> {
  if ('history' in users) {
    const itemIds = Ids.of(new Set(users.history));
    if (itemIds.length === 0) throw new InputError('Cannot recommend by a history without items: name at least one');
    const items = Int32Array.from({ length: itemIds.length }, (_, item) => item);
    return { users: new Int32Array(items.length), items, userIds: Ids.of([NAMELESS]), itemIds, warnings: [] };
  }
  const read = await readRawInteractions([users.histories], settingsOf(data));
  if (read.users.length > 0) return read;
  throw new InputError(`Cannot recommend by ${users.histories}: it must hold interactions: current number is 0`);
}

/** Files of new users are read like the training file, as far as their columns allow. */
export function settingsOf(data: JobData) {
  if (data.kind === 'synthetic') return {};
  const { columns, delimiter, header, layout } = data;
  return { columns, delimiter, header, layout, isLenient: true };
}

/** Returns the items of each user with a row below `end`. Repetitions count once. */
function historiesIn({ users, items, userIds }: NamedHistories, rows: Int32Array, end: number): Histories {
  const isIn = (pair: number): boolean => rows[items[pair]] >= 0 && rows[items[pair]] < end;
  const pairs = Int32Array.from(users.keys()).filter(isIn);
  const kept = { users: pairs.map((pair) => users[pair]), items: pairs.map((pair) => rows[items[pair]]) };
  return historiesOf(kept, userIds.length, end).histories;
}

/**
 * Returns the users of whom something is known, because a list of the others would mean nothing. The others are named in a
 * warning, or in an InputError where there are no more.
 */
function usersWithHistory(
  userIds: Ids,
  { offsets, items }: Histories,
  {
    model,
    dataset,
    unknown,
    onWarning,
  }: Pick<TrainedModel, 'model' | 'dataset'> & { unknown: readonly string[]; onWarning: (message: string) => void },
): Int32Array {
  const isLearned = learnedItems(model, dataset.warmItems);
  const countsContent = (model.memory?.width ?? 0) > 0;
  const isKnown = (user: number): boolean =>
    items.subarray(offsets[user], offsets[user + 1]).some((item) => countsContent || isLearned(item));
  const users = Int32Array.from({ length: userIds.length }, (_, user) => user);
  const known = users.filter(isKnown);
  if (known.length === users.length) return known;
  const skipped = idsAt(userIds, (user) => !isKnown(user));
  const rule = 'a history must hold an item that the model learned from';
  if (known.length > 0) {
    onWarning(`${skipped.length} of ${userIds.length} new users skipped: ${rule}: ${listed(skipped)}`);
    return known;
  }
  const why = unknown.length > 0 ? `: the model has no items ${listed(unknown)}` : '';
  throw new InputError(
    `Cannot recommend to ${userIds.length} new users, ${listed(skipped)}: ${rule}: current number is 0${why}`,
  );
}
