import type { HistoryBlock } from '../../dataset/pairs/training-pairs.js';
import type { IdText } from '../../runtime/ids.js';
import { sharedInts } from '../../runtime/shared-memory.js';
import type { SealedFolder } from '../../storage/sealed-folder.js';
import { FILES, type PreparedContents } from './contents.js';
import { readInts } from './open.js';

/** The bytes of ids that are read together. */
const ID_BYTES = 1 << 22;

/** A range of users: `from` to `to` - 1. */
export interface UserRange {
  readonly from: number;
  readonly to: number;
}

/** The items of a range among the items of all users. */
interface KeptItems extends UserRange {
  readonly items: Int32Array;
}

/** Reads the histories of ranges of users from prepared data, as much as a process needs of them. */
export class HistoryShares {
  /** What was read last, of which the next range may have a part. */
  #kept: KeptItems = { from: 0, to: 0, items: new Int32Array(0) };
  #block: (HistoryBlock & UserRange) | undefined;

  constructor(private readonly folder: SealedFolder) {}

  /**
   * Returns the histories of a range. Items that the range before it had are not read again. Rejects with an InputError
   * where the folder is damaged.
   */
  async of({ from, to }: UserRange): Promise<HistoryBlock> {
    if (this.#block?.from === from && this.#block.to === to) return this.#block;
    const offsets = await readInts(this.folder, FILES.offsets, from, to + 1);
    const [start, end] = [offsets[0], offsets[to - from]];
    this.#kept = { from: start, to: end, items: await this.#read(start, end) };
    for (let user = 0; user < offsets.length; user++) offsets[user] -= start;
    this.#block = { from, to, first: from, histories: { offsets, items: this.#kept.items } };
    return this.#block;
  }

  async #read(from: number, to: number): Promise<Int32Array> {
    const kept = this.#kept;
    const [first, last] = [Math.max(from, kept.from), Math.min(to, kept.to)];
    if (first >= last) return readInts(this.folder, FILES.historyItems, from, to);
    const items = sharedInts(to - from);
    items.set(await readInts(this.folder, FILES.historyItems, from, first));
    items.set(kept.items.subarray(first - kept.from, last - kept.from), first - from);
    items.set(await readInts(this.folder, FILES.historyItems, last, to), last - from);
    return items;
  }
}

/** The ids of prepared data, which are read block by block each time. */
export function preparedIds(
  folder: SealedFolder,
  { users, items }: PreparedContents,
): Record<'users' | 'items', IdText> {
  const text = (name: string, length: number): IdText => {
    const bytes = folder.bytesOf(name);
    async function* blocks() {
      for (let at = 0; at < bytes; at += ID_BYTES) yield folder.read(name, at, Math.min(at + ID_BYTES, bytes));
    }
    return { length, bytes, blocks };
  };
  return { users: text(FILES.userText, users), items: text(FILES.itemText, items) };
}
