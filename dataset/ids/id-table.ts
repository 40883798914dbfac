import { InputError } from '../../runtime/errors.js';
import { hashOf, Ids, MOST_BYTES, viewOf } from '../../runtime/ids.js';

/**
 * A slot has four words: the number of the id plus 1 (0 marks a free slot), its hash, where its bytes start, and its
 * length.
 */
const SLOT_SHIFT = 2;
const SLOT = 1 << SLOT_SHIFT;
const LINE_FEED = 0x0a;
/** The number of slots of a new table. */
const FEWEST_SLOTS = 1024;
/** The limits of a table. Hashes of 32 bits find this many ids, and a typed array holds this many bytes. */
const LARGEST: IdLimits = { ids: 2 ** 28, bytes: MOST_BYTES };

interface IdLimits {
  readonly ids: number;
  /** The bytes of all ids, and one more for each. */
  readonly bytes: number;
}

/**
 * Numbers distinct ids 0, 1, 2, ... in order of first appearance. Ids are UTF-8 bytes, looked up in the buffer of the
 * caller, so that no string is made for each line of a file.
 *
 * It is an open-addressing hash table with linear probing, at most half full. The speed of a large table depends on the
 * waits for memory. A lookup therefore waits twice only, for the slot and for the bytes of the id, and many ids are
 * looked up together.
 */
export class IdTable {
  #slots = new Int32Array(SLOT * FEWEST_SLOTS);
  /** Each id, followed by a line feed: the line of id n starts at `#starts[n]` and ends at `#starts[n + 1]`. */
  #bytes = Buffer.from(new ArrayBuffer(1 << 13));
  #stored = viewOf(this.#bytes);
  #starts = new Uint32Array(FEWEST_SLOTS / 2);
  #size = 0;
  #isOpen = true;
  #hashes = new Int32Array(0);

  constructor(private readonly limits: IdLimits = LARGEST) {}

  /** Makes a closed table of `ids`, which must be distinct and are numbered in their order. */
  static of(ids: Iterable<string>): IdTable {
    const table = new IdTable();
    for (const id of ids) {
      const bytes = Buffer.from(id);
      table.numberOf(bytes, 0, bytes.length);
    }
    return table.close();
  }

  /** The number of distinct ids in the table. */
  get size(): number {
    return this.#size;
  }

  /** Closes the table: from now on unknown ids get no number. */
  close(): this {
    this.#isOpen = false;
    return this;
  }

  /**
   * Returns the number of the id `bytes[start .. end]`. A new id gets the next number, or -1 if the table is closed.
   */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const view = viewOf(bytes);
    return this.#numberOf(hashOf(view, start, end), view, start, end);
  }

  /**
   * Does the same for many ids, in order: id k is `bytes[bounds[4k + first] .. bounds[4k + first + 1]]`, and
   * `numbers[k]` becomes its number.
   */
  numbersOf(bytes: Uint8Array, bounds: Int32Array, first: 0 | 2, numbers: Int32Array): void {
    const view = viewOf(bytes);
    const hashes =
      this.#hashes.length < numbers.length ? (this.#hashes = new Int32Array(numbers.length)) : this.#hashes;
    for (let id = 0, at = first; id < numbers.length; id++, at += 4)
      hashes[id] = hashOf(view, bounds[at], bounds[at + 1]);
    this.#touch(hashes, numbers);
    for (let id = 0, at = first; id < numbers.length; id++, at += 4) {
      numbers[id] = this.#numberOf(hashes[id], view, bounds[at], bounds[at + 1]);
    }
  }

  /**
   * Reads the slots of many ids, and the bytes that they point to, so that the processor loads all of them into its
   * cache at the same time. The values that it writes into `scratch` have no meaning.
   */
  #touch(hashes: Int32Array, scratch: Int32Array): void {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let id = 0; id < scratch.length; id++) scratch[id] = slots[((hashes[id] << SLOT_SHIFT) & last) + 2];
    for (let id = 0; id < scratch.length; id++) scratch[id] = this.#bytes[scratch[id] >>> 0];
  }

  #numberOf(hash: number, view: DataView, start: number, end: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = (hash << SLOT_SHIFT) & last;
    for (; slots[slot] !== 0; slot = (slot + SLOT) & last) {
      const isLikely = slots[slot + 1] === hash && slots[slot + 3] === end - start;
      if (isLikely && this.#holds(slots[slot + 2] >>> 0, view, start, end)) return slots[slot] - 1;
    }
    if (!this.#isOpen) return -1;
    slots[slot + 1] = hash;
    slots[slot + 2] = this.#append(view, start, end);
    slots[slot + 3] = end - start;
    slots[slot] = this.#size;
    if (2 * SLOT * this.#size > slots.length) this.#rehash();
    return this.#size - 1;
  }

  /** Returns the id with number `index` as a string. */
  idOf(index: number): string {
    return this.#bytes.toString('utf8', this.#starts[index], this.#starts[index + 1] - 1);
  }

  /** Returns all ids in the order of their numbers. The table must not get more ids afterwards. */
  ids(): Ids {
    const starts = this.#starts.subarray(0, this.#size + 1);
    return new Ids({ text: this.#bytes.subarray(0, starts[this.#size]), starts });
  }

  /**
   * Tells whether the stored id that starts at `own` equals the bytes of `view` from `start` to `end`. Both have the
   * same length.
   */
  #holds(own: number, view: DataView, start: number, end: number): boolean {
    const stored = this.#stored;
    const shift = own - start;
    let at = start;
    for (; at + 4 <= end; at += 4) if (stored.getInt32(at + shift) !== view.getInt32(at)) return false;
    for (; at < end; at++) if (stored.getUint8(at + shift) !== view.getUint8(at)) return false;
    return true;
  }

  /** Stores an id under the next number. Returns where its bytes start. Throws an InputError where the table is full. */
  #append(view: DataView, start: number, end: number): number {
    const from = this.#starts[this.#size];
    const to = from + end - start + 1;
    this.#refuseMore(to);
    if (to > this.#bytes.length) {
      const larger = Buffer.from(new ArrayBuffer(Math.min(Math.max(2 * this.#bytes.length, to), LARGEST.bytes)));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#stored = viewOf(larger);
    }
    for (let at = from; start < end; at++) this.#bytes[at] = view.getUint8(start++);
    this.#bytes[to - 1] = LINE_FEED;
    if (++this.#size === this.#starts.length) {
      const larger = new Uint32Array(2 * this.#size);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.#size] = to;
    return from;
  }

  #refuseMore(bytes: number): void {
    const { limits } = this;
    if (this.#size < limits.ids && bytes <= limits.bytes) return;
    throw new InputError(
      `Cannot read so many ids: at most ${limits.ids} different users or items with ${limits.bytes} bytes of ids are possible: current number is ${this.#size + 1} with ${bytes} bytes. Use shorter ids, such as numbers, or fewer of them`,
    );
  }

  /** Doubles the number of slots and moves all ids to their new slots. */
  #rehash(): void {
    const old = this.#slots;
    const slots = (this.#slots = new Int32Array(2 * old.length));
    const last = slots.length - 1;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from] === 0) continue;
      let slot = (old[from + 1] << SLOT_SHIFT) & last;
      while (slots[slot] !== 0) slot = (slot + SLOT) & last;
      slots.set(old.subarray(from, from + SLOT), slot);
    }
  }
}
