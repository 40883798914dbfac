import type { Dataset, Pairs } from '../../dataset/dataset.js';
import type { ModelFactors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { required } from '../../runtime/required.js';
import { adversaryOf, readsFeatures, type RankPerturbed } from './adversary.js';
import { attackSurface } from './attack.js';
import { candidateLists } from '../evaluate.js';
import { rangedAttacks } from './ranged-attack.js';
import { attacksBy } from './robustness.js';
import { foldModel } from '../ranking/fold.js';
import { foldedRanges, isFoldedInRanges } from '../ranking/folded-ranges.js';
import { rankInRanges } from '../ranking/rank-in-ranges.js';
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

/** How lists are attacked. */
interface SharedAttackOptions {
  readonly epsilon: number;
  readonly candidates: number | 'all';
  readonly seed: number;
  /** The most bytes of folded items that are in memory together (`MOST_ITEM_BYTES`). */
  readonly mostBytes?: number;
}

/**
 * Ranks held-out pairs without an attack, and under the perturbation of size epsilon that all lists share. Cold pairs
 * have a limited weight in both figures (evaluation/memory/weighted-gains.ts). Random and per-list attacks, which
 * `evaluateModel` makes too, are left out, so that this takes less time. A model that reads no features cannot be attacked.
 * The items of a large catalog are folded in ranges (`isFoldedInRanges`), with the same result.
 */
export async function sharedAttack(
  model: ModelFactors,
  { dataset, whole, pairs }: AttackedPairs,
  engine: Pick<Products, 'project' | 'multiply'>,
  { epsilon, candidates, seed, mostBytes }: SharedAttackOptions,
): Promise<SharedAttack> {
  const lists = candidateLists(whole, pairs, engine, { candidates, seed });
  const warm = warmMask(dataset.warmItems, whole.itemIds.length);
  const gain = (ranks: Int32Array) => weightedGain(ranks, pairs.items, (item) => warm[item] === 1);
  const asked = { epsilons: [epsilon], mostBytes };
  if (isFoldedInRanges(model, asked)) {
    const vectors = foldedRanges(model, engine, asked);
    const { ranks, scores } = await rankInRanges(vectors, pairs, lists.ranged);
    const clean = gain(ranks);
    if (!readsFeatures(model)) return { clean, attacked: clean };
    const surface = attackSurface(model, engine, 'l2');
    const attacks = rangedAttacks({ vectors, pairs, lists: lists.ranged, surface, scores, seed });
    return { clean, attacked: gain(await ranksUnder(attacks.adversarial(), epsilon)) };
  }
  const vectors = await foldModel(model, engine);
  const clean = gain((await lists.rank(vectors, { rivals: 0 })).ranks);
  if (!readsFeatures(model)) return { clean, attacked: clean };
  const adversary = adversaryOf(model, engine, { vectors, pairs, lists }, { norm: 'l2' });
  const { adversarial } = attacksBy(adversary, { vectors, lists, seed });
  return { clean, attacked: gain(await ranksUnder(adversarial(), epsilon)) };
}

async function ranksUnder(attack: Promise<RankPerturbed | undefined>, epsilon: number): Promise<Int32Array> {
  const rank = required(await attack, 'the adversarial attack');
  return (await rank([epsilon], { rivals: 0 }))[0].ranks;
}
