import type { ScoringVectors } from '../model/factors.js';
import { scoreOf } from '../model/factors.js';
import { largestFall } from '../model/memory-certificate.js';
import { crossingEpsilon } from '../model/crossing.js';
import type { AnyScore } from '../model/crossing.js';
import type { Products } from '../model/products.js';
import type { BestItems } from './best.js';
import type { MovableScores } from './movable-scores.js';
import { scoreBlocks } from './score-blocks.js';
import type { ScoreBlock, ScoreRows } from './score-blocks.js';

/** The certificates of the items of one list, in its order. */
export interface ListEpsilons {
  /** The largest epsilon at which each item surely keeps its place. */
  readonly place: Float64Array;
  /** The largest epsilon at which each item surely stays in the list. */
  readonly list: Float64Array;
}

/**
 * Certifies lists of a model with a content memory against all items of the catalog, each of which is perturbed on its own,
 * while the histories stay as they are. An item keeps its place while none of those above falls to it and none of those below
 * rises to it. It stays in a list of k items while fewer than k others can reach it. Perturbations move the scores of
 * different items by different amounts, so that any item of the catalog may be the first to overtake another one.
 * @param best the best items of each user, more than `count`: rivals that are known from the start make the search short.
 */
export async function certifyLists(
  { vectors, movable, engine }: { vectors: ScoringVectors; movable: MovableScores; engine: Pick<Products, 'multiply'> },
  rows: Pick<ScoreRows, 'users' | 'excluded'>,
  best: BestItems,
  count: number,
): Promise<ListEpsilons[]> {
  const lists = Array.from(
    rows.users,
    (user, list) => new CertifiedList(user, { vectors, movable, known: best.of(list), count }),
  );
  for await (const block of scoreBlocks(vectors, rows, engine))
    for (let row = 0; row < block.rows; row++) lists[block.firstRow + row].meet(block, row);
  return lists.map(({ epsilons }) => epsilons);
}

/** One list, whose certificates become smaller with each rival that it meets. */
class CertifiedList {
  readonly #items: readonly AnyScore[];
  readonly #known: ReadonlySet<number>;
  readonly #place: Float64Array;
  /** The least epsilons at which items below reach each item, ascending: as many as may do so before it leaves the list. */
  readonly #reached: Float64Array[];
  #reach = Infinity;
  #lowest = 0;

  constructor(
    readonly user: number,
    private readonly options: {
      readonly vectors: ScoringVectors;
      readonly movable: MovableScores;
      readonly known: Int32Array;
      readonly count: number;
    },
  ) {
    const { known, count } = options;
    const scores = Array.from(known, (item) => this.#scoreOf(item));
    this.#known = new Set(known);
    this.#items = scores.slice(0, count);
    this.#place = new Float64Array(this.#items.length).fill(Infinity);
    this.#reached = this.#items.map((_, place) => new Float64Array(count - place).fill(Infinity));
    for (const [rank, score] of scores.entries()) this.#overtake(score, rank);
    this.#settle();
  }

  get epsilons(): ListEpsilons {
    return { place: this.#place, list: Float64Array.from(this.#reached, (reached) => reached[reached.length - 1]) };
  }

  /** Takes into account the items of a row of scores that may overtake an item of the list. */
  meet({ scores, items, firstItem, errors }: ScoreBlock, row: number): void {
    const { movable } = this.options;
    const open = this.#lowest - errors[row] - movable.riseBound(this.user, this.#reach);
    for (let item = firstItem, at = row * items; item < firstItem + items; item++, at++) {
      if (!(scores[at] >= open) || this.#known.has(item)) continue;
      const bound = movable.riseBoundOf(this.user, item, this.#reach);
      if (scores[at] === -Infinity || scores[at] + errors[row] + bound < this.#lowest) continue;
      this.#overtake(this.#scoreOf(item), this.#items.length);
      this.#settle();
    }
  }

  /** Compares an item with those of the list that stand above it: all of them, where it is not in the list. */
  #overtake(rival: AnyScore, rank: number): void {
    for (let place = 0; place < Math.min(rank, this.#items.length); place++) {
      const epsilon = crossingEpsilon(this.#items[place], rival);
      this.#place[place] = Math.min(this.#place[place], epsilon);
      if (rank < this.#items.length) this.#place[rank] = Math.min(this.#place[rank], epsilon);
      insert(this.#reached[place], epsilon);
    }
  }

  /** Notes the largest epsilon that still matters, and the lowest score that an item of the list can have then. */
  #settle(): void {
    const { place, list } = this.epsilons;
    this.#reach = Math.max(0, ...place, ...list);
    this.#lowest = Math.min(...this.#items.map((item) => item.score - largestFall(item, this.#reach)));
  }

  #scoreOf(item: number): AnyScore {
    const { vectors, movable } = this.options;
    return { score: scoreOf(vectors, this.user, item), ...movable.of(this.user, item) };
  }
}

/** Inserts a value into ascending values of a fixed number, from which the largest one drops out. */
function insert(values: Float64Array, value: number): void {
  let at = values.length - 1;
  if (value >= values[at]) return;
  for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
  values[at] = value;
}
