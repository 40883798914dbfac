import { leadEpsilon, placeEpsilon } from '../model/certificate.js';
import type { ModelFactors, ScoringVectors } from '../model/factors.js';
import { scoreOf } from '../model/factors.js';
import type { Products } from '../model/products.js';
import { attackSurface } from './attack.js';
import { BestItems } from './best.js';
import { foldModel, withNewItems } from './fold.js';
import type { LeftOutItems } from './left-out.js';
import { offerBest } from './rank-all.js';
import { scoreBlocks } from './score-blocks.js';
import type { ScoreRows } from './score-blocks.js';

/**
 * An item of a user's list. The epsilons are L2 sizes, where each item is perturbed independently. Infinity means that
 * no perturbation is large enough. They are absent for a model with a content memory, whose lists are not certified.
 */
export interface Recommendation {
  readonly item: number;
  readonly score: number;
  /** The largest epsilon at which the item surely keeps exactly this place. */
  readonly placeEpsilon?: number;
  /** The largest epsilon at which the item surely stays in the list. */
  readonly listEpsilon?: number;
}

/** Finds the best items of users among the items that are not left out. */
export class Recommender {
  private constructor(
    private readonly vectors: ScoringVectors,
    private readonly reach: Float64Array | null,
    private readonly leftOut: LeftOutItems,
    private readonly engine: Pick<Products, 'multiply'>,
  ) {}

  /**
   * Folds the model. Rejects with an InputError if a vector is not finite.
   * @param leftOut the items that users are not shown.
   * @param newItems the scoring vectors of items that the model lacks. Their numbers follow those of the catalog.
   */
  static async open(
    model: ModelFactors,
    leftOut: LeftOutItems,
    engine: Pick<Products, 'project' | 'multiply'>,
    newItems?: Float32Array,
  ): Promise<Recommender> {
    const folded = await foldModel(model, engine);
    const vectors = newItems ? withNewItems(folded, newItems) : folded;
    return new Recommender(vectors, await reachOf(model, engine), leftOut, engine);
  }

  /**
   * Returns a list for each of `users`, the best item first. A list has `count` items, or fewer if fewer are open. On a
   * tie, the lower item number comes first.
   */
  async topItems(users: Int32Array, count: number): Promise<Recommendation[][]> {
    const best = await bestItems(this.vectors, { users, excluded: this.leftOut }, this.engine, count + 1);
    return Array.from(users, (user, list) => {
      const items = [...best.of(list)].slice(0, count);
      const score = (place: number): number => (place < 0 ? Infinity : best.scores[list * best.size + place]);
      return items.map((item, place) => ({
        item,
        score: score(place),
        ...(this.reach && {
          placeEpsilon: placeEpsilon(score(place - 1), score(place), score(place + 1), this.reach[user]),
          listEpsilon: leadEpsilon(score(place) - score(count), this.reach[user]),
        }),
      }));
    });
  }
}

/** Returns the reach of each user [U], which is 0 without features; null for a model with a content memory. */
async function reachOf(model: ModelFactors, engine: Pick<Products, 'multiply'>): Promise<Float64Array | null> {
  if (model.memory) return null;
  if (!model.projection) return new Float64Array(model.users.length / model.factors);
  return attackSurface(model, engine, 'l2').reach(model.users);
}

/** Returns the best `size` open items of each row, with exact scores. Scores are computed block by block. */
export async function bestItems(
  vectors: ScoringVectors,
  rows: Omit<ScoreRows, 'userRows'>,
  engine: Pick<Products, 'multiply'>,
  size: number,
): Promise<BestItems> {
  const best = new BestItems(rows.users.length, size);
  for await (const block of scoreBlocks(vectors, rows, engine)) {
    for (let row = 0; row < block.rows; row++) {
      const user = rows.users[block.firstRow + row];
      offerBest(block, row, best, (item) => scoreOf(vectors, user, item));
    }
  }
  return best;
}
