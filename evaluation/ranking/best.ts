/**
 * Keeps the best `size` items of each of many lists while scores are offered. A higher score comes first, and on a tie
 * the lower item number. The result does not depend on the order in which items are offered.
 */
export class BestItems {
  /** The items [lists, size], the best first; -1 where a list is shorter. */
  readonly items: Int32Array;
  /** The scores of the items [lists, size]; -Infinity where a list is shorter. */
  readonly scores: Float64Array;

  /**
   * @param lists the number of lists.
   * @param size the length of each list.
   */
  constructor(
    lists: number,
    readonly size: number,
  ) {
    this.items = new Int32Array(lists * size).fill(-1);
    this.scores = new Float64Array(lists * size).fill(-Infinity);
  }

  /** Returns the score of the last item. An item with a lower score does not enter the list. */
  floor(list: number): number {
    return this.size === 0 ? Infinity : this.scores[(list + 1) * this.size - 1];
  }

  /** Offers an item to a list. An item must be offered once only. */
  offer(list: number, item: number, score: number): void {
    const first = list * this.size;
    let at = first + this.size - 1;
    if (this.size === 0 || !precedes(score, item, this.scores[at], this.items[at])) return;
    for (; at > first && precedes(score, item, this.scores[at - 1], this.items[at - 1]); at--) {
      this.scores[at] = this.scores[at - 1];
      this.items[at] = this.items[at - 1];
    }
    this.scores[at] = score;
    this.items[at] = item;
  }

  /** Returns the items of a list, the best first, without padding. */
  of(list: number): Int32Array {
    const items = this.items.subarray(list * this.size, (list + 1) * this.size);
    const end = items.indexOf(-1);
    return end < 0 ? items : items.subarray(0, end);
  }
}

/** Whether an item comes before another one. An item number of -1 marks a free place. */
function precedes(score: number, item: number, otherScore: number, otherItem: number): boolean {
  return score > otherScore || (score === otherScore && (item < otherItem || otherItem < 0));
}
