import { pushEpsilon } from '../../model/robustness/certificate.js';
import type { BestItems } from '../ranking/best.js';
import type { ScoreBlock } from '../ranking/score-blocks.js';

/**
 * Keeps, for each item, the user whose top k it enters most cheaply when it alone is perturbed, while scores are
 * offered.
 */
export class CheapestPushes {
  /** The least epsilon of each item [I]; Infinity where it can reach no user. */
  readonly epsilons: Float64Array;
  /** The user with that epsilon [I], the lowest number of several that tie; -1 where there is none. */
  readonly users: Int32Array;

  /**
   * @param best the best items of each user, k or more of them.
   * @param top the length of the lists, k.
   */
  constructor(
    items: number,
    private readonly best: BestItems,
    private readonly top: number,
  ) {
    this.epsilons = new Float64Array(items).fill(Infinity);
    this.users = new Int32Array(items).fill(-1);
  }

  /**
   * Offers a row of a block. The rows must ascend, and their users must be numbered like the lists of `best`.
   * @param reach how far a perturbation of size 1 moves a score of the user.
   * @param exact computes the exact score of an item.
   */
  offer(block: ScoreBlock, row: number, reach: number, exact: (item: number) => number): void {
    const { scores, items, firstItem } = block;
    const user = block.firstRow + row;
    const last = user * this.best.size + this.top - 1;
    const members = this.best.of(user).subarray(0, this.top);
    if (reach === 0 || members.length < this.top) return;
    const floor = this.best.scores[last];
    const optimistic = floor - block.errors[row];
    const perReach = 1 / reach;
    for (let item = firstItem, at = row * items; item < firstItem + items; item++, at++) {
      if ((optimistic - scores[at]) * perReach >= this.epsilons[item] || members.includes(item)) continue;
      const epsilon = pushEpsilon(floor - exact(item), reach);
      if (epsilon >= this.epsilons[item]) continue;
      this.epsilons[item] = epsilon;
      this.users[item] = user;
    }
  }
}
