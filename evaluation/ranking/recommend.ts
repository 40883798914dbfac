import { leadEpsilon, placeEpsilon } from '../../model/robustness/certificate.js';
import type { ModelFactors, ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { attackSurface } from '../attacks/attack.js';
import { BestItems } from './best.js';
import { foldModel, withNewItems } from './fold.js';
import { certifyLists } from '../certificates/list-certificates.js';
import type { ListEpsilons } from '../certificates/list-certificates.js';
import type { LeftOutItems } from './left-out.js';
import { MovableScores } from '../memory/movable-scores.js';
import { offerBest } from './rank-all.js';
import { scoreBlocks } from './score-blocks.js';
import type { ScoreRows } from './score-blocks.js';

/**
 * An item of a user's list. The epsilons are L2 sizes, where each item is perturbed independently. Infinity means that
 * no perturbation is large enough. In a model with a content memory, the items of histories stay as they are.
 */
export interface Recommendation {
  readonly item: number;
  readonly score: number;
  /** The largest epsilon at which the item surely keeps exactly this place. */
  readonly placeEpsilon: number;
  /** The largest epsilon at which the item surely stays in the list. */
  readonly listEpsilon: number;
}

/** Finds the best items of users among the items that are not left out. */
export class Recommender {
  private constructor(
    private readonly vectors: ScoringVectors,
    private readonly certify: CertifyLists,
    private readonly leftOut: LeftOutItems,
    private readonly engine: Pick<Products, 'multiply'>,
  ) {}

  /**
   * Folds the model. Rejects with an InputError if a vector is not finite.
   * @param leftOut the items that users are not shown.
   * @param newItems items that the model lacks. Their numbers follow those of the catalog.
   */
  static async open(
    model: ModelFactors,
    leftOut: LeftOutItems,
    engine: Pick<Products, 'project' | 'multiply'>,
    newItems?: NewScoringItems,
  ): Promise<Recommender> {
    const folded = await foldModel(model, engine);
    const vectors = newItems ? withNewItems(folded, newItems.vectors) : folded;
    const { memory } = model;
    const certify = memory
      ? certifierOfMemory(new MovableScores({ ...model, memory }, vectors, newItems?.lengths), vectors, engine)
      : linearCertifier(await reachOf(model, engine));
    return new Recommender(vectors, certify, leftOut, engine);
  }

  /**
   * Returns a list for each of `users`, the best item first. A list has `count` items, or fewer if fewer are open. On a
   * tie, the lower item number comes first.
   */
  async topItems(users: Int32Array, count: number): Promise<Recommendation[][]> {
    const rows = { users, excluded: this.leftOut };
    const best = await bestItems(this.vectors, rows, this.engine, count + RIVALS);
    const epsilons = await this.certify(rows, best, count);
    return Array.from(users, (_, list) =>
      Array.from(best.of(list).subarray(0, count), (item, place) => ({
        item,
        score: best.scores[list * best.size + place],
        placeEpsilon: epsilons[list].place[place],
        listEpsilon: epsilons[list].list[place],
      })),
    );
  }
}

/** Items that a model lacks, which are cold. */
export interface NewScoringItems {
  /** Their scoring vectors. */
  readonly vectors: Float32Array;
  /** ||c - mu|| of each, for a model with a content memory. */
  readonly lengths?: Float64Array;
}

/** The number of items beyond a list that are found with it. One is needed; more make certificates of a memory quick. */
export const RIVALS = 32;

/** Certifies the first `count` of the best items of each user. */
type CertifyLists = (
  rows: Pick<ScoreRows, 'users' | 'excluded'>,
  best: BestItems,
  count: number,
) => Promise<ListEpsilons[]>;

/** Certifies lists whose scores are linear in the features: all scores of a user move by the same amount. */
function linearCertifier(reach: Float64Array): CertifyLists {
  return ({ users }, { scores, size }, count) => {
    const certified = Array.from(users, (user, list) => {
      const score = (place: number): number => (place < 0 ? Infinity : scores[list * size + place]);
      const places = Float64Array.from({ length: count }, (_, place) => place);
      return {
        place: places.map((place) => placeEpsilon(score(place - 1), score(place), score(place + 1), reach[user])),
        list: places.map((place) => leadEpsilon(score(place) - score(count), reach[user])),
        set: leadEpsilon(score(count - 1) - score(count), reach[user]),
      };
    });
    return Promise.resolve(certified);
  };
}

function certifierOfMemory(
  movable: MovableScores,
  vectors: ScoringVectors,
  engine: Pick<Products, 'multiply'>,
): CertifyLists {
  return (rows, best, count) => certifyLists({ vectors, movable, engine }, rows, best, count);
}

/** Returns the reach of each user [U], which is 0 without features. */
async function reachOf(model: ModelFactors, engine: Pick<Products, 'multiply'>): Promise<Float64Array> {
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
