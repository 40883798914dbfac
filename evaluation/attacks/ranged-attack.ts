import type { Pairs } from '../../dataset/dataset.js';
import { scoreOf } from '../../model/factors.js';
import { shiftedItems } from '../../model/robustness/attack.js';
import type { ItemRange, RangedLists, RangedVectors } from '../ranking/item-ranges.js';
import { rankChangedInRanges, type RangedRankings, type RangeScores } from '../ranking/rank-in-ranges.js';
import type { RankOptions } from '../ranking/rank.js';
import type { RankPerturbed } from './adversary.js';
import type { AttackSurface } from './attack.js';
import { LinearMoves } from './list-moves.js';
import { slopesInRanges } from './ranged-slopes.js';
import type { RankingsUnderAttack } from './robustness.js';

/** A model whose scores are linear in the features, of which one range of the items is in memory at a time. */
interface RangedAttackOptions extends Pick<RankOptions, 'onPairs'> {
  readonly vectors: RangedVectors;
  readonly pairs: Pairs;
  readonly lists: RangedLists;
  readonly surface: AttackSurface;
  /** The scores of the held-out items without an attack [pairs]. */
  readonly scores: Float64Array;
  readonly seed: number;
}

/**
 * Attacks lists as `linearAdversary` does, with the same bits. Each range of items is folded again for each kind of attack: its
 * slopes and shifts are made of its own items, and need not be kept.
 */
export function rangedAttacks(options: RangedAttackOptions): RankingsUnderAttack {
  const { vectors, pairs, lists, surface, seed } = options;
  const { users, factors, itemCount: total } = vectors;
  const rank =
    (
      scoresOf: (range: ItemRange, epsilons: readonly number[]) => Promise<(at: number) => RangeScores>,
    ): RankPerturbed =>
    (epsilons, ranking) => {
      const rankings: RangedRankings = { count: epsilons.length, scoresOf: (range) => scoresOf(range, epsilons) };
      return rankChangedInRanges(vectors, rankings, pairs, lists, ranking);
    };
  const rankShifted = (shiftsOf: (range: ItemRange) => Promise<Float32Array>) =>
    rank(async (range, epsilons) => {
      const shifts = await shiftsOf(range);
      return (at) => shiftedScores(options, range, { shifts, epsilon: epsilons[at] });
    });
  return {
    adversarial: async () => {
      const slopesOf = await slopesInRanges(lists, options);
      return rankShifted(async (range) => surface.adversarialShifts(await slopesOf(range)));
    },
    random: () => {
      const span = ({ first, vectors: own }: ItemRange) => ({ first, count: own.length / factors, total });
      return Promise.resolve(rankShifted((range) => surface.randomShifts(span(range), seed)));
    },
    'per-list': async () => {
      const reach = await surface.reach(users);
      return rank((range, epsilons) => {
        const moves = new LinearMoves({ users, items: range.vectors, factors }, reach);
        return Promise.resolve((at) => ({
          vectors: range.vectors,
          change: (row, item, sign) => sign * moves.rise(row, item, epsilons[at]),
          raised: () => moves.raised(epsilons[at]),
        }));
      });
    },
  };
}

/**
 * The scores of shifted items. Sampled lists add epsilon times the score of the shift, and whole lists shift the vectors, as
 * `CandidateLists.rankShifted` does.
 */
function shiftedScores(
  { vectors: { users, factors }, lists }: RangedAttackOptions,
  { first, vectors }: ItemRange,
  { shifts, epsilon }: { readonly shifts: Float32Array; readonly epsilon: number },
): RangeScores {
  if ('excluded' in lists) return { vectors: shiftedItems({ users, items: vectors, factors }, shifts, epsilon).items };
  const own = { users, items: shifts, factors };
  return { vectors, change: (row, item) => epsilon * scoreOf(own, row, item - first) };
}
