import { pushEpsilon } from '../model/certificate.js';
import type { BestItems } from './best.js';
import type { ScoreBlock } from './score-blocks.js';

/** For each item, the user whose top k it enters most cheaply when it alone is perturbed; kept while scores stream by. */
export class CheapestPushes {
  /** [I]: the least epsilon; Infinity where no user can be reached. */
  readonly epsilons: Float64Array;
  /** [I]: its user, the lowest number where several tie; -1 where there is none. */
  readonly users: Int32Array;

  /** `best` holds each user's best items, k or more of them. */
  constructor(
    items: number,
    private readonly best: BestItems,
    private readonly top: number,
  ) {
    this.epsilons = new Float64Array(items).fill(Infinity);
    this.users = new Int32Array(items).fill(-1);
  }

  /** Offers a block's row, whose users are numbered like the lists of `best`, in ascending order. */
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
