import { join } from 'node:path';
import { embed, exportModel } from '@amr-recommender/amr';
import { dot, readLines, readRows } from './vectors.js';

/** The length of the lists. */
const TOP = 10;

/**
 * Opens what a model says about items: the vectors of its users, and for each user the score that an item needs for a place
 * among the first ten.
 */
export async function openScores(folder, model) {
  const to = join(folder, 'vectors', model);
  const directory = join(folder, 'models', model);
  await exportModel(directory, { to, format: 'npy', overwrite: true });
  const [users, vectors] = await Promise.all(['users', 'items'].map((name) => readRows(join(to, `${name}.npy`))));
  const items = await readLines(join(to, 'items.txt'));
  const seen = await seenItems(folder, await readLines(join(to, 'users.txt')));
  const needed = users.map((user, row) => {
    const scores = vectors.flatMap((vector, at) => (seen[row].has(items[at]) ? [] : [dot(user, vector)]));
    return scores.sort((left, right) => right - left)[TOP - 1];
  });
  const content = async (features, name) => {
    await embed(directory, { features, to: join(to, name), format: 'npy', overwrite: true });
    return readRows(join(to, name, 'items.npy'));
  };
  const own = await content(
    ['features', 'titles'].map((part) => join(folder, part, 'features.npy')),
    'own',
  );
  /** The vector of an item whose picture changed: only the part that the model computes from the picture changes. */
  const vectorWith = (item, changed) => {
    const at = items.indexOf(item);
    return vectors[at].map((value, k) => value - own[at][k] + changed[k]);
  };
  const open = (item) => users.flatMap((user, row) => (seen[row].has(item) ? [] : [{ user, needed: needed[row] }]));
  return { content, vectorWith, vectorOf: (item) => vectors[items.indexOf(item)], open };
}

/** The items of training of each user. */
async function seenItems(folder, users) {
  const seen = new Map(users.map((user) => [user, new Set()]));
  for (const line of (await readLines(join(folder, 'train.csv'))).slice(1)) {
    const [user, item] = line.split(',');
    seen.get(user)?.add(item);
  }
  return users.map((user) => seen.get(user));
}

/** The number of users who see an item among their first ten. */
export function usersWith(vector, open) {
  return open.filter(({ user, needed }) => dot(user, vector) >= needed).length;
}

/** How near an item is to the lists of all users: the share of users who have it, with soft edges. */
export function nearness(vector, open) {
  const shares = open.map(({ user, needed }) => 1 / (1 + Math.exp((needed - dot(user, vector)) / 0.3)));
  return shares.reduce((sum, share) => sum + share, 0) / open.length;
}
