import { resolve } from 'node:path';
import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
import type { Certificates } from '../../evaluation/certificates/certify.js';
import { foldModel } from '../../evaluation/ranking/fold.js';
import { rankAll } from '../../evaluation/ranking/rank-all.js';
import type { Job } from '../../job/index.js';
import type { ModelFactors } from '../../model/factors.js';
import { findPictures } from './pictures.js';
import type { Picture } from './pictures.js';

/** The length of the lists that certificates are about. */
export const TOP = 10;
/** The number of items in each table of the report. */
const LISTED_ITEMS = 10;
/**
 * The number of items that are examined to distinguish near-ties from weak items, beginning with those that are easiest
 * to push.
 */
const EXAMINED_ITEMS = 200;

/** An item with the user whose top ten it enters at the least change of its features. */
export interface ItemFacts {
  readonly id: string;
  /** The least perturbation that puts the item, changed alone, into the top ten of a user; Infinity if none does. */
  readonly epsilon: number;
  /** The user whose list the item enters; null if there is none. */
  readonly user: string | null;
  /** The item's place in that user's list before the change, counted from 1; null without a user. */
  readonly place: number | null;
  /** The number of training interactions of the item. */
  readonly interactions: number;
  readonly picture?: Picture;
}

/** The items that the report lists. */
export interface ListedItems {
  /** Items that enter a list from the place just below it: their score nearly equals that of the last item of the list. */
  readonly nearTies: readonly ItemFacts[];
  /** Items that enter a list from further below: a small change moves their score a long way. */
  readonly weak: readonly ItemFacts[];
  /** Items that need the largest change. */
  readonly robust: readonly ItemFacts[];
}

interface Context {
  readonly model: ModelFactors;
  readonly dataset: Dataset;
  readonly engine: Engine;
  readonly job: Job;
  /** The folder that the job's relative paths start from. */
  readonly root: string;
}

/** Finds the items that are easiest and hardest to push into a top ten, with their pictures. */
export async function listItems({ items }: Certificates, context: Context): Promise<ListedItems> {
  const { push } = items;
  const order = [...push.keys()].toSorted((a, b) => (push[a] === push[b] ? a - b : push[a] - push[b]));
  const examined = order.slice(0, Math.min(EXAMINED_ITEMS, Math.max(0, order.length - LISTED_ITEMS)));
  const last = order.slice(examined.length).slice(-LISTED_ITEMS).toReversed();
  const described = await describe([...examined, ...last], items, context);
  const reachable = described.slice(0, examined.length).filter(({ user }) => user !== null);
  return withPictures(
    {
      nearTies: reachable.filter(isNearTie).slice(0, LISTED_ITEMS),
      weak: reachable.filter((item) => !isNearTie(item)).slice(0, LISTED_ITEMS),
      robust: described.slice(examined.length),
    },
    context,
  );
}

/**
 * Returns whether an item stands directly below a list. It then has to pass only one item, and its score is nearly the
 * same.
 */
function isNearTie({ place }: ItemFacts): boolean {
  return place !== null && place <= TOP + 1;
}

async function describe(
  numbers: readonly number[],
  { push, user }: Certificates['items'],
  { model, dataset, engine }: Context,
): Promise<ItemFacts[]> {
  const interactions = new Int32Array(dataset.itemIds.length);
  for (const item of dataset.training.items) interactions[item]++;
  const reached = numbers.filter((item) => user[item] >= 0);
  const pairs = { users: Int32Array.from(reached, (item) => user[item]), items: Int32Array.from(reached) };
  const { ranks } = await rankAll(await foldModel(model, engine), pairs, dataset.training, engine);
  // The item itself is among the items of at least its own score, so the count of these is its place from 1.
  const places = new Map(reached.map((item, at) => [item, ranks[at]]));
  return numbers.map((item) => ({
    id: dataset.itemIds.at(item)!,
    epsilon: push[item],
    user: dataset.userIds.at(user[item]) ?? null,
    place: places.get(item) ?? null,
    interactions: interactions[item],
  }));
}

async function withPictures(listed: ListedItems, { job: { data }, root }: Context): Promise<ListedItems> {
  if (data.kind !== 'files') return listed;
  const ids = [...listed.weak, ...listed.nearTies, ...listed.robust].map(({ id }) => id);
  const pictures = await findPictures(data.images, resolve(root, data.root), ids);
  const add = (item: ItemFacts): ItemFacts => ({ ...item, picture: pictures.get(item.id) });
  return { nearTies: listed.nearTies.map(add), weak: listed.weak.map(add), robust: listed.robust.map(add) };
}
