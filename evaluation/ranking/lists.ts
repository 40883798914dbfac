import type { Pairs } from '../../dataset/dataset.js';
import { shiftedItems, SlopeSums } from '../../model/robustness/attack.js';
import type { ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import { DOUBLE_TOLERANCE, inner, SINGLE_TOLERANCE } from '../../model/gradient/gram.js';
import { sigmoidOfNegative } from '../../model/gradient/pairwise.js';
import type { Products } from '../../model/gradient/products.js';
import { gatherRows } from '../../model/linear-algebra/rows.js';
import { groupsInTurns, KeptGroups } from './candidate-group.js';
import type { CandidateGroup } from './candidate-group.js';
import type { CandidateSampler } from './candidates.js';
import type { RangedLists } from './item-ranges.js';
import type { LeftOutItems } from './left-out.js';
import type { ListMoves } from '../attacks/list-moves.js';
import { rankAll } from './rank-all.js';
import { rankAllMoved } from './rank-moved.js';
import { rankChangedGroups, rankGroups, rankShiftedGroups } from './rank.js';
import type { ChangesOf, GroupedPairs, ItemShifts, Ranking, RankOptions } from './rank.js';
import { scored } from './scoring-thread.js';
import type { ScoringThread } from './scoring-thread.js';
import { addCandidateSlopes } from './whole-slopes.js';

/** The test lists: each held-out item with its candidates. */
export interface CandidateLists {
  /** Ranks each held-out item under `vectors`. */
  rank(vectors: ScoringVectors, options?: Omit<RankOptions, 'userRows'>): Promise<Ranking>;
  /** What the lists are made of, for rankings while one range of the items is in memory at a time. */
  readonly ranged: RangedLists;
  /** Ranks each held-out item under shifted item vectors. The result has one ranking for each epsilon. */
  rankShifted(vectors: ScoringVectors, shifts: ItemShifts, options?: Omit<RankOptions, 'userRows'>): Promise<Ranking[]>;
  /**
   * Ranks each held-out item where perturbations of each list's own move its scores. The result has one ranking for each
   * epsilon.
   */
  rankMoved(
    vectors: ScoringVectors,
    moves: ListMoves,
    epsilons: readonly number[],
    options?: MovedOptions,
  ): Promise<Ranking[]>;
  /** Computes the gradient of the lists' summed loss (model/robustness/attack.ts). */
  slopes(vectors: ScoringVectors, options?: Pick<RankOptions, 'onPairs'>): Promise<SlopeSums>;
}

type MovedOptions = Pick<RankOptions, 'rivals' | 'onPairs'>;

/** The lists of held-out pairs, and the vectors that rank them without a perturbation. */
export interface AttackedLists {
  readonly vectors: ScoringVectors;
  readonly pairs: Pairs;
  readonly lists: CandidateLists;
}

/** Lists of sampled candidates. All sums run in float64 and in a fixed order. */
export class SampledLists implements CandidateLists {
  readonly #kept: KeptGroups | null;

  /**
   * @param isKept whether lists are kept, because they are ranked several times.
   * @param thread a second thread that scores lists.
   */
  constructor(
    private readonly pairs: Pairs,
    private readonly sampler: CandidateSampler,
    isKept = false,
    private readonly thread?: ScoringThread,
  ) {
    this.#kept = isKept ? new KeptGroups(pairs, sampler) : null;
  }

  get #grouped(): GroupedPairs {
    const { pairs, sampler, thread } = this;
    return { pairs, thread, groups: this.#kept?.inTurns() ?? groupsInTurns(pairs, sampler, pairs.users) };
  }

  rank(vectors: ScoringVectors, options?: Omit<RankOptions, 'userRows'>): Promise<Ranking> {
    return rankGroups(vectors, this.#grouped, options);
  }

  get ranged(): RangedLists {
    return { sampler: this.sampler };
  }

  rankShifted(
    vectors: ScoringVectors,
    shifts: ItemShifts,
    options?: Omit<RankOptions, 'userRows'>,
  ): Promise<Ranking[]> {
    return rankShiftedGroups(vectors, shifts, this.#grouped, options);
  }

  rankMoved(
    vectors: ScoringVectors,
    moves: ListMoves,
    epsilons: readonly number[],
    options?: MovedOptions,
  ): Promise<Ranking[]> {
    const changesOf: ChangesOf = (group) => moves.ofGroup(group);
    return rankChangedGroups(vectors, { changesOf, epsilons }, this.#grouped, options);
  }

  async slopes(vectors: ScoringVectors, { onPairs }: Pick<RankOptions, 'onPairs'> = {}): Promise<SlopeSums> {
    const { factors } = vectors;
    const slopes = SlopeSums.of(vectors, DOUBLE_TOLERANCE);
    const norms = rowNorms(vectors.users, factors);
    const { groups, thread } = this.#grouped;
    const scoring = { groupOf: (group: CandidateGroup) => group, vectors: [vectors], thread };
    for await (const { lists: group, scores } of scored(groups, scoring)) {
      addGroup(slopes, group, { vectors, norms, scores: scores[0] });
      onPairs?.(group.starts.length - 1);
    }
    return slopes;
  }
}

/**
 * Adds the terms of a group's lists. The weight of a candidate is sigmoid(-x), and the weight of the held-out item is
 * minus the sum of its candidates' weights.
 * @param scores the scores of the slots [slots].
 */
export function addGroup(
  slopes: SlopeSums,
  group: CandidateGroup,
  { vectors, norms, scores }: { vectors: ScoringVectors; norms: Float64Array; scores: Float64Array },
): void {
  const { starts, items, rows, order } = group;
  const weights = scores.slice();
  for (let pair = 0; pair + 1 < starts.length; pair++) {
    const heldOut = starts[pair + 1] - 1;
    const threshold = weights[heldOut];
    let total = 0;
    for (let slot = starts[pair]; slot < heldOut; slot++) {
      total += weights[slot] = sigmoidOfNegative(threshold - weights[slot]);
    }
    weights[heldOut] = -total;
  }
  slopes.addTerms(vectors, { items, rows, weights, order }, norms);
}

/** Returns ||x|| of each row x of a matrix [rows, K]. */
export function rowNorms(matrix: Float32Array, factors: number): Float64Array {
  return Float64Array.from({ length: matrix.length / factors }, (_, row) =>
    Math.sqrt(inner(matrix, row * factors, matrix, row * factors, factors)),
  );
}

/**
 * Lists of every item that is not excluded. Their scores are computed by the engine block by block, so memory does not
 * grow with users x items.
 */
export class WholeLists implements CandidateLists {
  constructor(
    private readonly pairs: Pairs,
    private readonly excluded: LeftOutItems,
    private readonly engine: Pick<Products, 'multiply'>,
  ) {}

  async rank(vectors: ScoringVectors, options?: Omit<RankOptions, 'userRows'>): Promise<Ranking> {
    return rankAll(vectors, this.pairs, this.excluded, this.engine, options);
  }

  get ranged(): RangedLists {
    return { excluded: this.excluded, engine: this.engine };
  }

  async rankShifted(vectors: ScoringVectors, shifts: ItemShifts, options?: RankOptions): Promise<Ranking[]> {
    const rankings: Ranking[] = [];
    for (const epsilon of shifts.epsilons) {
      rankings.push(await this.rank(shiftedItems(vectors, shifts.shifts, epsilon), options));
    }
    return rankings;
  }

  async rankMoved(
    vectors: ScoringVectors,
    moves: ListMoves,
    epsilons: readonly number[],
    options?: MovedOptions,
  ): Promise<Ranking[]> {
    const { pairs, excluded, engine } = this;
    const rankings: Ranking[] = [];
    for (const epsilon of epsilons)
      rankings.push(await rankAllMoved({ vectors, pairs, excluded, engine }, moves, epsilon, options));
    return rankings;
  }

  async slopes(vectors: ScoringVectors, { onPairs }: Pick<RankOptions, 'onPairs'> = {}): Promise<SlopeSums> {
    const { factors } = vectors;
    const { users, items } = this.pairs;
    const slopes = new SlopeSums(vectors.items.length / factors, factors, SINGLE_TOLERANCE);
    const thresholds = Float64Array.from(users, (user, pair) => scoreOf(vectors, user, items[pair]));
    const norms = rowNorms(gatherRows(vectors.users, users, factors), factors);
    const totals = new Float64Array(users.length);
    const rows = { users, excluded: this.excluded, onRows: onPairs };
    await addCandidateSlopes(slopes, { vectors, rows, thresholds, norms, totals }, this.engine);
    for (const [pair, user] of users.entries()) slopes.add(vectors, user, norms[pair], items[pair], -totals[pair]);
    return slopes;
  }
}
