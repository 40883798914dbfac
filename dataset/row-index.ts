/** Maps ids to positions among the distinct ids of a batch. Holds one scratch array, so it belongs to one thread. */
export class RowIndex {
  readonly #position: Int32Array;

  /** `size`: ids are 0 .. size - 1. */
  constructor(size: number) {
    this.#position = new Int32Array(size);
  }

  /** The distinct `ids`, ascending, and the position of each id among them. */
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
