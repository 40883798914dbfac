/**
 * Numbers distinct ids 0, 1, 2, ... in order of first appearance. Ids are UTF-8 bytes, looked up where they lie in the
 * caller's buffer: no string is made for a line of a file, only one for each id at the end.
 *
 * An open-addressing hash table with linear probing, at most half full. A slot is two words: the id's hash, and its number + 1
 * (0: free).
 */
export class IdTable {
  #slots = new Int32Array(2 * 1024);
  /** Id n lies in `#bytes` from `#starts[n]` to `#starts[n + 1]`. */
  #starts = new Uint32Array(512);
  #bytes = Buffer.from(new ArrayBuffer(8 * 1024));
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
    const hash = hashOf(bytes, start, end);
    const slot = this.#probe(bytes, start, end, hash);
    const known = this.#slots[slot + 1] - 1;
    if (known >= 0 || !this.#isOpen) return known;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = this.#size + 1;
    this.#append(bytes, start, end);
    if (4 * this.#size > this.#slots.length) this.#rehash();
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

  /** The slot that holds the id, or the free slot where it belongs. */
  #probe(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let slot = (hash << 1) & last; ; slot = (slot + 2) & last) {
      const number = slots[slot + 1];
      if (number === 0 || (slots[slot] === hash && this.#holds(number - 1, bytes, start, end))) return slot;
    }
  }

  #holds(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes;
    let at = this.#starts[index];
    if (this.#starts[index + 1] - at !== end - start) return false;
    while (start < end) if (own[at++] !== bytes[start++]) return false;
    return true;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
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
  }

  #rehash(): void {
    const old = this.#slots;
    const slots = (this.#slots = new Int32Array(2 * old.length));
    const last = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let slot = (old[from] << 1) & last;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & last;
      slots[slot] = old[from];
      slots[slot + 1] = old[from + 1];
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
