import type { Pairs } from '../../dataset/dataset.js';
import { shiftedItems, SlopeSums } from '../../model/robustness/attack.js';
import type { ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import { DOUBLE_TOLERANCE, inner, SINGLE_TOLERANCE } from '../../model/gradient/gram.js';
import { sigmoidOfNegative } from '../../model/gradient/pairwise.js';
import type { Products } from '../../model/gradient/products.js';
import { gatherRows } from '../../model/linear-algebra/rows.js';
import { groupScorer, groupsInTurns } from './candidate-group.js';
import type { CandidateGroup } from './candidate-group.js';
import type { CandidateSampler } from './candidates.js';
import type { RangedLists } from './item-ranges.js';
import type { LeftOutItems } from './left-out.js';
import type { ListMoves } from '../attacks/list-moves.js';
import { rankAll } from './rank-all.js';
import { rankAllMoved } from './rank-moved.js';
import { rankChangedPairs, rankPairs, rankShiftedPairs } from './rank.js';
import type { ChangesOf, ItemShifts, Ranking, RankOptions } from './rank.js';
import { addCandidateSlopes } from './whole-slopes.js';

/** The test lists: each held-out item with its candidates. */
export interface CandidateLists {
  /** Ranks each held-out item under `vectors`. */
  rank(vectors: ScoringVectors, options?: RankOptions): Promise<Ranking>;
  /** What the lists are made of, for rankings while one range of the items is in memory at a time. */
  readonly ranged: RangedLists;
  /** Ranks each held-out item under shifted item vectors. The result has one ranking for each epsilon. */
  rankShifted(vectors: ScoringVectors, shifts: ItemShifts, options?: RankOptions): Promise<Ranking[]>;
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
  constructor(
    private readonly pairs: Pairs,
    private readonly sampler: CandidateSampler,
  ) {}

  rank(vectors: ScoringVectors, options?: RankOptions): Promise<Ranking> {
    return rankPairs(vectors, this.pairs, this.sampler, options);
  }

  get ranged(): RangedLists {
    return { sampler: this.sampler };
  }

  rankShifted(vectors: ScoringVectors, shifts: ItemShifts, options?: RankOptions): Promise<Ranking[]> {
    return rankShiftedPairs(vectors, shifts, this.pairs, this.sampler, options);
  }

  rankMoved(
    vectors: ScoringVectors,
    moves: ListMoves,
    epsilons: readonly number[],
    options?: MovedOptions,
  ): Promise<Ranking[]> {
    const changesOf: ChangesOf = (group) => moves.ofGroup(group);
    return rankChangedPairs(vectors, { changesOf, epsilons }, this.pairs, this.sampler, options);
  }

  async slopes(vectors: ScoringVectors, { onPairs }: Pick<RankOptions, 'onPairs'> = {}): Promise<SlopeSums> {
    const { factors } = vectors;
    const slopes = new SlopeSums(vectors.items.length / factors, factors, DOUBLE_TOLERANCE);
    const norms = rowNorms(vectors.users, factors);
    const score = groupScorer(vectors);
    for await (const group of groupsInTurns(this.pairs, this.sampler, this.pairs.users)) {
      addGroup(slopes, group, { vectors, norms, scores: score(group) });
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
  for (let from = 0, to = 0; from < order.length; from = to) {
    const item = items[order[from]];
    while (to < order.length && items[order[to]] === item) to++;
    slopes.addTerms(vectors, item, { slots: order.subarray(from, to), users: rows, weights }, norms);
  }
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

  async rank(vectors: ScoringVectors, options?: RankOptions): Promise<Ranking> {
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
