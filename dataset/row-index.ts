/**
 * Maps ids to positions among the distinct ids of a batch. It reuses one array between calls, so only one thread may
 * use it.
 */
export class RowIndex {
  readonly #position: Int32Array;

  /** @param size the number of ids, which are 0 .. size - 1. */
  constructor(size: number) {
    this.#position = new Int32Array(size);
  }

  /** Returns the distinct `ids` in ascending order, and the position of each id among them. */
  compact(ids: Int32Array): { rows: Int32Array; positions: Int32Array } {
    const sorted = ids.slice().sort();
    let size = 0;
    for (let at = 0; at < sorted.length; at++) {
      if (size > 0 && sorted[at] === sorted[size - 1]) continue;
      this.#position[sorted[at]] = size;
      sorted[size++] = sorted[at];
    }
    const positions = new Int32Array(ids.length);
    for (let at = 0; at < ids.length; at++) positions[at] = this.#position[ids[at]];
    return { rows: sorted.slice(0, size), positions };
  }
}
