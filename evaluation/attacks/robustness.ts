import { rankHistogram, rankingMetrics } from '../../model/metrics.js';
import type { Pairs } from '../../dataset/dataset.js';
import type { Adversary, RankPerturbed } from './adversary.js';
import type { PerturbationNorm } from './attack.js';
import type { AttackedLists } from '../ranking/lists.js';
import type { Ranking, RankOptions } from '../ranking/rank.js';
import type { TallyMetrics } from '../ranking/tally.js';

/** The length of the lists to which drops, changes and certificates refer. */
export const LIST_LENGTH = 10;

/** The accuracy under perturbed features. */
export interface AttackResult extends Omit<TallyMetrics, 'users' | 'pairs'> {
  /** The size of the perturbations, in units of scaled features. */
  readonly epsilon: number;
  readonly kind: AttackKind;
  readonly norm: PerturbationNorm;
  /** The relative change of NDCG@10: -.25 means that a quarter is lost. It is null where NDCG@10 was 0 before. */
  readonly drop: number | null;
  /** The mean over pairs of the rank under perturbation minus the rank before it. */
  readonly meanRankChange: number;
  /** The share of lists whose best ten changed as a set. */
  readonly listsChanged: number;
}

/**
 * One perturbation per item that all lists share (`adversarial`), random ones as a control, or perturbations that are chosen
 * for each list alone.
 */
export type AttackKind = 'adversarial' | 'random' | 'per-list';

/** Returns the rankings under each kind of attack. A kind that has no closed form gives undefined. */
export type RankingsUnderAttack = Readonly<Record<AttackKind, () => Promise<RankPerturbed | undefined>>>;

/** The inputs of an attack: the lists, and the ranking to compare with. */
export interface RobustnessContext {
  readonly pairs: Pairs;
  readonly norm: PerturbationNorm;
  /** The ranking without perturbation, with LIST_LENGTH rivals. */
  readonly clean: Ranking;
  /** Computes the metrics of ranks [pairs]. */
  readonly count: (ranks: Int32Array) => TallyMetrics;
  /** Called with the number of pairs that have been worked on since the last call. */
  readonly onPairs?: (count: number) => void;
}

/** The ranks under one attack [pairs], with the metrics and their changes. */
export interface AttackedRanking {
  readonly result: AttackResult;
  readonly ranks: Int32Array;
}

/**
 * Ranks all lists under each epsilon: first with the perturbation that all lists share, then with a random one, and then
 * with perturbations of each list's own.
 */
export async function rankUnderAttack(
  context: RobustnessContext,
  attacks: RankingsUnderAttack,
  epsilons: readonly number[],
): Promise<AttackedRanking[]> {
  const { onPairs } = context;
  const attacked: AttackedRanking[] = [];
  for (const kind of ['adversarial', 'random', 'per-list'] as const) {
    const rank = await attacks[kind]();
    if (!rank) continue;
    const rankings = await rank(epsilons, { rivals: LIST_LENGTH, onPairs });
    for (const [at, epsilon] of epsilons.entries()) {
      const result = compareRankings(context, rankings[at], { epsilon, kind });
      attacked.push({ ranks: rankings[at].ranks, result });
    }
  }
  return attacked;
}

/** Returns the attacks of an adversary on a model that is in memory. */
export function attacksBy(
  adversary: Adversary,
  {
    vectors,
    lists,
    seed,
    onPairs,
  }: Pick<AttackedLists, 'vectors' | 'lists'> & { readonly seed: number } & Pick<RankOptions, 'onPairs'>,
): RankingsUnderAttack {
  return {
    adversarial: async () => adversary.adversarial(await lists.slopes(vectors, { onPairs })),
    random: () => adversary.random(seed),
    'per-list': async () => adversary.perList?.(),
  };
}

/** Compares the ranking under attack with the ranking before it. */
function compareRankings(
  { clean, pairs, norm, count }: RobustnessContext,
  attacked: Ranking,
  { epsilon, kind }: { epsilon: number; kind: AttackKind },
): AttackResult {
  const { metrics, warm, cold } = count(attacked.ranks);
  const before = meanGain(clean.ranks);
  const total = pairs.items.length;
  let rankChange = 0;
  let changed = 0;
  for (const [pair, heldOut] of pairs.items.entries()) {
    rankChange += attacked.ranks[pair] - clean.ranks[pair];
    if (!sameItems(bestTen(clean, pair, heldOut), bestTen(attacked, pair, heldOut))) changed++;
  }
  return {
    epsilon,
    kind,
    norm,
    metrics,
    drop: before === 0 ? null : meanGain(attacked.ranks) / before - 1,
    meanRankChange: rankChange / total,
    listsChanged: changed / total,
    warm,
    cold,
  };
}

/** Returns the NDCG@10 of ranks. */
export function meanGain(ranks: Int32Array): number {
  return rankingMetrics(rankHistogram(ranks, LIST_LENGTH), [LIST_LENGTH])[`ndcg@${LIST_LENGTH}`];
}

/** Returns the best ten items of a list: the held-out item, if it is one of them, and its best rivals. */
function bestTen({ ranks, rivals }: Ranking, pair: number, heldOut: number): Set<number> {
  if (ranks[pair] >= LIST_LENGTH) return new Set(rivals.of(pair));
  return new Set([heldOut, ...rivals.of(pair).subarray(0, LIST_LENGTH - 1)]);
}

function sameItems(left: Set<number>, right: Set<number>): boolean {
  return left.size === right.size && [...left].every((item) => right.has(item));
}
