import type { ScoreBlock } from './score-blocks.js';

/** Keeps, for each list, the scores that are nearest to its threshold while scores are offered. */
export class NearestScores {
  /** The lowest score that is at least the threshold [lists]; Infinity where there is none. */
  readonly above: Float64Array;
  /** The highest score under the threshold [lists]; -Infinity where there is none. */
  readonly below: Float64Array;

  constructor(private readonly thresholds: Float64Array) {
    this.above = new Float64Array(thresholds.length).fill(Infinity);
    this.below = new Float64Array(thresholds.length).fill(-Infinity);
  }

  /**
   * Offers the items of a block's row to the list `firstRow` + `row`.
   * @param exact computes the exact score of an item.
   */
  offer(block: ScoreBlock, row: number, exact: (item: number) => number): void {
    const { scores, items, firstItem } = block;
    const error = block.errors[row];
    const list = block.firstRow + row;
    let high = this.above[list] + error;
    let low = this.below[list] - error;
    if (block.count(row, { lower: low, upper: high }).within === 0) return;
    for (let item = 0, at = row * items; item < items; item++, at++) {
      if (scores[at] >= high || scores[at] <= low) continue;
      this.#narrow(list, exact(firstItem + item));
      high = this.above[list] + error;
      low = this.below[list] - error;
    }
  }

  #narrow(list: number, score: number): void {
    if (score >= this.thresholds[list]) this.above[list] = Math.min(this.above[list], score);
    else this.below[list] = Math.max(this.below[list], score);
  }
}
