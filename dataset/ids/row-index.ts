/** The number of slots of a new table. */
const FEWEST_SLOTS = 1024;

/**
 * Maps ids to positions among the distinct ids of a batch. It reuses its memory between calls, so only one thread may
 * use it. The memory depends on the size of batches, and not on the number of ids that there are.
 */
export class RowIndex {
  /** An open-addressing hash table with at least twice as many slots as ids: an id plus 1, and 0 in a free slot. */
  #ids = new Int32Array(FEWEST_SLOTS);
  /** The position of the id in the slot. */
  #positions = new Int32Array(FEWEST_SLOTS);

  /** Returns the distinct `ids` in ascending order, and the position of each id among them. */
  compact(ids: Int32Array): { rows: Int32Array; positions: Int32Array } {
    const sorted = ids.slice().sort();
    this.#clear(ids.length);
    let size = 0;
    for (let at = 0; at < sorted.length; at++) {
      if (size > 0 && sorted[at] === sorted[size - 1]) continue;
      const slot = this.#slotOf(sorted[at]);
      this.#ids[slot] = sorted[at] + 1;
      this.#positions[slot] = size;
      sorted[size++] = sorted[at];
    }
    const positions = new Int32Array(ids.length);
    for (let at = 0; at < ids.length; at++) positions[at] = this.#positions[this.#slotOf(ids[at])];
    return { rows: sorted.slice(0, size), positions };
  }

  /** Returns the slot of an id, or the free slot where it belongs. */
  #slotOf(id: number): number {
    const last = this.#ids.length - 1;
    let slot = (Math.imul(id, 0x9e3779b1) >>> 7) & last;
    while (this.#ids[slot] !== 0 && this.#ids[slot] !== id + 1) slot = (slot + 1) & last;
    return slot;
  }

  /** Empties the table, and makes room for `count` ids. */
  #clear(count: number): void {
    if (2 * count <= this.#ids.length) this.#ids.fill(0);
    else {
      const slots = 2 ** Math.ceil(Math.log2(2 * count));
      this.#ids = new Int32Array(slots);
      this.#positions = new Int32Array(slots);
    }
  }
}
