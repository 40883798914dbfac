import type { Histories, Pairs } from './dataset.js';
import { GrowingInt32 } from './growing.js';
import { findInteraction, historiesOf } from './histories.js';
import { readInteractions, type ReadOptions } from './interactions.js';
import { Problems, quote } from './problems.js';
import { InputError } from '../runtime/errors.js';

/** Pairs of a test file as read, with the line or row of each. */
export interface ReadTestPairs extends Pairs {
  readonly path: string;
  readonly places: Int32Array;
}

/**
 * Reads a test file. `options.users` is closed: pairs of users that it lacks, who have no vector, are left out, counted, and
 * warned about. A file in which nothing remains is an InputError.
 */
export async function readTestPairs(
  path: string,
  options: ReadOptions,
): Promise<{ pairs: ReadTestPairs; warnings: string[] }> {
  const users = new GrowingInt32();
  const items = new GrowingInt32();
  const places = new GrowingInt32();
  let unknownUsers = 0;
  const warnings = await readInteractions(path, options, (user, item, place) => {
    if (user < 0) {
      unknownUsers++;
      return;
    }
    users.push(user);
    items.push(item);
    places.push(place);
  });
  if (users.length === 0) {
    throw new InputError(
      `Cannot test on ${path}: it must hold a pair of a user of the training file: current number is 0, of ${unknownUsers} pairs`,
    );
  }
  if (unknownUsers > 0)
    warnings.push(`${path}: ${unknownUsers} test pairs skipped: their users are not in the training file`);
  return { pairs: { path, users: users.view(), items: items.view(), places: places.view() }, warnings };
}

/** Merges repeated pairs, keeping their order. A pair that is also in training is an InputError. */
export function checkTestPairs(
  read: ReadTestPairs,
  { training, userIds, itemIds }: { training: Histories; userIds: readonly string[]; itemIds: readonly string[] },
): { test: Pairs; warnings: string[] } {
  const problems = new Problems(read.path);
  const { histories, repetitions } = historiesOf(read, userIds.length, itemIds.length);
  const isSeen = new Uint8Array(histories.items.length);
  const users = new Int32Array(histories.items.length);
  const items = new Int32Array(histories.items.length);
  let length = 0;
  for (let at = 0; at < read.users.length; at++) {
    const user = read.users[at];
    const item = read.items[at];
    if (findInteraction(training, user, item) >= 0) {
      const pair = `user ${quote(userIds[user])}, item ${quote(itemIds[item])}`;
      problems.add(`line ${read.places[at]}`, `a test pair must not be in training: current value is ${pair}`);
    }
    const index = findInteraction(histories, user, item);
    if (isSeen[index] === 1) continue;
    isSeen[index] = 1;
    users[length] = user;
    items[length++] = item;
  }
  problems.throwIfAny();
  const warnings = repetitions > 0 ? [`${read.path}: ${repetitions} repeated test pairs merged`] : [];
  return { test: { users, items }, warnings };
}
