import type { Dataset, Pairs } from '../dataset/dataset.js';
import type { NamedBudget } from '../model/robustness/budget.js';
import type { ModelFactors } from '../model/factors.js';
import { comparesFeatures } from '../model/memory/memory.js';
import { measuredAgainst, pairMetrics, rankHistogram, type RankingMetrics } from '../model/metrics.js';
import type { Products } from '../model/gradient/products.js';
import { InputError } from '../runtime/errors.js';
import { adversaryOf, checkAdversary, linearShares } from './attacks/adversary.js';
import { attackSurface, checkEpsilons } from './attacks/attack.js';
import { rangedAttacks } from './attacks/ranged-attack.js';
import type { PerturbationNorm } from './attacks/attack.js';
import { CandidateSampler, excludedItems } from './ranking/candidates.js';
import { contentShare, contentShareInRanges } from './content-share.js';
import { EVALUATION_DEFINITIONS } from './definitions.js';
import { shownLists } from './ranking/exposure.js';
import type { ShownLists } from './ranking/exposure.js';
import { foldModel } from './ranking/fold.js';
import { foldedRanges, isFoldedInRanges } from './ranking/folded-ranges.js';
import { keptContent } from './memory/kept-content.js';
import { leaveOut } from './ranking/left-out.js';
import { SampledLists, WholeLists } from './ranking/lists.js';
import type { CandidateLists } from './ranking/lists.js';
import { rankInRanges } from './ranking/rank-in-ranges.js';
import type { Ranking } from './ranking/rank.js';
import { perUserMetrics } from './ranking/per-user.js';
import type { ScoringThread } from './ranking/scoring-thread.js';
import { promotion } from './attacks/promotion.js';
import type { Promotion } from './attacks/promotion.js';
import { attacksBy, LIST_LENGTH, rankUnderAttack } from './attacks/robustness.js';
import type { AttackedRanking, AttackResult } from './attacks/robustness.js';
import { tallyMetrics, tallyRanks, warmMask } from './ranking/tally.js';
import type { TallyMetrics } from './ranking/tally.js';
import { progressCounters } from './work.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** There are no held-out pairs to evaluate on. Name a test file: `test`, or `data.test` of the job. */
    'test-pairs-missing': NoFacts;
  }
}

/** The choices of an evaluation. */
export interface EvaluationOptions {
  /** The number of sampled candidates per held-out pair, or `all` for every item. */
  readonly candidates: number | 'all';
  /** The seed of the sampled candidates and of the random perturbations. */
  readonly seed: number;
  /** The cut-offs n of HR@n and NDCG@n. */
  readonly at: readonly number[];
  /** The sizes of the perturbations to attack with. The default is no attack. */
  readonly epsilons?: readonly number[];
  /** The norm of the perturbations. The default is L2. */
  readonly norm?: PerturbationNorm;
  /** Whether the attacks reach the items of histories too, which a content memory reads. The default is false. */
  readonly attackHistories?: boolean;
  /** What each modality may take of a perturbation. By default, all modalities share it. */
  readonly budgets?: readonly NamedBudget[];
  /** The number of items that are promoted, each alone (evaluation/attacks/promotion.ts). It needs epsilons. The default is 0. */
  readonly promoted?: number;
  /** The held-out pairs. The default is the dataset's test pairs. */
  readonly pairs?: Pairs;
  /**
   * The lists of the pairs (`candidateLists`), for several evaluations of the same pairs, candidates and seed. By default they are
   * made anew.
   */
  readonly lists?: CandidateLists;
  /** The items that are never candidates and never in lists, in ascending order. By default there are none. */
  readonly leftOut?: Int32Array;
  /** Whether the lists of all users are made and measured, which takes longer. The default is false. */
  readonly isShownMeasured?: boolean;
  /**
   * The version of the projection (model/gradient/products.ts). It is needed where the projection changes while the engine stays
   * open.
   */
  readonly version?: number;
  /**
   * The most bytes of folded items that are in memory together (`MOST_ITEM_BYTES`). More of them are folded in ranges, unless lists
   * are measured, items are promoted or a content memory is attacked, which need all of them.
   */
  readonly mostBytes?: number;
  /** Called with the part of the work that is done, from 0 to 1, many times a second. */
  readonly onProgress?: (share: number) => void;
}

