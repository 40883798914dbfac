import type { Dataset, Pairs } from '../../dataset/dataset.js';
import type { ModelFactors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { adversaryOf, readsFeatures } from './adversary.js';
import { candidateLists } from '../evaluate.js';
import { foldModel } from '../ranking/fold.js';
import { warmMask } from '../ranking/tally.js';
import { weightedGain } from '../memory/weighted-gains.js';

/** NDCG@10 without an attack, and under one. */
export interface SharedAttack {
  readonly clean: number;
  readonly attacked: number;
}

/** The data on which a model is attacked. */
export interface AttackedPairs {
  /** The data that the model was trained on. Items that it lacks are cold. */
  readonly dataset: Pick<Dataset, 'warmItems'>;
  /** The data with the held-out pairs: no item of a user's whole history is a candidate. */
  readonly whole: Dataset;
  readonly pairs: Pairs;
}

/**
 * Ranks held-out pairs without an attack, and under the perturbation of size epsilon that all lists share. Cold pairs
 * have a limited weight in both figures (evaluation/memory/weighted-gains.ts). Random and per-list attacks, which
 * `evaluateModel` makes too, are left out, so that this takes less time. A model that reads no features cannot be attacked.
 */
export async function sharedAttack(
  model: ModelFactors,
  { dataset, whole, pairs }: AttackedPairs,
  engine: Pick<Products, 'project' | 'multiply'>,
  { epsilon, candidates, seed }: { epsilon: number; candidates: number | 'all'; seed: number },
): Promise<SharedAttack> {
  const vectors = await foldModel(model, engine);
  const lists = candidateLists(whole, pairs, engine, { candidates, seed });
  const warm = warmMask(dataset.warmItems, whole.itemIds.length);
  const gain = (ranks: Int32Array) => weightedGain(ranks, pairs.items, (item) => warm[item] === 1);
  const clean = gain((await lists.rank(vectors, { rivals: 0 })).ranks);
  if (!readsFeatures(model)) return { clean, attacked: clean };
  const adversary = adversaryOf(model, engine, { vectors, pairs, lists }, { norm: 'l2' });
  const rank = await adversary.adversarial(await lists.slopes(vectors, {}));
  const [ranking] = await rank([epsilon], { rivals: 0 });
  return { clean, attacked: gain(ranking.ranks) };
}
