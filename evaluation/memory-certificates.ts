import type { ScoringVectors } from '../model/factors.js';
import { scoreOf } from '../model/factors.js';
import { gramOf, inner, projectedNorms } from '../model/gram.js';
import type { MovableScore } from '../model/memory-certificate.js';
import { largestFall, largestRise, largestTurn } from '../model/memory-certificate.js';
import type { AttackedLists } from './lists.js';
import type { MemoryModel } from './memory-attack.js';
import type { Ranking } from './rank.js';

/** The number of rivals of each list whose bounds are computed exactly. */
const EXAMINED = 64;
/** Covers the rounding of a bound to float32. */
const ROUNDED_UP = 1 + 2 ** -20;

/**
 * Certificates of the test lists of a model with a content memory (model/memory-certificate.ts). They hold where the
 * items of a list are perturbed, each on its own, and the histories are not. They are exact for a model without a
 * projection. With one, no perturbation goes beyond them, but none may reach them, because one Delta_i rarely is the
 * worst for both parts of a score.
 */
export class MemoryCertificates {
  /** ||c_i - mu|| [I]. */
  readonly #lengths: Float64Array;
  /** ||E p_u|| [U]. */
  readonly #learned: Float64Array;
  /** ||t_u|| [U]. */
  readonly #histories: Float64Array;

  constructor(
    private readonly model: MemoryModel,
    private readonly attacked: AttackedLists,
  ) {
    const { memory, projection, users, factors } = model;
    const count = users.length / factors;
    this.#learned = projection ? projectedNorms(gramOf(projection, factors), users, factors) : new Float64Array(count);
    this.#histories = Float64Array.from({ length: count }, (_, user) => {
      const at = user * memory.width;
      return Math.sqrt(inner(memory.histories, at, memory.histories, at, memory.width));
    });
    this.#lengths = memory.lengths(model.items.length / factors);
  }

  /** Returns for each pair whether its held-out item is among the first `top` and stays there at this epsilon. */
  async holds({ scores, ranks }: Ranking, epsilon: number, top: number): Promise<boolean[]> {
    const { vectors, pairs, lists } = this.attacked;
    const size = Math.max(EXAMINED, top);
    const { rivals } = await lists.rank(this.#raised(epsilon), { rivals: size });
    return Array.from(pairs.users, (user, pair) => {
      if (ranks[pair] >= top) return false;
      const lowest = scores[pair] - largestFall(this.#movable(user, pairs.items[pair]), epsilon);
      const overtaking = [...rivals.of(pair)].filter(
        (rival) => scoreOf(vectors, user, rival) + largestRise(this.#movable(user, rival), epsilon) >= lowest,
      ).length;
      // Rivals beyond those that were examined count as overtaking where their looser bound does not exclude it.
      const isComplete = rivals.floor(pair) < lowest;
      return overtaking < top && isComplete;
    });
  }

  /** Returns what the certificate needs to know about a score. */
  #movable(user: number, item: number): MovableScore {
    const { vectors } = this.attacked;
    const { memory, factors } = this.model;
    const weight = memory.weightOf(item);
    const own = user * vectors.factors + factors;
    const content = item * vectors.factors + factors;
    return {
      history: this.#histories[user],
      likeness: weight === 0 ? 0 : inner(vectors.users, own, vectors.items, content, memory.width) / weight,
      weight,
      length: this.#lengths[item],
      learned: memory.isWarm(item) ? this.#learned[user] : 0,
    };
  }

  /**
   * Returns vectors whose inner product is a score raised by weight ||t|| rho + epsilon ||E p||, which no perturbation
   * exceeds: [z_u | ||t_u|| | ||E p_u||] . [w_i | weight rho_i | epsilon, or 0 of a cold item].
   */
  #raised(epsilon: number): ScoringVectors {
    const { vectors } = this.attacked;
    const { memory } = this.model;
    return {
      users: widened(vectors.users, vectors.factors, (user) => [this.#histories[user], this.#learned[user]]),
      items: widened(vectors.items, vectors.factors, (item) => [
        memory.weightOf(item) * largestTurn(this.#lengths[item], epsilon),
        memory.isWarm(item) ? epsilon : 0,
      ]),
      factors: vectors.factors + 2,
    };
  }
}

/** Returns rows with two more values each, which are rounded up. */
function widened(rows: Float32Array, factors: number, more: (row: number) => readonly [number, number]): Float32Array {
  const wide = new Float32Array((rows.length / factors) * (factors + 2));
  for (let row = 0, at = 0; at < wide.length; row++, at += factors + 2) {
    wide.set(rows.subarray(row * factors, (row + 1) * factors), at);
    for (const [index, value] of more(row).entries()) wide[at + factors + index] = value * ROUNDED_UP;
  }
  return wide;
}
