import type { Dataset, Histories, Pairs } from '../../dataset/dataset.js';
import { leadEpsilon, placeEpsilon } from '../../model/robustness/certificate.js';
import type { ModelFactors, ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { attackSurface, refuseMemory } from '../attacks/attack.js';
import type { PerturbationNorm } from '../attacks/attack.js';
import type { BestItems } from '../ranking/best.js';
import { excludedItems } from '../ranking/candidates.js';
import { foldModel } from '../ranking/fold.js';
import { NearestScores } from '../ranking/nearest.js';
import { CheapestPushes } from '../attacks/pushes.js';
import { rankAll } from '../ranking/rank-all.js';
import { bestItems } from '../ranking/recommend.js';
import { scoreBlocks } from '../ranking/score-blocks.js';
import type { ScoreRows } from '../ranking/score-blocks.js';

/**
 * Says what perturbations of size epsilon can and cannot do when each item's features are perturbed independently.
 * Every item of the catalog counts. The epsilons are exact bounds (model/robustness/certificate.ts). Infinity, which is null in
 * JSON, means that no perturbation is large enough.
 */
export interface Certificates {
  readonly users: UserCertificates;
  readonly heldOut: HeldOutCertificates;
  readonly items: ItemCertificates;
}

/** Certificates of each user's list [U]. A list contains the items outside the user's training history. */
export interface UserCertificates {
  /** The least epsilon at which the first item of the list can change. */
  readonly first: Float64Array;
  /** The least epsilon at which the set of the top k items can change. */
  readonly top: Float64Array;
}

/**
 * Certificates of each held-out pair [pairs], against the items that are neither in the user's training history nor
 * held out.
 */
export interface HeldOutCertificates {
  /** The rank of each held-out item, from 0. */
  readonly ranks: Int32Array;
  /** The least epsilon at which the rank of the held-out item can change. */
  readonly place: Float64Array;
  /** The least epsilon at which the held-out item can leave the top k; 0 if it is not in the top k. */
  readonly top: Float64Array;
}

/**
 * Certificates of each item [I]: the cost of bringing the item, perturbed alone, into the top k of a user. Users that
 * have the item there already, or in training, do not count.
 */
export interface ItemCertificates {
  /** The least epsilon over all users. */
  readonly push: Float64Array;
  /** The user with that least epsilon; -1 if there is none. */
  readonly user: Int32Array;
}

/** The lists and perturbations that certificates are about. */
export interface CertifyOptions {
  /** The length of the lists, k. */
  readonly top: number;
  /** The norm of perturbations. The default is L2. */
  readonly norm?: PerturbationNorm;
  /** The held-out pairs. The default is the dataset's test pairs. */
  readonly pairs?: Pairs;
  /** Called with the part of the work that is done, from 0 to 1, many times a second. */
  readonly onProgress?: (share: number) => void;
}

const NO_PAIRS: Pairs = { users: new Int32Array(0), items: new Int32Array(0) };

/**
 * Computes the certificates for all users, held-out pairs and items. Rejects with an InputError when the model has no
 * features or a content memory, or when a vector is not finite.
 */
export async function certifyModel(
  model: ModelFactors,
  dataset: Dataset,
  engine: Pick<Products, 'project' | 'multiply'>,
  { top, norm = 'l2', pairs = dataset.test ?? NO_PAIRS, onProgress }: CertifyOptions,
): Promise<Certificates> {
  refuseMemory(model, 'certify whole lists of');
  const surface = attackSurface(model, engine, norm);
  const vectors = await foldModel(model, engine);
  const onRows = rowCounter(certifiedRows({ users: dataset.userIds.length, pairs: pairs.users.length }), onProgress);
  const context = { vectors, engine, top, reach: await surface.reach(model.users), onRows };
  const everyUser = {
    users: Int32Array.from({ length: dataset.userIds.length }, (_, user) => user),
    excluded: dataset.training,
    onRows,
  };
  const best = await bestItems(vectors, everyUser, engine, top + 1);
  return {
    users: certifyUsers(best, context),
    heldOut: await certifyHeldOut(pairs, excludedItems(dataset.training, pairs), context),
    items: await certifyItems(best, everyUser, context),
  };
}

/** Returns how many rows of scores the certificates need: the row of each user and of each pair is scored twice. */
export function certifiedRows({ users, pairs }: { readonly users: number; readonly pairs: number }): number {
  return 2 * (users + pairs);
}

/** Turns counts of rows into the part of the work that is done. */
function rowCounter(total: number, onProgress: CertifyOptions['onProgress']): ((count: number) => void) | undefined {
  if (!onProgress) return undefined;
  let done = 0;
  return (count) => onProgress((done += count) / total);
}

/** The inputs of all certificates. */
interface Context extends Pick<ScoreRows, 'onRows'> {
  readonly vectors: ScoringVectors;
  readonly engine: Pick<Products, 'multiply'>;
  readonly top: number;
  /** How far a perturbation of size 1 can move a score of each user [U]. */
  readonly reach: Float64Array;
}

/** Computes the certificates of lists from the best k + 1 items of each user. */
function certifyUsers({ scores, size }: BestItems, { reach, top }: Context): UserCertificates {
  const lead = (place: number): Float64Array =>
    reach.map((reach, user) => {
      const next = scores[user * size + place];
      return leadEpsilon(next === -Infinity ? Infinity : scores[user * size + place - 1] - next, reach);
    });
  return { first: lead(1), top: lead(top) };
}

/** Computes the certificates of held-out pairs from the scores next to theirs. */
async function certifyHeldOut(
  pairs: Pairs,
  excluded: Histories,
  { vectors, engine, top, reach, onRows }: Context,
): Promise<HeldOutCertificates> {
  const { users } = pairs;
  const { ranks, scores, rivals } = await rankAll(vectors, pairs, excluded, engine, {
    rivals: top,
    onPairs: onRows,
  });
  const nearest = new NearestScores(scores);
  for await (const block of scoreBlocks(vectors, { users, excluded, onRows }, engine)) {
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

/** Finds the user whose top k each item enters most cheaply. */
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
