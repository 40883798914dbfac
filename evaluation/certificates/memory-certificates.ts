import { scoreOf } from '../../model/factors.js';
import { largestFall, largestRise } from '../../model/robustness/memory-certificate.js';
import type { AttackedLists } from '../ranking/lists.js';
import type { MovableScores } from '../memory/movable-scores.js';
import type { Ranking } from '../ranking/rank.js';

/** The number of rivals of each list whose bounds are computed exactly. */
const EXAMINED = 64;

/**
 * Certificates of the test lists of a model with a content memory (model/robustness/memory-certificate.ts). They hold where the
 * items of a list are perturbed, each on its own, and the histories are not. They are exact for a model without a
 * projection. With one, no perturbation goes beyond them, but none may reach them, because one Delta_i rarely is the
 * worst for both parts of a score.
 */
export class MemoryCertificates {
  constructor(
    private readonly movable: MovableScores,
    private readonly attacked: AttackedLists,
  ) {}

  /** Returns for each pair whether its held-out item is among the first `top` and stays there at this epsilon. */
  async holds({ scores, ranks }: Ranking, epsilon: number, top: number): Promise<boolean[]> {
    const { vectors, pairs, lists } = this.attacked;
    const size = Math.max(EXAMINED, top);
    const { rivals } = await lists.rank(this.movable.raised(epsilon), { rivals: size });
    return Array.from(pairs.users, (user, pair) => {
      if (ranks[pair] >= top) return false;
      const lowest = scores[pair] - largestFall(this.movable.of(user, pairs.items[pair]), epsilon);
      const overtaking = [...rivals.of(pair)].filter(
        (rival) => scoreOf(vectors, user, rival) + largestRise(this.movable.of(user, rival), epsilon) >= lowest,
      ).length;
      // Rivals beyond those that were examined count as overtaking where their looser bound does not exclude it.
      const isComplete = rivals.floor(pair) < lowest;
      return overtaking < top && isComplete;
    });
  }
}
