import type { Histories, Pairs } from '../../dataset/dataset.js';
import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import { openCount, otherItems, ownItems } from './left-out.js';
import type { LeftOutItems } from './left-out.js';

/**
 * Joins the training history and the held-out items of each user, in ascending order and without repetitions. These
 * items cannot be candidates.
 */
export function excludedItems(training: Histories, heldOut: Pairs): Histories {
  const users = training.offsets.length - 1;
  const offsets = new Int32Array(users + 1);
  for (let user = 0; user < users; user++) offsets[user + 1] = training.offsets[user + 1] - training.offsets[user];
  for (const user of heldOut.users) offsets[user + 1]++;
  for (let user = 0; user < users; user++) offsets[user + 1] += offsets[user];
  const items = new Int32Array(offsets[users]);
  const ends = offsets.slice(0, users);
  for (let user = 0; user < users; user++) {
    items.set(training.items.subarray(training.offsets[user], training.offsets[user + 1]), ends[user]);
    ends[user] += training.offsets[user + 1] - training.offsets[user];
  }
  for (let pair = 0; pair < heldOut.users.length; pair++) items[ends[heldOut.users[pair]]++] = heldOut.items[pair];
  return sortedHistories(offsets, items);
}

/** Sorts the items of each user and drops repetitions, in place. */
function sortedHistories(offsets: Int32Array, items: Int32Array): Histories {
  let end = 0;
  for (let user = 0, from = 0; user + 1 < offsets.length; user++) {
    const to = offsets[user + 1];
    const sorted = items.subarray(from, to).sort();
    const start = end;
    for (const item of sorted) if (end === start || items[end - 1] !== item) items[end++] = item;
    from = to;
    offsets[user + 1] = end;
  }
  return { offsets, items: items.subarray(0, end) };
}

/**
 * Draws the candidates of each user: `count` different items, all equally likely, among the items that are not
 * excluded. If there are no more than `count` of them, the user gets all, in ascending order. The candidates depend on
 * the seed and the user's number alone. They do not depend on the model, the machine or the order of the calls.
 */
export class CandidateSampler {
  readonly #random: CounterRandom;
  readonly #drawn: Int32Array;
  readonly #candidates: Int32Array;
  readonly #catalog: Catalog | null;
  #stamp = 0;

  /**
   * @param excluded the items of each user that cannot be candidates.
   * @param options `items` is the number of items of the catalog, I.
   */
  constructor(
    private readonly excluded: LeftOutItems,
    private readonly options: { items: number; count: number; seed: number },
  ) {
    this.#random = new CounterRandom(options.seed, Purpose.evaluationCandidates);
    this.#drawn = new Int32Array(options.items);
    this.#candidates = new Int32Array(Math.min(options.count, options.items));
    this.#catalog = excluded.everywhere?.length ? catalogOf(excluded, excluded.everywhere, options.items) : null;
  }

  /** Returns the number of items of the catalog that are not excluded for a user. */
  available(user: number): number {
    return openCount(this.excluded, user, this.options.items);
  }

  /** Returns the number of a user's candidates. */
  count(user: number): number {
    return Math.min(this.options.count, this.available(user));
  }

  /** The number of items of the catalog, I. */
  get itemCount(): number {
    return this.options.items;
  }

  /** Returns the candidates of a user. The next call reuses the array. */
  of(user: number): Int32Array {
    const excluded = ownItems({ ...this.excluded, items: this.#catalog?.excluded ?? this.excluded.items }, user);
    const available = this.available(user);
    const count = this.count(user);
    const candidates = this.#candidates.subarray(0, count);
    if (count === available) for (let at = 0; at < count; at++) candidates[at] = at;
    else this.#drawPlaces(user, available, candidates);
    for (let at = 0; at < count; at++) candidates[at] = openItem(candidates[at], excluded);
    if (this.#catalog) for (let at = 0; at < count; at++) candidates[at] = this.#catalog.items[candidates[at]];
    return candidates;
  }

  /**
   * Draws different numbers from 0 to available - 1 by Floyd's sampling without replacement, which needs exactly one
   * draw for each.
   */
  #drawPlaces(user: number, available: number, places: Int32Array): void {
    const stamp = ++this.#stamp;
    const drawn = this.#drawn;
    const first = available - places.length;
    let words = this.#random.words(user);
    for (let at = 0; at < places.length; at++) {
      if (at > 0 && (at & 3) === 0) words = this.#random.words(user, at >>> 2);
      const last = first + at;
      const drawnPlace = below(words[at & 3], last + 1);
      const place = drawn[drawnPlace] === stamp ? last : drawnPlace;
      drawn[place] = stamp;
      places[at] = place;
    }
  }
}

/** A part of the items, which are numbered anew. */
interface Catalog {
  /** The items of the part, in ascending order. */
  readonly items: Int32Array;
  /** The items that single users leave out, by their new numbers. */
  readonly excluded: Int32Array;
}

/** Makes the part of `itemCount` items that is not left out `everywhere`. */
function catalogOf({ items: excluded }: LeftOutItems, everywhere: Int32Array, itemCount: number): Catalog {
  const items = otherItems(everywhere, itemCount);
  const numbers = new Int32Array(itemCount);
  for (const [number, item] of items.entries()) numbers[item] = number;
  return { items, excluded: excluded.map((item) => numbers[item]) };
}

/**
 * Returns the item at `place` among the items that are not in `excluded`, which ascends. It is `place` plus the number
 * of excluded items before it.
 */
function openItem(place: number, excluded: Int32Array): number {
  let low = 0;
  let high = excluded.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (excluded[middle] - middle <= place) low = middle + 1;
    else high = middle;
  }
  return place + low;
}
