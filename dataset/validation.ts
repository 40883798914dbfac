import { below, CounterRandom, Purpose } from '../model/random.js';
import type { Histories, Pairs } from './dataset.js';

/**
 * Holds out one random training interaction of each user who has two or more, and leaves the rest as `training`. Equal
 * histories and seeds give equal results. Validation pairs are in the order of their users.
 */
export function splitValidation(histories: Histories, seed: number): { training: Histories; validation: Pairs } {
  const random = new CounterRandom(seed, Purpose.validationSplit);
  const users: number[] = [];
  const heldOut: number[] = [];
  const offsets = new Int32Array(histories.offsets.length);
  const items = histories.items.slice();
  for (let user = 0; user + 1 < offsets.length; user++) {
    const start = histories.offsets[user];
    const end = histories.offsets[user + 1];
    let length = end - start;
    items.copyWithin(offsets[user], start, end);
    if (length >= 2) {
      const place = offsets[user] + below(random.words(user)[0], length);
      users.push(user);
      heldOut.push(items[place]);
      items.copyWithin(place, place + 1, offsets[user] + length);
      length--;
    }
    offsets[user + 1] = offsets[user] + length;
  }
  const training = { offsets, items: items.slice(0, offsets[offsets.length - 1]) };
  return { training, validation: { users: Int32Array.from(users), items: Int32Array.from(heldOut) } };
}
