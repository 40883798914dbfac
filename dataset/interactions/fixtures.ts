import { IdTable } from '../id-table.js';
import { readInteractions } from './read.js';
import type { UnderstandOptions } from './settings.js';

/** All interactions of a file with their ids and places, and what reading it told. */
export async function readAll(
  path: string,
  { items = new IdTable(), ...settings }: { items?: IdTable } & UnderstandOptions = {},
) {
  const users = new IdTable();
  const found: { user: number; item: number; place: number }[] = [];
  const options = { users, items, itemSource: 'an id of items.txt', settings };
  const { description, warnings } = await readInteractions(path, options, (user, item, place) => {
    found.push({ user, item, place });
  });
  const pairs = found.map(({ user, item }) => [users.idOf(user), items.idOf(item)]);
  return { pairs, places: found.map(({ place }) => place), description, warnings };
}
