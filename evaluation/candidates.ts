import type { Histories, Pairs } from '../dataset/dataset.js';
import { below, CounterRandom, Purpose } from '../model/random.js';

/** Training history and held-out items of each user together, ascending, without repetition: what is no candidate. */
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

/** Sorts each user's items and drops repetitions, in place. */
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
 * Draws each user's candidates: `count` items, all different and equally likely, out of those not excluded; all of
 * these, ascending, where there are no more than that. A user's candidates depend on the seed and the user's number
 * alone, not on who asks, in which order, or for which model.
 */
export class CandidateSampler {
  readonly #random: CounterRandom;
  readonly #drawn: Int32Array;
  readonly #candidates: Int32Array;
  #stamp = 0;

  constructor(
    private readonly excluded: Histories,
    private readonly options: { items: number; count: number; seed: number },
  ) {
    this.#random = new CounterRandom(options.seed, Purpose.evaluationCandidates);
    this.#drawn = new Int32Array(options.items);
    this.#candidates = new Int32Array(Math.min(options.count, options.items));
  }

  /** How many items of the catalog are open to a user. */
  available(user: number): number {
    return this.options.items - (this.excluded.offsets[user + 1] - this.excluded.offsets[user]);
  }

  /** How many candidates a user has. */
  count(user: number): number {
    return Math.min(this.options.count, this.available(user));
  }

  /** I. */
  get itemCount(): number {
    return this.options.items;
  }

  /** The array is reused by the next call. */
  of(user: number): Int32Array {
    const excluded = this.excluded.items.subarray(this.excluded.offsets[user], this.excluded.offsets[user + 1]);
    const available = this.available(user);
    const count = this.count(user);
    const candidates = this.#candidates.subarray(0, count);
    if (count === available) for (let at = 0; at < count; at++) candidates[at] = at;
    else this.#drawPlaces(user, available, candidates);
    for (let at = 0; at < count; at++) candidates[at] = openItem(candidates[at], excluded);
    return candidates;
  }

  /** Floyd's sampling without replacement of 0 .. available - 1: exactly one draw a candidate. */
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

/** The item at `place` among those not in `excluded` (ascending): place + number of excluded items before it. */
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
