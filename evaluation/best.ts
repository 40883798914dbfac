/**
 * The best `size` items of each of many lists, kept while scores stream by: higher score first, lower item number first
 * on a tie. What is kept does not depend on the order in which items are offered.
 */
export class BestItems {
  /** [lists, size], best first; -1 where a list is shorter. */
  readonly items: Int32Array;
  /** [lists, size]; -Infinity where a list is shorter. */
  readonly scores: Float64Array;

  constructor(
    lists: number,
    readonly size: number,
  ) {
    this.items = new Int32Array(lists * size).fill(-1);
    this.scores = new Float64Array(lists * size).fill(-Infinity);
  }

  /** The score below which nothing enters the list any more. */
  floor(list: number): number {
    return this.size === 0 ? Infinity : this.scores[(list + 1) * this.size - 1];
  }

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

  /** The items of a list, best first, without padding. */
  of(list: number): Int32Array {
    const items = this.items.subarray(list * this.size, (list + 1) * this.size);
    const end = items.indexOf(-1);
    return end < 0 ? items : items.subarray(0, end);
  }
}

function precedes(score: number, item: number, otherScore: number, otherItem: number): boolean {
  return score > otherScore || (score === otherScore && (item < otherItem || otherItem < 0));
}