/** The JSON of `amr evaluate -o json`. Metrics are means over held-out pairs, except those of `perUser` and `lists`. */
export interface EvaluationResult extends TallyMetrics {
  /** The number of candidates that was asked for. */
  readonly candidates: number | 'all';
  /** What the pairs were ranked against in truth: all items, where the catalog holds no more than that. */
  readonly rankedAgainst: number | 'all';
  /** The seed of the sampled candidates and of the random perturbations. */
  readonly seed: number;
  /**
   * "hr@n", "recall@n", "precision@n", "map@n", "mrr@n" and "ndcg@n" (model/metrics.ts) as means over pairs. Each held-out
   * item is ranked in a list of its own, so recall is HR, and MAP is MRR.
   */
  readonly perPair: RankingMetrics;
  /**
   * The same metrics as means over users. All held-out items of a user are in one list (evaluation/ranking/per-user.ts).
   */
  readonly perUser: RankingMetrics;
  /** What the lists of all users show. It is present when it was asked for. */
  readonly lists?: ShownLists;
  /** Pairs whose user has fewer open items than `candidates`: they were ranked against all of these. */
  readonly shortLists: number;
  /**
   * Where the content of warm items comes from: `live` from their features, or `snapshot` from a copy of those of training, which
   * no attack reaches. It is present for a model whose memory compares features.
   */
  readonly content?: 'live' | 'snapshot';
  /** The results of the attacks: first the adversarial ones, then the random and the per-list ones, each in the order of the epsilons. */
  readonly attacks: readonly AttackResult[];
  /** The share of epsilon that each modality may take, by the name of its feature file. It is present when it was limited. */
  readonly budgets?: Readonly<Record<string, number>>;
  /** The certified share at each epsilon. */
  readonly certified: readonly CertifiedShare[];
  /** How far items can be pushed into lists. It is present when it was asked for. */
  readonly promotion?: Promotion;
  /**
   * The share of the scores' variance that comes from content (evaluation/content-share.ts). It is present when there
   * are epsilons.
   */
  readonly contentShare?: number;
  /** The meaning of the figures in words. */
  readonly definitions?: Readonly<Record<string, string>>;
}

/** The share of held-out pairs whose item is in the top 10 and stays there under every perturbation of size epsilon. */
export interface CertifiedShare {
  readonly epsilon: number;
  readonly top10: number;
}

/** A result with the ranks from which it was computed, for paired tests. */
export interface DetailedEvaluation {
  readonly result: EvaluationResult;
  readonly pairs: Pairs;
  /** The rank of each held-out item [pairs], from 0. */
  readonly ranks: Int32Array;
  /** The ranks [pairs] under each of `result.attacks`. */
  readonly attackedRanks: readonly Int32Array[];
}

/**
 * Ranks every held-out pair of `dataset` under `model`. With epsilons, it also ranks under attack. Rejects with an
 * InputError when the sizes of model and dataset differ, when a vector is not finite, when there are no pairs, when an
 * epsilon is negative or not finite, or when a model without features should be attacked.
 */
export async function evaluateModel(
  model: ModelFactors,
  dataset: Dataset,
  engine: Pick<Products, 'project' | 'multiply'>,
  options: EvaluationOptions,
): Promise<EvaluationResult> {
  return (await evaluateInDetail(model, dataset, engine, options)).result;
}

