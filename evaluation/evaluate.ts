import type { Dataset, Pairs } from '../dataset/dataset.js';
import { certifiedCurve } from '../model/certificate.js';
import type { ModelFactors } from '../model/factors.js';
import { measuredAgainst, type RankingMetrics } from '../model/metrics.js';
import type { Products } from '../model/products.js';
import { InputError } from '../runtime/errors.js';
import { attackSurface, checkEpsilons } from './attack.js';
import type { PerturbationNorm } from './attack.js';
import { CandidateSampler, excludedItems } from './candidates.js';
import { contentShare } from './content-share.js';
import { EVALUATION_DEFINITIONS } from './definitions.js';
import { foldModel } from './fold.js';
import { SampledLists, WholeLists } from './lists.js';
import type { CandidateLists } from './lists.js';
import { perUserMetrics } from './per-user.js';
import { breakingEpsilons, LIST_LENGTH, rankUnderAttack } from './robustness.js';
import type { AttackResult } from './robustness.js';
import { tallyMetrics, tallyRanks, warmMask } from './tally.js';
import type { TallyMetrics } from './tally.js';

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
  /** The held-out pairs. The default is the dataset's test pairs. */
  readonly pairs?: Pairs;
  /**
   * The version of the projection (model/products.ts). It is needed where the projection changes while the engine stays
   * open.
   */
  readonly version?: number;
  /** Called with the part of the work that is done, from 0 to 1, many times a second. */
  readonly onProgress?: (share: number) => void;
}

/** The JSON of `amr evaluate -o json`. Metrics are means over held-out pairs, except those of `perUser`. */
export interface EvaluationResult extends TallyMetrics {
  /** The number of candidates that was asked for. */
  readonly candidates: number | 'all';
  /** What the pairs were ranked against in truth: all items, where the catalog holds no more than that. */
  readonly rankedAgainst: number | 'all';
  /** The seed of the sampled candidates and of the random perturbations. */
  readonly seed: number;
  /** "hr@n", "recall@n" and "ndcg@n" as means over users (evaluation/per-user.ts). */
  readonly perUser: RankingMetrics;
  /** Pairs whose user has fewer open items than `candidates`: they were ranked against all of these. */
  readonly shortLists: number;
  /** The results of the attacks: first the adversarial ones, then the random ones, in the order of the epsilons. */
  readonly attacks: readonly AttackResult[];
  /** The certified share at each epsilon. */
  readonly certified: readonly CertifiedShare[];
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
  model: ModelFactors,
  dataset: Dataset,
  engine: Pick<Products, 'project' | 'multiply'>,
  options: EvaluationOptions,
): Promise<DetailedEvaluation> {
  const { candidates, seed, at, epsilons = [], norm = 'l2' } = options;
  const pairs = heldOutPairs(dataset, options);
  checkSizes(model, dataset);
  checkEpsilons(epsilons);
  const surface = epsilons.length > 0 ? attackSurface(model, engine, norm) : null;
  const vectors = await foldModel(model, engine, options.version);
  const lists = candidateLists(dataset, pairs, engine, options);
  const onPairs = pairCounter(pairs, options);
  const warm = warmMask(dataset.warmItems, dataset.itemIds.length);
  const count = (ranks: Int32Array): TallyMetrics => tallyMetrics(tallyRanks(pairs, ranks, warm, Math.max(...at)), at);
  const clean = await lists.rank(vectors, { rivals: surface ? LIST_LENGTH : 0, onPairs });
  const context = surface && { vectors, pairs, lists, surface, norm, clean, count, onPairs };
  const attacked = context ? await rankUnderAttack(context, { epsilons, seed }) : [];
  const curve = context ? certifiedCurve(await breakingEpsilons(context), epsilons) : [];
  return {
    result: {
      ...count(clean.ranks),
      ...measuredAgainst(candidates, dataset.itemIds.length),
      seed,
      perUser: perUserMetrics(pairs, clean.ranks, at),
      shortLists: candidates === 'all' ? 0 : clean.candidates.filter((count) => count < candidates).length,
      attacks: attacked.map(({ result }) => result),
      certified: curve.map(({ epsilon, share }) => ({ epsilon, top10: share })),
      ...(surface && { contentShare: contentShare(model, vectors) }),
      definitions: EVALUATION_DEFINITIONS,
    },
    pairs,
    ranks: clean.ranks,
    attackedRanks: attacked.map(({ ranks }) => ranks),
  };
}

/** Turns counts of pairs into the part of the work that is done. */
function pairCounter({ users }: Pairs, options: EvaluationOptions): ((count: number) => void) | undefined {
  const { onProgress } = options;
  if (!onProgress) return undefined;
  const total = rankingPasses(options) * users.length;
  let done = 0;
  return (count) => onProgress((done += count) / total);
}

/**
 * Returns how often an evaluation goes through the pairs. Every pair is ranked once, and under attack once more for the
 * slopes and for each kind of perturbation; whole lists are ranked for each epsilon on its own.
 */
export function rankingPasses({
  epsilons = [],
  candidates,
}: Pick<EvaluationOptions, 'epsilons' | 'candidates'>): number {
  const rankings = candidates === 'all' ? epsilons.length : 1;
  return epsilons.length > 0 ? 2 + 2 * rankings : 1;
}

/** Makes the lists of sampled candidates or of all items. */
function candidateLists(
  dataset: Dataset,
  pairs: Pairs,
  engine: Pick<Products, 'multiply'>,
  { candidates, seed }: EvaluationOptions,
): CandidateLists {
  const excluded = excludedItems(dataset.training, pairs);
  if (candidates === 'all') return new WholeLists(pairs, excluded, engine);
  return new SampledLists(
    pairs,
    new CandidateSampler(excluded, { items: dataset.itemIds.length, count: candidates, seed }),
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

/** Throws an InputError when model and dataset have different numbers of users or items. */
function checkSizes({ users, items, factors }: ModelFactors, { userIds, itemIds }: Dataset): void {
  if (users.length === userIds.length * factors && items.length === itemIds.length * factors) return;
  throw new InputError(
    `Cannot evaluate a model of ${users.length / factors} users and ${items.length / factors} items on a dataset of ` +
      `${userIds.length} users and ${itemIds.length} items: use the data that the model was trained on`,
  );
}
