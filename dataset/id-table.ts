/** Words of a slot: the id's number + 1 (0: free), its hash, where it lies in the bytes, its length. */
const SLOT_SHIFT = 2;
const SLOT = 1 << SLOT_SHIFT;
const FEWEST_SLOTS = 1024;

/**
 * Numbers distinct ids 0, 1, 2, ... in order of first appearance. Ids are UTF-8 bytes, looked up where they lie in the
 * caller's buffer: no string is made for a line of a file, only one for each id at the end.
 *
 * An open-addressing hash table with linear probing, at most half full. In a large one each access of memory is a wait, so a slot
 * holds all that a lookup needs but the bytes: one wait for the slot, one for the bytes.
 */
export class IdTable {
  #slots = new Int32Array(SLOT * FEWEST_SLOTS);
  /** All ids, one after another; id n starts at `#starts[n]` and ends at `#starts[n + 1]`. */
  #bytes = Buffer.from(new ArrayBuffer(1 << 13));
  #starts = new Uint32Array(FEWEST_SLOTS / 2);
  #size = 0;
  #isOpen = true;

  /** A closed table of `ids`, which must be distinct, numbered as listed. */
  static of(ids: Iterable<string>): IdTable {
    const table = new IdTable();
    for (const id of ids) {
      const bytes = Buffer.from(id);
      table.numberOf(bytes, 0, bytes.length);
    }
    return table.close();
  }

  /** How many distinct ids it holds. */
  get size(): number {
    return this.#size;
  }

  /** From now on unknown ids are not numbered. */
  close(): this {
    this.#isOpen = false;
    return this;
  }

  /** Number of the id `bytes[start .. end]`. One never seen before gets the next number, or -1 once the table is closed. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    const hash = hashOf(bytes, start, end);
    const last = slots.length - 1;
    let slot = (hash << SLOT_SHIFT) & last;
    for (; slots[slot] !== 0; slot = (slot + SLOT) & last) {
      const isLikely = slots[slot + 1] === hash && slots[slot + 3] === end - start;
      if (isLikely && this.#holds(slots[slot + 2] >>> 0, bytes, start, end)) return slots[slot] - 1;
    }
    if (!this.#isOpen) return -1;
    slots[slot + 1] = hash;
    slots[slot + 2] = this.#append(bytes, start, end);
    slots[slot + 3] = end - start;
    slots[slot] = this.#size;
    if (2 * SLOT * this.#size > slots.length) this.#rehash();
    return this.#size - 1;
  }

  /** The id of number `index` as a string. */
  idOf(index: number): string {
    return this.#bytes.toString('utf8', this.#starts[index], this.#starts[index + 1]);
  }

  /** All ids as strings, by number. */
  ids(): string[] {
    return Array.from({ length: this.#size }, (_, index) => this.idOf(index));
  }

  /** Whether the id stored at `own` is `bytes[start .. end]`, which is as long. */
  #holds(own: number, bytes: Uint8Array, start: number, end: number): boolean {
    const stored = this.#bytes;
    while (start < end) if (stored[own++] !== bytes[start++]) return false;
    return true;
  }

  /** Stores an id, which gets the next number; returns where it starts. */
  #append(bytes: Uint8Array, start: number, end: number): number {
    const from = this.#starts[this.#size];
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const larger = Buffer.from(new ArrayBuffer(Math.max(2 * this.#bytes.length, to)));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    for (let at = from; at < to; at++) this.#bytes[at] = bytes[start++];
    if (++this.#size === this.#starts.length) {
      const larger = new Uint32Array(2 * this.#size);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.#size] = to;
    return from;
  }

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

/** FNV-1a with a final mix, so that the low bits, which choose the slot, depend on every byte. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  while (start < end) hash = Math.imul(hash ^ bytes[start++], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
