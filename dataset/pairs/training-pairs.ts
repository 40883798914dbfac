import type { Histories } from '../dataset.js';
import { GrowingInt32 } from './growing.js';
import { historiesOf } from './histories.js';

/** The histories of consecutive users, of which `first` is the first. Its offsets count from the items of the block. */
export interface HistoryBlock {
  readonly first: number;
  readonly histories: Histories;
}

/** The histories of all users, sorted and without repetitions, which are read block by block, in the order of the users. */
export interface SortedHistories {
  /** The start of each user's items among all, and the end of the last one [U + 1]. */
  readonly offsets: Int32Array;
  /** Returns the blocks, each time from the first one on. */
  blocks(): Iterable<HistoryBlock> | AsyncIterable<HistoryBlock>;
}

/** Collects training interactions in the order of the files. */
export interface PairSink<Training extends SortedHistories = SortedHistories> {
  /** The number of interactions so far. */
  readonly length: number;
  add(user: number, item: number): void;
  /** Sorts the items of each user and merges repetitions, which it counts. */
  sorted(users: number, items: number): Promise<Training & { readonly repetitions: number }>;
}

/** Keeps interactions in memory: 8 bytes for each, and 8 more while they are sorted. */
export class PairsInMemory implements PairSink<SortedInMemory> {
  readonly #users = new GrowingInt32();
  readonly #items = new GrowingInt32();

  get length(): number {
    return this.#users.length;
  }

  add(user: number, item: number): void {
    this.#users.push(user);
    this.#items.push(item);
  }

  sorted(users: number, items: number): Promise<SortedInMemory & { readonly repetitions: number }> {
    const pairs = { users: this.#users.view(), items: this.#items.view() };
    const { histories, repetitions } = historiesOf(pairs, users, items);
    return Promise.resolve({ ...inMemory(histories), repetitions });
  }
}

/** Histories that are in memory as a whole. */
export interface SortedInMemory extends SortedHistories {
  readonly histories: Histories;
}

/** Gives histories in memory the form of sorted histories, with one block. */
export function inMemory(histories: Histories): SortedInMemory {
  return { histories, offsets: histories.offsets, blocks: () => [{ first: 0, histories }] };
}
