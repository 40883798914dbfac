import type { ScoringVectors } from '../../model/factors.js';
import { gramOf, inner, projectedNorms } from '../../model/gradient/gram.js';
import type { MovableScore } from '../../model/robustness/memory-certificate.js';
import { largestTurn, moveBound } from '../../model/robustness/memory-certificate.js';
import { widened } from '../attacks/list-moves.js';
import type { MemoryModel } from './memory-attack.js';

/** What decides how far perturbations can move the scores of a model with a content memory. */
export class MovableScores {
  /** ||c_i - mu|| [I]. */
  readonly #lengths: Float64Array;
  /** ||E p_u|| [U]. */
  readonly #learned: Float64Array;
  /** ||t_u|| [U]. */
  readonly #histories: Float64Array;

  /**
   * @param vectors the folded model (`foldModel`).
   * @param newLengths ||c - mu|| of new items, whose vectors follow those of the model. They are cold.
   */
  constructor(
    private readonly model: MemoryModel,
    private readonly vectors: ScoringVectors,
    newLengths: Float64Array = new Float64Array(0),
  ) {
    const { memory, projection, users, factors } = model;
    const count = users.length / factors;
    this.#learned = projection ? projectedNorms(gramOf(projection, factors), users, factors) : new Float64Array(count);
    this.#histories = Float64Array.from({ length: count }, (_, user) => {
      const at = user * memory.width;
      return Math.sqrt(inner(memory.histories, at, memory.histories, at, memory.width));
    });
    const items = model.items.length / factors;
    this.#lengths = new Float64Array(items + newLengths.length);
    this.#lengths.set(memory.lengths(items));
    this.#lengths.set(newLengths, items);
  }

  /**
   * Returns what is known about a score.
   * @param weighted weight t.x, where it was computed already.
   */
  of(user: number, item: number, weighted = this.#weighted(user, item)): MovableScore {
    const weight = this.model.memory.weightOf(item);
    return { ...this.#reachOf(user, item), likeness: weight === 0 ? 0 : weighted / weight };
  }

  /** Returns a bound of how far perturbations can move a user's score of an item. */
  riseBoundOf(user: number, item: number, epsilon: number): number {
    return moveBound(this.#reachOf(user, item), epsilon);
  }

  /** Returns a bound of how far perturbations can move any score of a user. */
  riseBound(user: number, epsilon: number): number {
    const { alpha, coldAlpha } = this.model.memory.settings;
    const weight = Math.max(alpha, coldAlpha);
    return moveBound({ weight, history: this.#histories[user], length: 0, learned: this.#learned[user] }, epsilon);
  }

  /** Returns what decides how far a score can move, but for the direction of the item. */
  #reachOf(user: number, item: number): Omit<MovableScore, 'likeness'> {
    const { memory } = this.model;
    const isMovable = memory.isMovable(item);
    return {
      history: this.#histories[user],
      weight: isMovable ? memory.weightOf(item) : 0,
      length: this.#lengths[item],
      learned: isMovable && memory.isWarm(item) ? this.#learned[user] : 0,
    };
  }

  /**
   * Returns vectors whose inner product is a score raised by weight ||t|| rho + epsilon ||E p||, which no perturbation
   * exceeds: [z_u | ||t_u|| | ||E p_u||] . [w_i | weight rho_i | epsilon, or 0 of a cold item].
   */
  raised(epsilon: number): ScoringVectors {
    const { memory } = this.model;
    const more = {
      users: (user: number) => [this.#histories[user], this.#learned[user]],
      items: (item: number) =>
        memory.isMovable(item)
          ? [memory.weightOf(item) * largestTurn(this.#lengths[item], epsilon), memory.isWarm(item) ? epsilon : 0]
          : [0, 0],
    };
    return widened(this.vectors, more, 2);
  }

  /** Returns weight t.x, from the parts of the extended vectors that are t and weight x. */
  #weighted(user: number, item: number): number {
    const { users, items, factors: length } = this.vectors;
    const { memory, factors } = this.model;
    return inner(users, user * length + factors, items, item * length + factors, memory.width);
  }
}
