import type { Pairs } from '../dataset/dataset.js';
import { leadEpsilon } from '../model/certificate.js';
import type { ScoringVectors } from '../model/factors.js';
import { rankHistogram, rankingMetrics } from '../model/metrics.js';
import { gatherRows } from '../model/rows.js';
import type { AttackSurface, PerturbationNorm } from './attack.js';
import type { CandidateLists } from './lists.js';
import type { Ranking } from './rank.js';
import type { TallyMetrics } from './tally.js';

/** The length of the lists that drops, changes and certificates are about. */
export const LIST_LENGTH = 10;

/** Accuracy under perturbed features. */
export interface AttackResult extends Omit<TallyMetrics, 'users' | 'pairs'> {
  readonly epsilon: number;
  readonly kind: AttackKind;
  readonly norm: PerturbationNorm;
  /** Relative change of NDCG@10: -.25 is a quarter lost. Null where it was 0 before. */
  readonly drop: number | null;
  /** Mean of the rank under perturbation less the rank before it. */
  readonly meanRankChange: number;
  /** Share of lists whose best ten, as a set, are not the same items. */
  readonly listsChanged: number;
}

export type AttackKind = 'adversarial' | 'random';

/** What a perturbed ranking is compared with and counted by. */
export interface RobustnessContext {
  readonly vectors: ScoringVectors;
  readonly pairs: Pairs;
  readonly lists: CandidateLists;
  readonly surface: AttackSurface;
  readonly norm: PerturbationNorm;
  /** Without perturbation, with LIST_LENGTH rivals. */
  readonly clean: Ranking;
  readonly count: (ranks: Int32Array) => TallyMetrics;
  /** Called with the number of pairs that have been worked on since the last call. */
  readonly onPairs?: (count: number) => void;
}

/** The ranks under one perturbation of every item, and what became of the metrics. */
export interface AttackedRanking {
  readonly result: AttackResult;
  readonly ranks: Int32Array;
}

/** Ranks all lists anew under each epsilon: first with the adversary's perturbations, then with random ones. */
export async function rankUnderAttack(
  context: RobustnessContext,
  { epsilons, seed }: { epsilons: readonly number[]; seed: number },
): Promise<AttackedRanking[]> {
  const { vectors, lists, surface, onPairs } = context;
  const attacked: AttackedRanking[] = [];
  for (const kind of ['adversarial', 'random'] as const) {
    const shifts =
      kind === 'adversarial'
        ? await surface.adversarialShifts(await lists.slopes(vectors, { onPairs }))
        : await surface.randomShifts(vectors.items.length / vectors.factors, seed);
    const rankings = await lists.rankShifted(vectors, { shifts, epsilons }, { rivals: LIST_LENGTH, onPairs });
    for (const [at, epsilon] of epsilons.entries()) {
      const result = compareRankings(context, rankings[at], { epsilon, kind });
      attacked.push({ ranks: rankings[at].ranks, result });
    }
  }
  return attacked;
}

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

/** NDCG@10. */
function meanGain(ranks: Int32Array): number {
  return rankingMetrics(rankHistogram(ranks, LIST_LENGTH), [LIST_LENGTH])[`ndcg@${LIST_LENGTH}`];
}

/** The best ten of a list: the held-out item, if it is one of them, and its best rivals. */
function bestTen({ ranks, rivals }: Ranking, pair: number, heldOut: number): Set<number> {
  if (ranks[pair] >= LIST_LENGTH) return new Set(rivals.of(pair));
  return new Set([heldOut, ...rivals.of(pair).subarray(0, LIST_LENGTH - 1)]);
}

function sameItems(left: Set<number>, right: Set<number>): boolean {
  return left.size === right.size && [...left].every((item) => right.has(item));
}

/**
 * The epsilon from which some perturbation, of each item on its own, can push each held-out item out of its list's top
 * 10: (its score - the 10th best rival's) / 2 reach. 0 where it is not in the top 10, Infinity where nothing can.
 */
export async function breakingEpsilons({ vectors, pairs, surface, clean }: RobustnessContext): Promise<Float64Array> {
  const reach = await surface.reach(gatherRows(vectors.users, pairs.users, vectors.factors));
  return clean.scores.map((score, pair) => leadEpsilon(score - clean.rivals.floor(pair), reach[pair]));
}
