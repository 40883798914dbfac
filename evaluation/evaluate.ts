import type { Dataset, Pairs } from '../dataset/dataset.js';
import { certifiedCurve } from '../model/certificate.js';
import type { ModelFactors } from '../model/factors.js';
import type { RankingMetrics } from '../model/metrics.js';
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

export interface EvaluationOptions {
  /** Sampled candidates per held-out pair, or every item. */
  readonly candidates: number | 'all';
  /** Of the sampled candidates and of the random perturbations. */
  readonly seed: number;
  /** Cut-offs of HR@n and NDCG@n. */
  readonly at: readonly number[];
  /** Sizes of perturbations to attack with; none by default. */
  readonly epsilons?: readonly number[];
  /** What they are measured by; L2 by default. */
  readonly norm?: PerturbationNorm;
  /** The held-out pairs; the dataset's test pairs by default. */
  readonly pairs?: Pairs;
  /** Of the projection (model/products.ts), where it changes under the same engine. */
  readonly version?: number;
}

/** The JSON of `amr evaluate -o json`. Metrics are means over held-out pairs, except those of `perUser`. */
export interface EvaluationResult extends TallyMetrics {
  readonly candidates: number | 'all';
  /** The seed of the sampled candidates and of the random perturbations. */
  readonly seed: number;
  /** "hr@n", "recall@n" and "ndcg@n" as means over users (evaluation/per-user.ts). */
  readonly perUser: RankingMetrics;
  /** Pairs whose user has fewer open items than `candidates`: they were ranked against all of these. */
  readonly shortLists: number;
  /** Adversarial ones, then random ones, in order of the epsilons asked for. */
  readonly attacks: readonly AttackResult[];
  readonly certified: readonly CertifiedShare[];
  /** With epsilons: how much of the scores content carries (evaluation/content-share.ts). */
  readonly contentShare?: number;
  /** What the figures mean, in words. */
  readonly definitions?: Readonly<Record<string, string>>;
}

/** Share of held-out pairs whose item is in the top 10 and stays there under every perturbation of size epsilon. */
export interface CertifiedShare {
  readonly epsilon: number;
  readonly top10: number;
}

/** A result with the ranks that it was counted from, for paired tests. */
export interface DetailedEvaluation {
  readonly result: EvaluationResult;
  readonly pairs: Pairs;
  /** [pairs]. */
  readonly ranks: Int32Array;
  /** [pairs] for each of `result.attacks`. */
  readonly attackedRanks: readonly Int32Array[];
}

/**
 * Ranks every held-out pair of `dataset` under `model`; with epsilons, also under attack. Rejects with an InputError for
 * sizes that do not fit, vectors that are not finite, no pairs, an epsilon that is negative or not finite, or an attack
 * on a model without features.
 */
export async function evaluateModel(
  model: ModelFactors,
  dataset: Dataset,
  engine: Pick<Products, 'project' | 'multiply'>,
  options: EvaluationOptions,
): Promise<EvaluationResult> {
  return (await evaluateInDetail(model, dataset, engine, options)).result;
}

/** `evaluateModel`, with ranks. */
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
  const warm = warmMask(dataset.warmItems, dataset.itemIds.length);
  const count = (ranks: Int32Array): TallyMetrics => tallyMetrics(tallyRanks(pairs, ranks, warm, Math.max(...at)), at);
  const clean = await lists.rank(vectors, { rivals: surface ? LIST_LENGTH : 0 });
  const context = surface && { vectors, pairs, lists, surface, norm, clean, count };
  const attacked = context ? await rankUnderAttack(context, { epsilons, seed }) : [];
  const curve = context ? certifiedCurve(await breakingEpsilons(context), epsilons) : [];
  return {
    result: {
      ...count(clean.ranks),
      candidates,
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

function heldOutPairs(dataset: Dataset, { pairs = dataset.test ?? undefined }: EvaluationOptions): Pairs {
  if (!pairs && dataset.testProblem !== undefined) throw new InputError(dataset.testProblem);
  if (!pairs || pairs.users.length === 0) {
    throw new InputError('Cannot evaluate without held-out pairs', { code: 'test-pairs-missing', facts: {} });
  }
  return pairs;
}

function checkSizes({ users, items, factors }: ModelFactors, { userIds, itemIds }: Dataset): void {
  if (users.length === userIds.length * factors && items.length === itemIds.length * factors) return;
  throw new InputError(
    `Cannot evaluate a model of ${users.length / factors} users and ${items.length / factors} items on a dataset of ` +
      `${userIds.length} users and ${itemIds.length} items: use the data that the model was trained on`,
  );
}
