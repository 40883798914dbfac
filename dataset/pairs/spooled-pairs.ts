import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import type { HistoryBlock, PairSink, SortedHistories } from './training-pairs.js';

/** The number of interactions that are written or read together. */
const PAIRS_AT_ONCE = 1 << 17;
/** The most interactions, because their places are counted in 32 bits. */
const MOST_PAIRS = 2 ** 31 - 1;
/** The number of items of a block of sorted histories, unless one user has more. */
const BLOCK_ITEMS = 1 << 22;

/** Where interactions are kept, and how much memory sorting them may take. */
export interface SpoolOptions {
  /** The folder of the spool, which is removed after sorting. */
  readonly folder: string;
  /** The file to which the sorted items of all users are written, as int32 in little-endian order. */
  readonly target: string;
  /** The bytes of items that are sorted at once. The items of one user are always sorted at once. */
  readonly memory: number;
}

/**
 * Keeps interactions in a file, 8 bytes for each, and sorts them with a bounded amount of memory, besides 4 bytes for each user. The
 * users are divided into ranges whose items fit into it. For each range the file is read once.
 */
export class SpooledPairs implements PairSink {
  readonly #path: string;
  readonly #file: number;
  readonly #buffer = new Int32Array(2 * PAIRS_AT_ONCE);
  #used = 0;
  #length = 0;

  constructor(private readonly options: SpoolOptions) {
    this.#path = join(options.folder, 'pairs.spool');
    this.#file = openSync(this.#path, 'w+');
  }

  get length(): number {
    return this.#length;
  }

  add(user: number, item: number): void {
    if (this.#used === this.#buffer.length) this.#flush();
    this.#buffer[this.#used++] = user;
    this.#buffer[this.#used++] = item;
    this.#length++;
  }

  /** Closes and removes the spool. */
  async close(): Promise<void> {
    closeSync(this.#file);
    await rm(this.#path, { force: true });
  }

  async sorted(userCount: number): Promise<SortedHistories & { readonly repetitions: number }> {
    if (this.#length > MOST_PAIRS)
      throw new InputError(`Cannot use ${this.#length} interactions: at most ${MOST_PAIRS} are possible`);
    this.#flush();
    const counts = new Int32Array(userCount);
    for (const pairs of this.#pairs()) for (let at = 0; at < pairs.length; at += 2) counts[pairs[at]]++;
    const offsets = new Int32Array(userCount + 1);
    const target = openSync(this.options.target, 'w');
    try {
      let first = 0;
      while (first < userCount) {
        const end = this.#endOfRange(counts, first);
        writeAll(target, this.#sortRange(counts, first, end, offsets));
        first = end;
        // Signals and timers get a turn between two ranges.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      closeSync(target);
    }
    const repetitions = this.#length - offsets[userCount];
    return { offsets, repetitions, blocks: () => blocksOf(this.options.target, offsets) };
  }

  /** Returns the user after the last one whose items, with those of the users from `first` on, fit into the memory. */
  #endOfRange(counts: Int32Array, first: number): number {
    let end = first + 1;
    for (let items = counts[first]; end < counts.length; end++) {
      items += counts[end];
      if (4 * items > this.options.memory) break;
    }
    return end;
  }

  /** Sorts the items of the users `first` to `end` - 1 and merges repetitions. Fills in the offsets of the users after them. */
  #sortRange(counts: Int32Array, first: number, end: number, offsets: Int32Array): Int32Array {
    const ends = new Int32Array(end - first);
    for (let user = first + 1; user < end; user++) ends[user - first] = ends[user - first - 1] + counts[user - 1];
    const items = new Int32Array(ends[end - first - 1] + counts[end - 1]);
    for (const pairs of this.#pairs()) {
      for (let at = 0; at < pairs.length; at += 2) {
        const user = pairs[at];
        if (user >= first && user < end) items[ends[user - first]++] = pairs[at + 1];
      }
    }
    let length = 0;
    for (let user = first; user < end; user++) {
      const own = items.subarray(ends[user - first] - counts[user], ends[user - first]).sort();
      for (let at = 0; at < own.length; at++) if (at === 0 || own[at] !== own[at - 1]) items[length++] = own[at];
      offsets[user + 1] = offsets[first] + length;
    }
    return items.subarray(0, length);
  }

  /** Reads the spool from the start. The array is valid until the next one is read. */
  *#pairs(): Generator<Int32Array> {
    const bytes = new Uint8Array(this.#buffer.buffer);
    for (let at = 0; at < 8 * this.#length;) {
      const read = readSync(this.#file, bytes, 0, Math.min(bytes.length, 8 * this.#length - at), at);
      if (read === 0 || read % 8 !== 0) throw new Error(`${this.#path} was cut off while it was read`);
      at += read;
      yield this.#buffer.subarray(0, read / 4);
    }
  }

  #flush(): void {
    writeAll(this.#file, this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}

function writeAll(file: number, { buffer, byteOffset, byteLength }: Int32Array): void {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30));
}

/** Reads sorted items in blocks of whole users. */
function* blocksOf(path: string, offsets: Int32Array): Generator<HistoryBlock> {
  const users = offsets.length - 1;
  const file = openSync(path, 'r');
  try {
    for (let first = 0, end = 0; first < users; first = end) {
      end = first + 1;
      while (end < users && offsets[end + 1] - offsets[first] <= BLOCK_ITEMS) end++;
      const items = new Int32Array(offsets[end] - offsets[first]);
      readAll(file, new Uint8Array(items.buffer), 4 * offsets[first]);
      const own = offsets.slice(first, end + 1).map((offset) => offset - offsets[first]);
      yield { first, histories: { offsets: own, items } };
    }
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30), position + at);
    if (read === 0) throw new Error('the sorted interactions were cut off while they were read');
    at += read;
  }
}
