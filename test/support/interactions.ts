import { IdTable } from '../../dataset/ids/id-table.js';
import { readInteractions } from '../../dataset/interactions/read.js';
import type { UnderstandOptions } from '../../dataset/interactions/settings.js';

/** Reads all interactions of a file for a test: their ids and places, with the description and the warnings. */
export async function readAll(
  path: string,
  { items = new IdTable(), ...settings }: { items?: IdTable } & UnderstandOptions = {},
) {
  const users = new IdTable();
  const found: { user: number; item: number; place: number }[] = [];
  const options = { users, items, itemSource: 'an id of items.txt', settings, within: undefined };
  const { description, warnings } = await readInteractions(path, options, (user, item, place) => {
    found.push({ user, item, place });
  });
  const pairs = found.map(({ user, item }) => [users.idOf(user), items.idOf(item)]);
  return { pairs, places: found.map(({ place }) => place), description, warnings };
}

/** Makes the lines of users 0 to 9 with three items each. `write` gives the form of a line. */
export function lines(write: (user: number, item: number, at: number) => string, end = '\n'): string {
  const pairs = Array.from({ length: 30 }, (_, at) => write(Math.floor(at / 3), (7 * at) % 11, at));
  return pairs.join(end) + end;
}

/** A time in seconds, as data sets contain them. */
export const TIME = 1_446_842_624;

/** Rows with a user and one to five items of that user. */
export const lists = Array.from({ length: 12 }, (_, user) => [
  user,
  ...Array.from({ length: 1 + (user % 5) }, (_, at) => 3 * user + at),
]);
/** Rows with a user and three items of that user. */
export const equalLists = Array.from({ length: 12 }, (_, user) => [user, 3 * user, 3 * user + 1, 3 * user + 2]);

/** Joins rows to lines. */
export const joined = (rows: readonly (readonly number[])[], by = ' ') =>
  rows.map((row) => `${row.join(by)}\n`).join('');
