import type { SeenTestPairs } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import type { Ids } from '../../runtime/ids.js';
import type { Pairs } from '../dataset.js';
import { GrowingInt32 } from './growing.js';
import { findInteraction, historiesOf } from './histories.js';
import { readInteractions, type Place, type ReadOptions } from '../interactions/read.js';
import { Problems } from '../problems.js';
import { quote } from '../quote.js';
import type { SortedHistories } from './training-pairs.js';

/** What held-out pairs are for. */
export type HeldOutUse = 'test' | 'validation';

/** The pairs of a file of held-out pairs, in file order, perhaps with repetitions. */
export interface ReadTestPairs extends Pairs {
  readonly path: string;
  readonly use: HeldOutUse;
  /** Returns the place of pair `at`. */
  placeOf(at: number): Place;
}

/**
 * Reads a file of test or validation pairs. The tables of users and items are closed: pairs of users that the training file lacks, who have no vector, are
 * left out and counted. So are pairs of unknown items where `options.itemSource` is null, because only training interactions make an item
 * known. If no test pair remains for that reason, `pairs` is null and `problem` says so. A file without any known user is an InputError,
 * and so is a validation file of which nothing remains, because nothing could be chosen with it.
 */
export async function readTestPairs(
  path: string,
  use: HeldOutUse,
  options: ReadOptions,
): Promise<{ pairs: ReadTestPairs | null; problem?: string; description: string; warnings: string[] }> {
  const [users, items, places, parts] = Array.from({ length: 4 }, () => new GrowingInt32());
  const skipped = { users: 0, items: 0 };
  const report = await readInteractions(path, options, (user, item, place, part) => {
    if (user < 0) skipped.users++;
    else if (item < 0) skipped.items++;
    else {
      users.push(user);
      items.push(item);
      places.push(place);
      parts.push(part);
    }
  });
  const { description } = report;
  const warnings = [...report.warnings, ...skippedWarnings({ path, use }, skipped)];
  if (users.length === 0) {
    const problem = nothingLeft({ path, use }, skipped);
    if (skipped.items === 0 || use === 'validation') throw new InputError(problem);
    return {
      pairs: null,
      problem,
      description,
      warnings: [...warnings, `${path}: no test pair is left, so nothing is tested`],
    };
  }
  const found = { places: places.view(), parts: parts.view() };
  const pairs = {
    path,
    use,
    users: users.view(),
    items: items.view(),
    placeOf: (at: number) => report.placeOf(found.parts[at], found.places[at]),
  };
  return { pairs, description, warnings };
}

/** The numbers of pairs that were left out. */
interface Skipped {
  readonly users: number;
  readonly items: number;
}

/** A file of held-out pairs, and what they are for. */
type HeldOutFile = Pick<ReadTestPairs, 'path' | 'use'>;

function nothingLeft({ path, use }: HeldOutFile, skipped: Skipped): string {
  const known = skipped.items > 0 ? 'a user and an item' : 'a user';
  const why = skippedWarnings({ path, use }, skipped).map((warning) => `; ${warning.slice(path.length + 2)}`);
  return `${cannot({ path, use })}: it must hold a pair of ${known} of the training file: current number is 0, of ${skipped.users + skipped.items} pairs${why.join('')}`;
}

/** Begins a message about a file that cannot be used. */
function cannot({ path, use }: HeldOutFile): string {
  return `Cannot ${use === 'test' ? 'test' : 'validate'} on ${path}`;
}

/** Returns warnings about pairs that were left out. */
function skippedWarnings({ path, use }: HeldOutFile, { users, items }: Skipped): string[] {
  return [
    ...(users > 0 ? [`${path}: ${users} ${use} pairs skipped: their users are not in the training file`] : []),
    ...(items > 0 ? [`${path}: ${items} ${use} pairs skipped: their items are not in the training file`] : []),
  ];
}

/** The data with which held-out pairs are compared. */
export interface CheckOptions {
  readonly training: SortedHistories;
  readonly userIds: Ids;
  readonly itemIds: Ids;
  /** The treatment of held-out pairs that are also in training. */
  readonly seen: SeenTestPairs;
}

/**
 * Merges repeated pairs and keeps their order. Pairs that are also in training are left out, kept, or reported as an
 * InputError, as `seen` says.
 * Rejects with an InputError also when no pair remains.
 */
export async function checkTestPairs(
  read: ReadTestPairs,
  { training, userIds, itemIds, seen }: CheckOptions,
): Promise<{ pairs: Pairs; warnings: string[] }> {
  const isSeen = await seenPairs(read, training);
  const { histories, repetitions } = historiesOf(read, userIds.length, itemIds.length);
  const isTaken = new Uint8Array(histories.items.length);
  const users = new GrowingInt32(Math.max(1, histories.items.length));
  const items = new GrowingInt32(Math.max(1, histories.items.length));
  const problems = new Problems(read.path);
  let inTraining = 0;
  for (let at = 0; at < read.users.length; at++) {
    const [user, item] = [read.users[at], read.items[at]];
    const index = findInteraction(histories, user, item);
    if (isTaken[index] === 1) continue;
    isTaken[index] = 1;
    if (isSeen[at] === 1) {
      inTraining++;
      if (seen === 'drop') continue;
      if (seen === 'refuse') addProblem(problems, read, at, { user: userIds.at(user)!, item: itemIds.at(item)! });
    }
    users.push(user);
    items.push(item);
  }
  problems.throwIfAny();
  if (users.length === 0) throw allInTraining(read, inTraining);
  const merged = repetitions > 0 ? [`${read.path}: ${repetitions} repeated ${read.use} pairs merged`] : [];
  return {
    pairs: { users: users.view(), items: items.view() },
    warnings: [...merged, ...seenWarnings(read, inTraining, seen)],
  };
}

/** Returns a 1 for each pair that is also in training [pairs]. */
async function seenPairs({ users, items }: Pairs, training: SortedHistories): Promise<Uint8Array> {
  const isSeen = new Uint8Array(users.length);
  for await (const { first, histories } of training.blocks()) {
    const end = first + histories.offsets.length - 1;
    for (let at = 0; at < users.length; at++) {
      const user = users[at];
      if (user >= first && user < end && findInteraction(histories, user - first, items[at]) >= 0) isSeen[at] = 1;
    }
  }
  return isSeen;
}

function addProblem(problems: Problems, read: ReadTestPairs, at: number, ids: { user: string; item: string }): void {
  const { path, place } = read.placeOf(at);
  const value = `user ${quote(ids.user)}, item ${quote(ids.item)}`;
  problems.addIn(path, place, `a ${read.use} pair must not be in training: current value is ${value}`);
}

function allInTraining(file: HeldOutFile, count: number): InputError {
  return new InputError(
    `${cannot(file)}: all of its ${count} pairs are also in training: name held-out pairs, or keep these with spec.evaluation.seen: keep`,
  );
}

/** Returns a warning about pairs that are also in training. */
function seenWarnings({ path, use }: HeldOutFile, count: number, seen: SeenTestPairs): string[] {
  if (count === 0) return [];
  if (seen === 'keep')
    return [`${path}: ${count} ${use} pairs are also in training, and are evaluated (spec.evaluation.seen: keep)`];
  return [
    `${path}: ${count} ${use} pairs skipped: they are also in training (spec.evaluation.seen: keep evaluates them, refuse stops)`,
  ];
}
