import type { Dataset, Pairs } from '../dataset/dataset.js';
import type { ModelFactors } from '../model/factors.js';
import type { Products } from '../model/products.js';
import { InputError } from '../runtime/errors.js';
import { CandidateSampler, excludedItems } from './candidates.js';
import { foldModel } from './fold.js';
import { rankPairs } from './rank.js';
import type { Ranking } from './rank.js';
import { tallyMetrics, tallyRanks, warmMask } from './tally.js';
import type { TallyMetrics } from './tally.js';

export interface EvaluationOptions {
  /** Sampled candidates per held-out pair, or every item. */
  readonly candidates: number | 'all';
  /** Of the sampled candidates and the random perturbations. */
  readonly seed: number;
  /** Cut-offs of HR@n and NDCG@n. */
  readonly at: readonly number[];
  /** The held-out pairs; the dataset's test pairs by default. */
  readonly pairs?: Pairs;
  /** Of the projection (model/products.ts), where it changes under the same engine. */
  readonly version?: number;
}

/** The JSON of `amr evaluate -o json`. */
export interface EvaluationResult extends TallyMetrics {
  readonly candidates: number | 'all';
  /** Pairs whose user has fewer open items than `candidates`: all of these were used. */
  readonly shortLists: number;
}

/**
 * Ranks every held-out pair of `dataset` under `model`. Rejects with an InputError for sizes that do not fit, vectors
 * that are not finite, or no pairs.
 */
export async function evaluateModel(
  model: ModelFactors,
  dataset: Dataset,
  engine: Products,
  options: EvaluationOptions,
): Promise<EvaluationResult> {
  const pairs = heldOutPairs(dataset, options);
  checkSizes(model, dataset);
  const vectors = await foldModel(model, engine, options.version);
  const excluded = excludedItems(dataset.training, pairs);
  const { candidates, seed, at } = options;
  if (candidates === 'all') throw new InputError('not yet');
  const sampler = new CandidateSampler(excluded, { items: dataset.itemIds.length, count: candidates, seed });
  const ranking: Ranking = rankPairs(vectors, pairs, sampler);
  const warm = warmMask(dataset.warmItems, dataset.itemIds.length);
  return {
    ...tallyMetrics(tallyRanks(pairs, ranking.ranks, warm, Math.max(...at)), at),
    candidates,
    shortLists: ranking.candidates.filter((count) => count < candidates).length,
  };
}

function heldOutPairs(dataset: Dataset, { pairs = dataset.test ?? undefined }: EvaluationOptions): Pairs {
  if (!pairs || pairs.users.length === 0) {
    throw new InputError('Cannot evaluate without held-out pairs: name a test file with --test or spec.data.test');
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
