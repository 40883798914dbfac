import type { Histories } from '../dataset.js';

/** The number of pairs for which one user is kept, from whom the users of the others are found. It is a power of two. */
const STRIDE = 32;

/** The data from which the pairs of a partition are taken. */
interface PairOptions {
  readonly training: Histories;
  /** The user whose history is the first in `training`. */
  readonly first?: number;
  /** Users in ascending order whose pairs are left out. */
  readonly usersWithoutNegatives: Int32Array;
}

/**
 * The (user, item) pairs of a range of users, without users whose history leaves no negative. If no user is left out, the
 * items are a view of the histories. Reading a positive item then loads the history in which its negative is looked up.
 * The users take an eighth of a byte for each pair.
 */
export class UserPairs {
  /** The item of each pair. */
  readonly items: Int32Array;
  readonly #from: number;
  /** Where the pairs of each user start, and where the last ones end. They count from `#start`. */
  readonly #offsets: Int32Array;
  readonly #start: number;
  /** The place in the range of the user of every `STRIDE`th pair. */
  readonly #users: Int32Array;

  constructor({ from, to }: { readonly from: number; readonly to: number }, options: PairOptions) {
    const { training, first = 0, usersWithoutNegatives } = options;
    const isLeftOut = (user: number) => from <= user && user < to;
    const leftOut = usersWithoutNegatives.filter(isLeftOut).map((user) => user - from);
    const offsets = training.offsets.subarray(from - first, to - first + 1);
    const items = training.items.subarray(offsets[0], offsets[to - from]);
    const kept = leftOut.length === 0 ? { offsets, items } : without(leftOut, { offsets, items });
    this.#from = from;
    this.items = kept.items;
    this.#offsets = kept.offsets;
    this.#start = kept.offsets[0];
    this.#users = new Int32Array(Math.ceil(this.length / STRIDE));
    for (let at = 0, user = 0; at < this.#users.length; at++) {
      while (this.#endOf(user) <= at * STRIDE) user++;
      this.#users[at] = user;
    }
  }

  /** The number of pairs. */
  get length(): number {
    return this.items.length;
  }

  /** Returns the user of a pair. */
  userOf(pair: number): number {
    let user = this.#users[Math.floor(pair / STRIDE)];
    while (this.#endOf(user) <= pair) user++;
    return this.#from + user;
  }

  #endOf(user: number): number {
    return this.#offsets[user + 1] - this.#start;
  }
}

/** Takes the pairs of the users `leftOut`, who ascend, out of histories. */
function without(leftOut: Int32Array, { offsets, items }: Histories): Histories {
  const kept = { offsets: new Int32Array(offsets.length), items: new Int32Array(items.length) };
  let [length, next] = [0, 0];
  for (let user = 0; user + 1 < offsets.length; user++) {
    const own = items.subarray(offsets[user] - offsets[0], offsets[user + 1] - offsets[0]);
    if (leftOut[next] === user) next++;
    else {
      kept.items.set(own, length);
      length += own.length;
    }
    kept.offsets[user + 1] = length;
  }
  return { offsets: kept.offsets, items: kept.items.slice(0, length) };
}