/** Does the work of `evaluateModel` and also returns the ranks. */
export async function evaluateInDetail(
  stated: ModelFactors,
  dataset: Dataset,
  engine: Pick<Products, 'project' | 'multiply'>,
  options: EvaluationOptions,
): Promise<DetailedEvaluation> {
  const { candidates, seed, at, epsilons = [], norm = 'l2' } = options;
  const pairs = heldOutPairs(dataset, options);
  checkSizes(stated, dataset);
  checkEpsilons(epsilons);
  checkSizesOfAttacks(options);
  const { attackHistories, budgets } = options;
  const attack = { norm, histories: attackHistories === true ? dataset.training : undefined, budgets };
  const isAttacked = epsilons.length > 0;
  if (isAttacked) checkAdversary(stated, attack);
  const lists = options.lists ?? candidateLists(dataset, pairs, engine, { ...options, isKept: isAttacked });
  const { onPairs, onUsers } = progressCounters(pairs, dataset, options);
  const warm = warmMask(dataset.warmItems, dataset.itemIds.length);
  const count = (ranks: Int32Array): TallyMetrics => tallyMetrics(tallyRanks(pairs, ranks, warm, Math.max(...at)), at);
  const detailed = (
    clean: Ranking,
    { attacks, certified, ...more }: AttackFigures,
    attackedRanks: readonly Int32Array[] = [],
  ): DetailedEvaluation => ({
    result: {
      ...count(clean.ranks),
      ...measuredAgainst(candidates, dataset.itemIds.length - (options.leftOut?.length ?? 0)),
      seed,
      perPair: pairMetrics(rankHistogram(clean.ranks, Math.max(...at)), at),
      perUser: perUserMetrics(pairs, clean.ranks, at),
      shortLists: candidates === 'all' ? 0 : clean.candidates.filter((count) => count < candidates).length,
      ...contentOf(stated),
      attacks,
      certified,
      ...more,
      definitions: EVALUATION_DEFINITIONS,
    },
    pairs,
    ranks: clean.ranks,
    attackedRanks,
  });
  const ranking = { rivals: isAttacked ? LIST_LENGTH : 0, onPairs };
  const compared = { pairs, norm, count, onPairs };
  const figuresOf = (attacked: readonly AttackedRanking[], shares: readonly number[]): AttackFigures => ({
    attacks: attacked.map(({ result }) => result),
    ...(budgets && { budgets: Object.fromEntries(budgets.map(({ name, share }) => [name, share])) }),
    certified: shares.map((top10, at) => ({ epsilon: epsilons[at], top10 })),
  });
  if (isFoldedInRanges(stated, options)) {
    const vectors = foldedRanges(stated, engine, options);
    const clean = await rankInRanges(vectors, pairs, lists.ranged, ranking);
    if (!isAttacked) return detailed(clean, figuresOf([], []));
    const surface = attackSurface(stated, engine, norm, budgets);
    const attacks = rangedAttacks({
      vectors,
      pairs,
      lists: lists.ranged,
      surface,
      scores: clean.scores,
      seed,
      onPairs,
    });
    const attacked = await rankUnderAttack({ ...compared, clean }, attacks, epsilons);
    const shares = await linearShares(surface, { vectors, pairs, clean }, epsilons);
    const share = await contentShareInRanges(stated, vectors, engine);
    return detailed(clean, { ...figuresOf(attacked, shares), contentShare: share }, ranksOf(attacked));
  }
  const model = await keptContent(stated, engine, options.version);
  const vectors = await foldModel(model, engine, options.version);
  const clean = await lists.rank(vectors, ranking);
  const adversary = isAttacked ? adversaryOf(model, engine, { vectors, pairs, lists }, attack) : null;
  const attacks = adversary && attacksBy(adversary, { vectors, lists, seed, onPairs });
  const attacked = attacks ? await rankUnderAttack({ ...compared, clean }, attacks, epsilons) : [];
  const shares = (await adversary?.certifiedShares(clean, epsilons, LIST_LENGTH)) ?? [];
  const { promoted = 0, leftOut = NOTHING } = options;
  const targets = { targets: promoted, epsilons, seed, leftOut, onUsers };
  const pushed = adversary && promoted > 0 && (await promotion({ vectors, adversary }, dataset, engine, targets));
  const shownOptions = { at, leftOut, onUsers };
  const shown = options.isShownMeasured && (await shownLists(vectors, dataset, engine, shownOptions));
  const figures = {
    ...(shown && { lists: shown }),
    ...figuresOf(attacked, shares),
    ...(pushed && { promotion: pushed }),
    ...(isAttacked && { contentShare: await contentShare(model, vectors, engine) }),
  };
  return detailed(clean, figures, ranksOf(attacked));
}

