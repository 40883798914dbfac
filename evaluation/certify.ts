import type { Dataset, Histories, Pairs } from '../dataset/dataset.js';
import { leadEpsilon, placeEpsilon } from '../model/certificate.js';
import type { ModelFactors, ScoringVectors } from '../model/factors.js';
import { scoreOf } from '../model/factors.js';
import type { Products } from '../model/products.js';
import { attackSurface } from './attack.js';
import type { PerturbationNorm } from './attack.js';
import type { BestItems } from './best.js';
import { excludedItems } from './candidates.js';
import { foldModel } from './fold.js';
import { NearestScores } from './nearest.js';
import { CheapestPushes } from './pushes.js';
import { rankAll } from './rank-all.js';
import { bestItems } from './recommend.js';
import { scoreBlocks } from './score-blocks.js';
import type { ScoreRows } from './score-blocks.js';

/**
 * What perturbations of each item's features on its own, of size epsilon, can and cannot do, against every item of the
 * catalog. Epsilons are exact bounds (model/certificate.ts); Infinity (null in JSON): no perturbation is enough.
 */
export interface Certificates {
  readonly users: UserCertificates;
  readonly heldOut: HeldOutCertificates;
  readonly items: ItemCertificates;
}

/** [U] each. Lists hold the items outside the user's training history. */
export interface UserCertificates {
  /** From here on the first item of the list can change. */
  readonly first: Float64Array;
  /** From here on the top k can change as a set. */
  readonly top: Float64Array;
}

/** [pairs] each, against the items in neither the user's training nor held-out items. */
export interface HeldOutCertificates {
  readonly ranks: Int32Array;
  /** From here on the held-out item's rank can change. */
  readonly place: Float64Array;
  /** From here on it can be out of the top k; 0 where it is not in it. */
  readonly top: Float64Array;
}

/** [I] each: how cheaply an item, perturbed alone, enters the top k of a user that has it neither there nor in training. */
export interface ItemCertificates {
  /** The least epsilon over all users. */
  readonly push: Float64Array;
  /** The user of that least epsilon; -1 where there is none. */
  readonly user: Int32Array;
}

export interface CertifyOptions {
  /** k: the length of the lists. */
  readonly top: number;
  /** L2 by default. */
  readonly norm?: PerturbationNorm;
  /** The dataset's test pairs by default. */
  readonly pairs?: Pairs;
}

const NO_PAIRS: Pairs = { users: new Int32Array(0), items: new Int32Array(0) };

/** Certificates for all users, held-out pairs and items. InputError for a model without features, or not finite. */
export async function certifyModel(
  model: ModelFactors,
  dataset: Dataset,
  engine: Pick<Products, 'project' | 'multiply'>,
  { top, norm = 'l2', pairs = dataset.test ?? NO_PAIRS }: CertifyOptions,
): Promise<Certificates> {
  const surface = attackSurface(model, engine, norm);
  const vectors = await foldModel(model, engine);
  const context = { vectors, engine, top, reach: await surface.reach(model.users) };
  const everyUser = { users: Int32Array.from(dataset.userIds.keys()), excluded: dataset.training };
  const best = await bestItems(vectors, everyUser, engine, top + 1);
  return {
    users: certifyUsers(best, context),
    heldOut: await certifyHeldOut(pairs, excludedItems(dataset.training, pairs), context),
    items: await certifyItems(best, everyUser, context),
  };
}

interface Context {
  readonly vectors: ScoringVectors;
  readonly engine: Pick<Products, 'multiply'>;
  readonly top: number;
  /** [U]. */
  readonly reach: Float64Array;
}

function certifyUsers({ scores, size }: BestItems, { reach, top }: Context): UserCertificates {
  const lead = (place: number): Float64Array =>
    reach.map((reach, user) => {
      const next = scores[user * size + place];
      return leadEpsilon(next === -Infinity ? Infinity : scores[user * size + place - 1] - next, reach);
    });
  return { first: lead(1), top: lead(top) };
}

async function certifyHeldOut(
  pairs: Pairs,
  excluded: Histories,
  { vectors, engine, top, reach }: Context,
): Promise<HeldOutCertificates> {
  const { users } = pairs;
  const { ranks, scores, rivals } = await rankAll(vectors, pairs, excluded, engine, { rivals: top });
  const nearest = new NearestScores(scores);
  for await (const block of scoreBlocks(vectors, { users, excluded }, engine)) {
    for (let row = 0; row < block.rows; row++) {
      nearest.offer(block, row, (item) => scoreOf(vectors, users[block.firstRow + row], item));
    }
  }
  const { above, below } = nearest;
  return {
    ranks,
    place: scores.map((score, pair) => placeEpsilon(above[pair], score, below[pair], reach[users[pair]])),
    top: scores.map((score, pair) => leadEpsilon(score - rivals.floor(pair), reach[users[pair]])),
  };
}

async function certifyItems(
  best: BestItems,
  rows: ScoreRows,
  { vectors, engine, top, reach }: Context,
): Promise<ItemCertificates> {
  const pushes = new CheapestPushes(vectors.items.length / vectors.factors, best, top);
  for await (const block of scoreBlocks(vectors, rows, engine)) {
    for (let row = 0; row < block.rows; row++) {
      const user = block.firstRow + row;
      pushes.offer(block, row, reach[user], (item) => scoreOf(vectors, user, item));
    }
  }
  return { push: pushes.epsilons, user: pushes.users };
}
