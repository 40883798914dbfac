import type { Dataset } from '../dataset/dataset.js';
import { GrowingInt32 } from '../dataset/pairs/growing.js';
import { readRawInteractions } from '../dataset/pairs/raw-interactions.js';
import { checkTestPairs } from '../dataset/pairs/test-pairs.js';
import { inMemory } from '../dataset/pairs/training-pairs.js';
import type { ModelFactors } from '../model/factors.js';
import { InputError } from '../runtime/errors.js';
import { Ids } from '../runtime/ids.js';
import { rowsIn } from './item-list.js';
import { foldInNewUsers, settingsOf, type FoldedUsers } from './new-users.js';
import type { TrainedModel } from './trained-model.js';

/** The files of an evaluation on new users. */
export interface NewUserFiles {
  /** The interactions of users who were not in training. */
  readonly histories: string;
  /** The test pairs of these users. */
  readonly test: string;
}

/**
 * Returns the model with new users in place of its own, who are folded in by their histories, and the data with their histories and
 * test pairs. Test pairs of users without a usable history and of unknown items are skipped with a warning. Rejects with an
 * InputError where no user or no pair is left.
 */
export async function withNewUsers(
  trained: TrainedModel,
  { histories, test }: NewUserFiles,
  onWarning: (message: string) => void = () => {},
): Promise<{ model: ModelFactors; dataset: Dataset }> {
  const folded = await foldInNewUsers(trained, { histories }, { newIds: Ids.of([]), onWarning });
  const { dataset, job } = trained;
  const read = await readPairs(test, folded, trained, onWarning);
  const { itemIds } = dataset;
  const known = { training: folded.had, userIds: folded.ids };
  const options = { ...known, training: inMemory(folded.had), itemIds, seen: job.evaluation.seen };
  const { pairs, warnings } = await checkTestPairs(read, options);
  warnings.forEach(onWarning);
  return { model: folded.model, dataset: { ...dataset, ...known, test: pairs, testProblem: undefined } };
}

/** Reads the test pairs whose users have a history and whose items the model has. */
async function readPairs(
  path: string,
  { ids, rows: usable }: FoldedUsers,
  { dataset, job }: TrainedModel,
  onWarning: (message: string) => void,
) {
  const read = await readRawInteractions([path], settingsOf(job.data));
  read.warnings.forEach(onWarning);
  const isUsable = new Set(usable);
  const userRows = rowsIn(ids, read.userIds).map((row) => (isUsable.has(row) ? row : -1));
  const itemRows = rowsIn(dataset.itemIds, read.itemIds);
  const [users, items] = [new GrowingInt32(), new GrowingInt32()];
  const skipped = { users: 0, items: 0 };
  for (const [pair, user] of read.users.entries()) {
    const [userRow, itemRow] = [userRows[user], itemRows[read.items[pair]]];
    if (userRow < 0) skipped.users++;
    else if (itemRow < 0) skipped.items++;
    else {
      users.push(userRow);
      items.push(itemRow);
    }
  }
  if (skipped.users > 0) onWarning(`${path}: ${skipped.users} test pairs skipped: their users have no usable history`);
  if (skipped.items > 0) onWarning(`${path}: ${skipped.items} test pairs skipped: the model has no such items`);
  if (users.length === 0)
    throw new InputError(
      `Cannot test new users on ${path}: it must hold a pair of a user with a history and an item of the model: current number is 0, of ${read.users.length} pairs`,
    );
  return {
    path,
    use: 'test' as const,
    users: users.view(),
    items: items.view(),
    placeOf: (at: number) => ({ path, place: `pair ${at + 1}` }),
  };
}