function ranksOf(attacked: readonly AttackedRanking[]): readonly Int32Array[] {
  return attacked.map(({ ranks }) => ranks);
}

/** The figures of attacks and lists. */
type AttackFigures = Pick<
  EvaluationResult,
  'lists' | 'attacks' | 'budgets' | 'certified' | 'promotion' | 'contentShare'
>;

/** Says where the memory of a model, where it has one that compares features, has the content of warm items from. */
export function contentOf({ memory }: Pick<ModelFactors, 'memory'>): Pick<EvaluationResult, 'content'> {
  return comparesFeatures(memory?.settings) ? { content: memory?.settings.content ?? 'live' } : {};
}

const NOTHING = new Int32Array(0);

/**
 * Makes the lists of sampled candidates or of all items.
 * @param options `isKept` says whether lists of sampled candidates are kept, because they are ranked several times. `thread` is
 * a second thread that scores such lists.
 */
export function candidateLists(
  dataset: Dataset,
  pairs: Pairs,
  engine: Pick<Products, 'multiply'>,
  options: Pick<EvaluationOptions, 'candidates' | 'seed' | 'leftOut'> & {
    readonly isKept?: boolean;
    readonly thread?: ScoringThread;
  },
): CandidateLists {
  const { candidates, seed, leftOut = NOTHING, isKept, thread } = options;
  const excluded = leaveOut(excludedItems(dataset.training, pairs), leftOut);
  if (candidates === 'all') return new WholeLists(pairs, excluded, engine);
  return new SampledLists(
    pairs,
    new CandidateSampler(excluded, { items: dataset.itemIds.length, count: candidates, seed }),
    isKept,
    thread,
  );
}

/** Returns the pairs to evaluate on. Throws an InputError `test-pairs-missing` when there are none. */
function heldOutPairs(dataset: Dataset, { pairs = dataset.test ?? undefined }: EvaluationOptions): Pairs {
  if (!pairs && dataset.testProblem !== undefined) throw new InputError(dataset.testProblem);
  if (!pairs || pairs.users.length === 0) {
    throw new InputError('Cannot evaluate without held-out pairs', { code: 'test-pairs-missing', facts: {} });
  }
  return pairs;
}

/** Throws an InputError when something is asked of attacks that have no size. */
function checkSizesOfAttacks({ epsilons = [], budgets, promoted = 0, attackHistories }: EvaluationOptions): void {
  if (epsilons.length > 0) return;
  const asked = { budgets: budgets !== undefined, promoted: promoted > 0, attackHistories: attackHistories === true };
  for (const [name, isAsked] of Object.entries(asked))
    if (isAsked) throw new InputError(`${name} needs epsilons, the sizes of the perturbations`);
}

/** Throws an InputError when model and dataset have different numbers of users or items. */
function checkSizes({ users, items, factors }: ModelFactors, { userIds, itemIds }: Dataset): void {
  if (users.length === userIds.length * factors && items.length === itemIds.length * factors) return;
  throw new InputError(
    `Cannot evaluate a model of ${users.length / factors} users and ${items.length / factors} items on a dataset of ` +
      `${userIds.length} users and ${itemIds.length} items: use the data that the model was trained on`,
  );
}
