import type { AttackedScore } from '../../model/robustness/attainable-move.js';
import { attainableMove } from '../../model/robustness/attainable-move.js';
import type { ScoringVectors } from '../../model/factors.js';
import { inner } from '../../model/gradient/gram.js';
import type { ScorePairs } from '../../model/kernels/pair-scores.js';
import { contentRows } from '../../model/memory/memory.js';
import type { MovableScore } from '../../model/robustness/memory-certificate.js';
import type { Products } from '../../model/gradient/products.js';
import { transposed } from '../../model/linear-algebra/rows.js';
import { groupScorer } from '../ranking/candidate-group.js';
import type { CandidateGroup } from '../ranking/candidate-group.js';
import type { ListMoves } from '../attacks/list-moves.js';
import type { MemoryModel } from './memory-attack.js';
import { MovableScores } from './movable-scores.js';

/** The number of rows of D values that are multiplied at a time. */
const BLOCK_ROWS = 256;

/** Inner products of w_u = E p_u, the gradient of the learned part of a score by the item's features. */
interface LearnedProducts {
  /** E'x_i [I, K], whose inner product with p_u is w_u . x_i. */
  readonly items: Float32Array;
  /** w_u . t_u [U]. */
  readonly histories: Float64Array;
}

/**
 * The moves of the scores of a model with a content memory (model/robustness/attainable-move.ts), where t of users stays as it is. For
 * sampled lists, the directions of all items are copied once.
 */
export class MemoryMoves implements ListMoves {
  readonly #movable: MovableScores;
  #scorers: { weighted: ScorePairs; learned?: ScorePairs } | undefined;

  private constructor(
    private readonly model: MemoryModel,
    private readonly vectors: ScoringVectors,
    private readonly learned: LearnedProducts | null,
  ) {
    this.#movable = new MovableScores(model, vectors);
  }

  /**
   * Reads the features of all items once, and once more for a model with a projection.
   * @param vectors the folded model (`foldModel`).
   */
  static async open(
    model: MemoryModel,
    vectors: ScoringVectors,
    engine: Pick<Products, 'multiply'>,
  ): Promise<MemoryMoves> {
    return new MemoryMoves(model, vectors, await learnedProducts(model, engine));
  }

  rise(user: number, item: number, epsilon: number): number {
    return attainableMove(this.#scoreOf(user, item), epsilon, 1);
  }

  fall(user: number, item: number, epsilon: number): number {
    return attainableMove(this.#scoreOf(user, item), epsilon, -1);
  }

  ofGroup(group: CandidateGroup): (epsilon: number) => Float64Array {
    const { starts, rows, items } = group;
    const { weighted, learned } = (this.#scorers ??= this.#openScorers());
    const [likeness, learnedLikeness] = [weighted(group), learned?.(group)];
    return (epsilon) => {
      const changes = new Float64Array(items.length);
      for (let pair = 0; pair + 1 < starts.length; pair++) {
        const heldOut = starts[pair + 1] - 1;
        for (let slot = starts[pair]; slot <= heldOut; slot++) {
          const sign = slot === heldOut ? -1 : 1;
          const movable = this.#movable.of(rows[slot], items[slot], likeness[slot]);
          const score = this.#attacked(movable, rows[slot], learnedLikeness?.[slot] ?? 0);
          changes[slot] = sign * attainableMove(score, epsilon, sign);
        }
      }
      return changes;
    };
  }

  raised(epsilon: number): ScoringVectors {
    return this.#movable.raised(epsilon);
  }

  #scoreOf(user: number, item: number): AttackedScore {
    const { users, factors } = this.model;
    const likeness = this.learned ? inner(users, user * factors, this.learned.items, item * factors, factors) : 0;
    return this.#attacked(this.#movable.of(user, item), user, likeness);
  }

  #attacked(
    { history, likeness, weight, length, learned }: MovableScore,
    user: number,
    learnedLikeness: number,
  ): AttackedScore {
    const learnedHistory = this.learned?.histories[user] ?? 0;
    return { history, likeness, weight, length, learned, learnedLikeness, learnedHistory };
  }

  /** Returns what scores the slots of a group by weight t.x, and by w.x where there is a projection. */
  #openScorers(): { weighted: ScorePairs; learned?: ScorePairs } {
    const { memory, users, factors } = this.model;
    const { items, factors: length } = this.vectors;
    const content = new Float32Array((items.length / length) * memory.width);
    for (let at = 0, from = factors; at < content.length; at += memory.width, from += length)
      content.set(items.subarray(from, from + memory.width), at);
    return {
      weighted: groupScorer({ users: memory.histories, items: content, factors: memory.width }),
      learned: this.learned ? groupScorer({ users, items: this.learned.items, factors }) : undefined,
    };
  }
}

/** Computes the inner products with w_u; null for a model without a projection. */
async function learnedProducts(
  { memory, projection, users, items, factors }: MemoryModel,
  engine: Pick<Products, 'multiply'>,
): Promise<LearnedProducts | null> {
  if (!projection) return null;
  const { width, histories, mean } = memory;
  const across = transposed(projection, factors);
  const multiplied = async (count: number, read: (from: number, to: number) => Float32Array) => {
    const products = new Float32Array(count * factors);
    for (let from = 0; from < count; from += BLOCK_ROWS) {
      const rows = read(from, Math.min(from + BLOCK_ROWS, count));
      products.set(await engine.multiply(rows, across, width), from * factors);
    }
    return products;
  };
  const count = users.length / factors;
  const ofHistories = await multiplied(count, (from, to) => histories.subarray(from * width, to * width));
  return {
    items: await multiplied(
      items.length / factors,
      (from, to) => contentRows(memory.features(from, to), mean).directions,
    ),
    histories: Float64Array.from({ length: count }, (_, user) =>
      inner(users, user * factors, ofHistories, user * factors, factors),
    ),
  };
}
