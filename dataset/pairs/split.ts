import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import { InputError } from '../../runtime/errors.js';
import type { Pairs } from '../dataset.js';
import { rowsByKey, type KeyedRows } from './keyed-rows.js';

/**
 * How interactions are split.
 *
 * - `time`: the latest share of all interactions is the test, and the share before it is the validation. Interactions of the
 *   same time are in the same part.
 * - `ratio`: a random share of each user's interactions.
 * - `leave-last`: the latest interactions of each user, a number of them. Of equal times, later rows are later.
 * - `leave-one-out`: random interactions of each user, a number of them.
 */
export type SplitMethod = 'time' | 'ratio' | 'leave-last' | 'leave-one-out';

/** The methods that need the time of each interaction. */
export const TIMED_METHODS: readonly SplitMethod[] = ['time', 'leave-last'];
/** The methods that take shares of interactions. The others take numbers for each user. */
export const SHARE_METHODS: readonly SplitMethod[] = ['time', 'ratio'];

/** The choices of a split. */
export interface SplitSettings {
  readonly by: SplitMethod;
  /** The share, or the number for each user, that becomes the test. */
  readonly test: number;
  /** The share, or the number for each user, that becomes the validation; 0 for none. */
  readonly validation: number;
  /** How many interactions of each user must stay in training. Other users have no test and no validation. */
  readonly least: number;
  /** The seed of `ratio` and `leave-one-out`. */
  readonly seed: number;
}

/** The part that a row belongs to. */
export const Part = { train: 0, validation: 1, test: 2, none: 3 } as const;

/** Interactions in the order of their files. */
export interface RawInteractions extends Pairs {
  /** The time of each interaction; null where times were not read. */
  readonly times: Float64Array | null;
  readonly userCount: number;
  readonly itemCount: number;
}

/** The parts of all rows. */
export interface Split {
  /** The part of each row [rows], one of `Part`. */
  readonly parts: Uint8Array;
  /** The number of rows that repeat the user and the item of an earlier time. They are in no part. */
  readonly repetitions: number;
  /** The number of rows in no part because their users have fewer than `least` interactions before the time of the split. */
  readonly early: number;
}

/**
 * Splits interactions. Of the rows with the same user and item, the earliest one counts. The result depends on the rows and
 * the settings alone.
 * @throws InputError when a part that was asked for would be empty, or the training.
 */
export function splitInteractions(rows: RawInteractions, settings: SplitSettings): Split {
  const parts = new Uint8Array(rows.users.length);
  const repetitions = leaveOutRepetitions(rows, parts);
  const kept = new Int32Array(parts.length).map((_, row) => row).filter((row) => parts[row] !== Part.none);
  const byUser = rowsByKey(rows.users, rows.userCount, kept);
  const { by } = settings;
  const early = by === 'time' ? splitByTime(rows, byUser, parts, settings) : 0;
  if (by !== 'time')
    splitUsers(byUser, parts, settings, by === 'leave-last' ? latestLast(rows) : shuffled(settings.seed));
  refuseEmpty(parts, settings);
  return { parts, repetitions, early };
}

/** Marks all rows but the earliest one of each user and item. Returns their number. */
function leaveOutRepetitions(
  { users, items, times, userCount, itemCount }: RawInteractions,
  parts: Uint8Array,
): number {
  // The rows of a user are in the order of their items, and rows of the same item in the order of the file.
  const { offsets, rows } = rowsByKey(users, userCount, rowsByKey(items, itemCount).rows);
  let repetitions = 0;
  for (let user = 0; user < userCount; user++) {
    for (let at = offsets[user] + 1, first = rows[offsets[user]]; at < offsets[user + 1]; at++) {
      const row = rows[at];
      if (items[row] !== items[first]) first = row;
      else {
        const isEarlier = times !== null && times[row] < times[first];
        parts[isEarlier ? first : row] = Part.none;
        if (isEarlier) first = row;
        repetitions++;
      }
    }
  }
  return repetitions;
}

/** Puts the rows of a user into an order whose last rows become the test, and those before them the validation. */
type OrderRows = (own: Int32Array, user: number, needed: number) => void;

/** Divides the rows of each user. */
function splitUsers({ offsets, rows }: KeyedRows, parts: Uint8Array, settings: SplitSettings, order: OrderRows): void {
  for (let user = 0; user + 1 < offsets.length; user++) {
    const own = rows.subarray(offsets[user], offsets[user + 1]);
    const { test, validation } = heldOutCounts(own.length, settings);
    order(own, user, test + validation);
    for (const row of own.subarray(own.length - test)) parts[row] = Part.test;
    for (const row of own.subarray(own.length - test - validation, own.length - test)) parts[row] = Part.validation;
  }
}

/** Returns how many of a user's `count` rows are held out, so that at least `least` stay. The test comes first. */
function heldOutCounts(
  count: number,
  { by, test, validation, least }: SplitSettings,
): { test: number; validation: number } {
  const asked = (amount: number): number => (SHARE_METHODS.includes(by) ? Math.round(count * amount) : amount);
  const room = Math.max(0, count - least);
  const tested = Math.min(asked(test), room);
  return { test: tested, validation: Math.min(asked(validation), room - tested) };
}

/** Draws the rows that are needed to the end, by the shuffle of Fisher and Yates. */
function shuffled(seed: number): OrderRows {
  const random = new CounterRandom(seed, Purpose.fileSplit);
  return (own, user, needed) => {
    for (let drawn = 0; drawn < needed; drawn++) {
      const last = own.length - 1 - drawn;
      const place = below(random.words(user, drawn)[0], last + 1);
      [own[place], own[last]] = [own[last], own[place]];
    }
  };
}

function latestLast({ times }: RawInteractions): OrderRows {
  return (own) => own.sort((left, right) => (times === null ? 0 : times[left] - times[right]) || left - right);
}

/**
 * Divides all rows by two times. Users with fewer than `least` rows in training have no later rows, and the number of these is
 * returned.
 */
function splitByTime(
  { times }: RawInteractions,
  { offsets, rows }: KeyedRows,
  parts: Uint8Array,
  { test, validation, least }: SplitSettings,
): number {
  const timeOf = (row: number): number => times?.[row] ?? NaN;
  const sorted = Float64Array.from(rows, timeOf).sort();
  const timeBefore = (share: number): number => sorted[sorted.length - Math.round(sorted.length * share)] ?? Infinity;
  const [testFrom, validationFrom] = [timeBefore(test), timeBefore(test + validation)];
  let early = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    const own = rows.subarray(offsets[user], offsets[user + 1]);
    const later = own.filter((row) => timeOf(row) >= validationFrom);
    const isKept = own.length - later.length >= least;
    if (!isKept) early += later.length;
    for (const row of later) parts[row] = isKept ? (timeOf(row) >= testFrom ? Part.test : Part.validation) : Part.none;
  }
  return early;
}

/** Throws an InputError when a part would be empty. */
function refuseEmpty(parts: Uint8Array, { by, validation, least }: SplitSettings): void {
  const counts = [0, 0, 0, 0];
  for (const part of parts) counts[part]++;
  const needed = ['train', ...(validation > 0 ? (['validation'] as const) : []), 'test'] as const;
  const empty = needed.find((name) => counts[Part[name]] === 0);
  if (empty === undefined) return;
  const where = by === 'time' ? ' before the time of the split' : '';
  throw new InputError(
    `Cannot split by ${by}: ${empty} would be empty. At least ${least} interactions of each user must stay in training${where}: ` +
      'lower that number, or hold out another amount',
  );
}
