import { HOLD_OUT } from '../../job/index.js';
import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import { sharedInts } from '../../runtime/shared-memory.js';
import type { Histories, Pairs } from '../dataset.js';
import { warmItemsOf } from './histories.js';

/** Training interactions, and pairs that were held out of them. */
export interface HeldOut {
  readonly training: Histories;
  /** The held-out pairs in the order of their users. */
  readonly validation: Pairs;
}

/**
 * Holds out one random interaction of each user who has four or more, so that at least three remain, and leaves the rest
 * as `training`. Where these are more than a tenth of all interactions, a random choice of the users gives so many. Equal
 * histories and seeds give equal results. There are no pairs where no user has four.
 */
export function splitValidation(histories: Histories, seed: number): HeldOut {
  const random = new CounterRandom(seed, Purpose.validationSplit);
  const { offsets, items } = histories;
  const places = givers(histories, random).map((user) => {
    return offsets[user] + below(random.words(user)[0], offsets[user + 1] - offsets[user]);
  });
  const isHeldOut = new Uint8Array(items.length);
  for (const place of places) isHeldOut[place] = 1;
  return without(histories, isHeldOut);
}

/** Returns the users of whom an interaction is held out, in no fixed order. */
function givers({ offsets, items }: Histories, random: CounterRandom): number[] {
  const users: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (offsets[user + 1] - offsets[user] >= HOLD_OUT.fewestInteractions) users.push(user);
  }
  const most = Math.max(1, Math.floor(items.length * HOLD_OUT.largestShare));
  return users.length <= most ? users : smallest(users, most, (user) => random.words(user)[1]);
}

/** The items that look cold in pass 1: their share of the warm items, and the seed that draws them. */
export interface PseudoColdOptions {
  /** The number of items of the data. */
  readonly itemCount: number;
  /** The share of the warm items, from 0 to 1. At least one item is drawn where it is above 0. */
  readonly share: number;
  readonly seed: number;
}

/**
 * Holds out all interactions of some warm items, drawn with the seed, so that a model meets them as cold ones. The
 * validation pairs are one random pair of each user who had such items. A user who keeps no interaction gives none,
 * because nothing is known of such a user. Equal histories and seeds give equal results.
 */
export function holdOutPseudoColdItems(histories: Histories, { itemCount, share, seed }: PseudoColdOptions): HeldOut {
  const random = new CounterRandom(seed, Purpose.pseudoColdItems);
  const isCold = drawItems(warmItemsOf(histories, itemCount), random, { itemCount, share });
  const { training, validation } = without(
    histories,
    Uint8Array.from(histories.items, (item) => isCold[item]),
  );
  const { users, items } = validation;
  const chosen: number[] = [];
  for (let first = 0, end = 0; first < users.length; first = end) {
    const user = users[first];
    while (end < users.length && users[end] === user) end++;
    const isKnown = training.offsets[user + 1] > training.offsets[user];
    if (isKnown) chosen.push(first + below(random.words(user, 1)[0], end - first));
  }
  const pairs = {
    users: Int32Array.from(chosen, (at) => users[at]),
    items: Int32Array.from(chosen, (at) => items[at]),
  };
  return { training, validation: pairs };
}

/** Marks a share of the warm items, drawn at random [I]. */
function drawItems(
  warm: Int32Array,
  random: CounterRandom,
  { itemCount, share }: Pick<PseudoColdOptions, 'itemCount' | 'share'>,
): Uint8Array {
  const drawn = smallest([...warm], Math.ceil(warm.length * share), (item) => random.words(item)[0]);
  const isDrawn = new Uint8Array(itemCount);
  for (const item of drawn) isDrawn[item] = 1;
  return isDrawn;
}

/** Returns the `count` values with the smallest draws, the smaller value first among equal ones, in no fixed order. */
function smallest(values: readonly number[], count: number, drawOf: (value: number) => number): number[] {
  const drawn = values.map((value) => ({ value, draw: drawOf(value) }));
  drawn.sort((left, right) => left.draw - right.draw || left.value - right.value);
  return drawn.slice(0, count).map(({ value }) => value);
}

/** Divides interactions: those that are marked become pairs, in the order of the users, and the others stay. */
function without({ offsets, items }: Histories, isHeldOut: Uint8Array): HeldOut {
  const count = isHeldOut.reduce((sum, mark) => sum + mark, 0);
  const training = { offsets: sharedInts(offsets.length), items: sharedInts(items.length - count) };
  const validation = { users: new Int32Array(count), items: new Int32Array(count) };
  let kept = 0;
  let held = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      if (isHeldOut[at] === 0) training.items[kept++] = items[at];
      else {
        validation.users[held] = user;
        validation.items[held++] = items[at];
      }
    }
    training.offsets[user + 1] = kept;
  }
  return { training, validation };
}
