import type { Dataset } from '../../dataset/dataset.js';
import { findInteraction } from '../../dataset/pairs/histories.js';
import { SlopeSums } from '../../model/robustness/attack.js';
import type { ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import { DOUBLE_TOLERANCE } from '../../model/gradient/gram.js';
import { sigmoidOfNegative } from '../../model/gradient/pairwise.js';
import type { Products } from '../../model/gradient/products.js';
import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import { mean } from '../../model/statistics.js';
import type { Adversary } from './adversary.js';
import { allLists } from '../ranking/all-lists.js';
import { otherItems } from '../ranking/left-out.js';
import { rowNorms } from '../ranking/lists.js';
import { LIST_LENGTH } from './robustness.js';

/** How far items can be pushed into the lists of users. */
export interface Promotion {
  /** The number of items that are promoted, each of them alone. They are drawn with the seed. */
  readonly targets: number;
  /** The share of users in whose best ten a target is, without a perturbation; the mean over targets. */
  readonly shown: number;
  /** The same under perturbations of each size. */
  readonly promoted: readonly { readonly epsilon: number; readonly shown: number }[];
}

/** What is promoted, and against whom. */
export interface PromotionOptions {
  /** The number of targets. */
  readonly targets: number;
  readonly epsilons: readonly number[];
  readonly seed: number;
  /** The items that no list may hold, in ascending order. They are no targets. */
  readonly leftOut: Int32Array;
  /** Called with the number of users whose lists have been made since the last call. */
  readonly onUsers?: (count: number) => void;
}

/** An item that is promoted, and the users who may see it: those who do not have it in training. */
interface Target {
  readonly item: number;
  readonly audience: Int32Array;
  /** The scores of these users without a perturbation [audience]. */
  readonly scores: Float64Array;
  /** How much these scores lack to bring the item into the lists; less than 0 where it is there [audience]. */
  readonly gaps: Float64Array;
}

/**
 * Perturbs single items so that as many users as possible see them. The perturbation of a target i goes along the gradient of a
 * smooth count of users, sum_u sigmoid((y_ui - tau_u) / width), by its features, where tau_u is the score that brings an item
 * into the best ten of u. Each target uses the best of several widths, or no perturbation. It is one step along a gradient, so a
 * stronger attack may exist.
 */
export async function promotion(
  { vectors, adversary }: { readonly vectors: ScoringVectors; readonly adversary: Adversary },
  dataset: Dataset,
  engine: Pick<Products, 'multiply'>,
  options: PromotionOptions,
): Promise<Promotion> {
  const { epsilons, seed, leftOut } = options;
  const items = drawItems(otherItems(leftOut, dataset.itemIds.length), options.targets, seed);
  const thresholds = await listThresholds(vectors, dataset, engine, options);
  const targets = items.map((item) => targetOf(item, vectors, dataset, thresholds));
  const clean = targets.map((target) => shareReached(target, vectors));
  const best = epsilons.map(() => [...clean]);
  for (const quantile of WIDTHS) {
    const moved = await adversary.along(promotingSlopes(vectors, targets, quantile));
    for (const [at, epsilon] of epsilons.entries()) {
      const perturbed = await moved(epsilon);
      for (const [place, target] of targets.entries())
        best[at][place] = Math.max(best[at][place], shareReached(target, perturbed));
    }
  }
  const promoted = epsilons.map((epsilon, at) => ({ epsilon, shown: mean(best[at]) }));
  return { targets: targets.length, shown: mean(clean), promoted };
}

/** The widths of the smooth count, as quantiles of the gaps of the users whose list lacks the item. */
const WIDTHS = [0.01, 0.05, 0.2, 0.5];

function targetOf(
  item: number,
  vectors: ScoringVectors,
  { training, userIds }: Dataset,
  thresholds: Thresholds,
): Target {
  const audience = Int32Array.from({ length: userIds.length }, (_, user) => user).filter(
    (user) => findInteraction(training, user, item) < 0,
  );
  const scores = Float64Array.from(audience, (user) => scoreOf(vectors, user, item));
  const gaps = scores.map((score, at) => {
    const { last, next } = thresholds;
    const user = audience[at];
    // An item that is in the list competes with the one after the last.
    return (score >= last[user] ? next[user] : last[user]) - score;
  });
  return { item, audience, scores, gaps };
}

/** The share of the audience whose list a target is in under some vectors. */
function shareReached({ item, audience, scores, gaps }: Target, vectors: ScoringVectors): number {
  let reached = 0;
  for (const [at, user] of audience.entries()) if (scoreOf(vectors, user, item) - scores[at] > gaps[at]) reached++;
  return reached / Math.max(1, audience.length);
}

/** Draws distinct items, in ascending order. */
function drawItems(items: Int32Array, count: number, seed: number): number[] {
  const random = new CounterRandom(seed, Purpose.promotedItems);
  const left = [...items];
  const drawn = Array.from({ length: Math.min(count, left.length) }, (_, at) => {
    const place = below(random.words(at)[0], left.length);
    const item = left[place];
    left[place] = left[left.length - 1];
    left.pop();
    return item;
  });
  return drawn.toSorted((left, right) => left - right);
}

/** The scores at the last place of each user's list, and at the place after it [U]; -Infinity where there is none. */
interface Thresholds {
  readonly last: Float64Array;
  readonly next: Float64Array;
}

async function listThresholds(
  vectors: ScoringVectors,
  dataset: Dataset,
  engine: Pick<Products, 'multiply'>,
  { leftOut, onUsers }: Pick<PromotionOptions, 'leftOut' | 'onUsers'>,
): Promise<Thresholds> {
  const { length } = dataset.userIds;
  const thresholds = { last: new Float64Array(length), next: new Float64Array(length) };
  const options = { leftOut, size: LIST_LENGTH + 1, onUsers };
  for await (const { users, best } of allLists(vectors, dataset, engine, options)) {
    for (const [list, user] of users.entries()) {
      const scoreAt = (place: number) =>
        place < best.of(list).length ? best.scores[list * best.size + place] : -Infinity;
      thresholds.last[user] = scoreAt(LIST_LENGTH - 1);
      thresholds.next[user] = scoreAt(LIST_LENGTH);
    }
  }
  return thresholds;
}

/** Adds the slopes of the smooth counts of all targets, with a width that is a quantile of the gaps above 0. */
function promotingSlopes(vectors: ScoringVectors, targets: readonly Target[], quantile: number): SlopeSums {
  const { users, items, factors } = vectors;
  const slopes = new SlopeSums(items.length / factors, factors, DOUBLE_TOLERANCE);
  const norms = rowNorms(users, factors);
  for (const { item, audience, gaps } of targets) {
    const open = gaps.filter((gap) => gap > 0 && gap < Infinity).toSorted();
    const width = open[Math.floor(quantile * open.length)] ?? 1;
    for (const [at, user] of audience.entries()) {
      const share = sigmoidOfNegative(gaps[at] / width);
      slopes.add(vectors, user, norms[user], item, share * (1 - share));
    }
  }
  return slopes;
}
