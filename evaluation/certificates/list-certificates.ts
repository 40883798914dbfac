import type { ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import { largestFall, largestRise } from '../../model/robustness/memory-certificate.js';
import { crossingEpsilon } from '../../model/robustness/crossing.js';
import type { AnyScore } from '../../model/robustness/crossing.js';
import type { Products } from '../../model/gradient/products.js';
import type { BestItems } from '../ranking/best.js';
import type { MovableScores } from '../memory/movable-scores.js';
import { scoreBlocks } from '../ranking/score-blocks.js';
import type { ScoreBlock, ScoreRows } from '../ranking/score-blocks.js';

/** The certificates of the items of one list, in its order. */
export interface ListEpsilons {
  /** The largest epsilon at which each item surely keeps its place. */
  readonly place: Float64Array;
  /** The largest epsilon at which each item surely stays in the list. */
  readonly list: Float64Array;
  /** The largest epsilon at which the list surely holds the same items. */
  readonly set: number;
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

/**
 * What an item of the catalog must exceed to matter: the lowest score that some items of a list can have at the largest of their
 * certificates so far. Items that nothing is known to reach have a front of their own, as scores move far there.
 */
interface Front {
  readonly reach: number;
  readonly lowest: number;
}

/** One list, whose certificates become smaller with each rival that it meets. */
class CertifiedList {
  readonly #items: readonly AnyScore[];
  readonly #known: ReadonlySet<number>;
  readonly #place: Float64Array;
  /** The least epsilons at which items below reach each item, ascending: as many as may do so before it leaves the list. */
  readonly #reached: Float64Array[];
  #set = Infinity;
  #fronts: readonly Front[] = [];

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
    return { place: this.#place, list: Float64Array.from(this.#reached, last), set: this.#set };
  }

  /** Takes into account the items of a row of scores that may overtake an item of the list. */
  meet({ scores, items, firstItem, errors }: ScoreBlock, row: number): void {
    const { movable } = this.options;
    const nearest = this.#fronts.map(({ reach, lowest }) => lowest - movable.riseBound(this.user, reach));
    const open = Math.min(...nearest) - errors[row];
    for (let item = firstItem, at = row * items; item < firstItem + items; item++, at++) {
      if (!(scores[at] >= open) || scores[at] === -Infinity || this.#known.has(item)) continue;
      const highest = scores[at] + errors[row];
      const mayOvertake = this.#fronts.some(
        ({ reach, lowest }) => highest + movable.riseBoundOf(this.user, item, reach) >= lowest,
      );
      if (!mayOvertake || !this.#mayReach({ score: highest, ...movable.of(this.user, item) })) continue;
      if (this.#overtake(this.#scoreOf(item), this.#items.length)) this.#settle();
    }
  }

  /** Whether an item whose score is at most that of `rival` can make a certificate smaller. Its exact score takes longer. */
  #mayReach(rival: AnyScore): boolean {
    return this.#items.some((item, place) => {
      const most = last(this.#reached[place]);
      return largestFall(item, most) + largestRise(rival, most) >= item.score - rival.score;
    });
  }

  /**
   * Compares an item with those of the list that stand above it: all of them, where it is not in the list. Returns whether a
   * certificate may have become smaller.
   */
  #overtake(rival: AnyScore, rank: number): boolean {
    let isNearer = false;
    for (let place = 0; place < Math.min(rank, this.#items.length); place++) {
      const most = Math.max(last(this.#reached[place]), this.#place[rank] ?? 0);
      const epsilon = crossingEpsilon(this.#items[place], rival, most);
      if (epsilon === Infinity) continue;
      isNearer = true;
      this.#place[place] = Math.min(this.#place[place], epsilon);
      if (rank < this.#items.length) this.#place[rank] = Math.min(this.#place[rank], epsilon);
      else this.#set = Math.min(this.#set, epsilon);
      insert(this.#reached[place], epsilon);
    }
    return isNearer;
  }

  /** Notes which items of the catalog may still make a certificate smaller. */
  #settle(): void {
    const { list } = this.epsilons;
    this.#fronts = [true, false].flatMap((isReached) => {
      const places = [...list.keys()].filter((place) => Number.isFinite(list[place]) === isReached);
      if (places.length === 0) return [];
      const reach = Math.max(...places.map((place) => list[place]));
      const lowest = places.map((place) => this.#items[place].score - largestFall(this.#items[place], reach));
      return [{ reach, lowest: Math.min(...lowest) }];
    });
  }

  #scoreOf(item: number): AnyScore {
    const { vectors, movable } = this.options;
    return { score: scoreOf(vectors, this.user, item), ...movable.of(this.user, item) };
  }
}

function last(values: Float64Array): number {
  return values[values.length - 1];
}

/** Inserts a value into ascending values of a fixed number, from which the largest one drops out. */
function insert(values: Float64Array, value: number): void {
  let at = values.length - 1;
  if (value >= values[at]) return;
  for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
  values[at] = value;
}
