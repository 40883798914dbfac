/**
 * Says which of `total` rows have arrived in frames. Frames may be cut in any way, but no row may come in two different
 * frames, because a sender does not change its cuts.
 */
export class Coverage {
  /** A 1 for each row that has arrived. */
  readonly #have: Uint8Array;
  #missing: number;
  #isEmpty = true;

  constructor(readonly total: number) {
    this.#have = new Uint8Array(total);
    this.#missing = total;
  }

  /** Whether all rows have arrived. Where there are no rows, one empty frame must have arrived. */
  get isComplete(): boolean {
    return this.#missing === 0 && !this.#isEmpty;
  }

  /** Whether the rows of a frame are wanted, have all arrived, or cannot be right. */
  check({ from, count, total }: { from: number; count: number; total: number }): 'wanted' | 'duplicate' | 'refused' {
    if (total !== this.total || from + count > total || (count === 0 && total > 0)) return 'refused';
    const have = this.#have.subarray(from, from + count);
    if (!have.includes(1)) return total === 0 && !this.#isEmpty ? 'duplicate' : 'wanted';
    return have.includes(0) ? 'refused' : 'duplicate';
  }

  /** Marks the rows of a frame that `check` called wanted. */
  add({ from, count }: { from: number; count: number }): void {
    this.#have.fill(1, from, from + count);
    this.#missing -= count;
    this.#isEmpty = false;
  }
}
