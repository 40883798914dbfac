import type { Dataset } from '../dataset/dataset.js';
import { findInteraction } from '../dataset/histories.js';
import { SlopeSums } from '../model/attack.js';
import type { ScoringVectors } from '../model/factors.js';
import { scoreOf } from '../model/factors.js';
import { DOUBLE_TOLERANCE, inner } from '../model/gram.js';
import { sigmoidOfNegative } from '../model/pairwise.js';
import type { Products } from '../model/products.js';
import { below, CounterRandom, Purpose } from '../model/random.js';
import type { Adversary } from './adversary.js';
import { leaveOut, otherItems } from './left-out.js';
import { bestItems } from './recommend.js';
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
  /** How much the score of each of these users lacks to be in the list; less than 0 where it is there [audience]. */
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
  const clean = targets.map((target) => shareReached(target, vectors, vectors));
  const best = epsilons.map(() => [...clean]);
  for (const quantile of WIDTHS) {
    const moved = await adversary.along(promotingSlopes(vectors, targets, quantile));
    for (const [at, epsilon] of epsilons.entries()) {
      const perturbed = await moved(epsilon);
      for (const [place, target] of targets.entries())
        best[at][place] = Math.max(best[at][place], shareReached(target, vectors, perturbed));
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
  const gaps = Float64Array.from(audience, (user) => {
    const score = scoreOf(vectors, user, item);
    // An item that is in the list competes with the one after the last.
    return (score >= thresholds.last[user] ? thresholds.next[user] : thresholds.last[user]) - score;
  });
  return { item, audience, gaps };
}

/** The share of the audience whose list a target is in, when `perturbed` replaces its vector. */
function shareReached({ item, audience, gaps }: Target, vectors: ScoringVectors, perturbed: ScoringVectors): number {
  let reached = 0;
  for (const [at, user] of audience.entries()) {
    const rise = scoreOf(perturbed, user, item) - scoreOf(vectors, user, item);
    if (rise > gaps[at]) reached++;
  }
  return reached / Math.max(1, audience.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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

/** The number of users whose lists are in memory together. */
const BLOCK = 1024;

async function listThresholds(
  vectors: ScoringVectors,
  { training, userIds }: Dataset,
  engine: Pick<Products, 'multiply'>,
  { leftOut, onUsers }: Pick<PromotionOptions, 'leftOut' | 'onUsers'>,
): Promise<Thresholds> {
  const excluded = leaveOut(training, leftOut);
  const thresholds = { last: new Float64Array(userIds.length), next: new Float64Array(userIds.length) };
  for (let from = 0; from < userIds.length; from += BLOCK) {
    const users = Int32Array.from({ length: Math.min(BLOCK, userIds.length - from) }, (_, row) => from + row);
    const best = await bestItems(vectors, { users, excluded }, engine, LIST_LENGTH + 1);
    for (const [list, user] of users.entries()) {
      const scoreAt = (place: number) =>
        place < best.of(list).length ? best.scores[list * best.size + place] : -Infinity;
      thresholds.last[user] = scoreAt(LIST_LENGTH - 1);
      thresholds.next[user] = scoreAt(LIST_LENGTH);
    }
    onUsers?.(users.length);
  }
  return thresholds;
}

/** Adds the slopes of the smooth counts of all targets, with a width that is a quantile of the gaps above 0. */
function promotingSlopes(vectors: ScoringVectors, targets: readonly Target[], quantile: number): SlopeSums {
  const { users, items, factors } = vectors;
  const slopes = new SlopeSums(items.length / factors, factors, DOUBLE_TOLERANCE);
  for (const { item, audience, gaps } of targets) {
    const open = gaps.filter((gap) => gap > 0 && gap < Infinity).toSorted();
    const width = open[Math.floor(quantile * open.length)] ?? 1;
    for (const [at, user] of audience.entries()) {
      const norm = Math.sqrt(inner(users, user * factors, users, user * factors, factors));
      const share = sigmoidOfNegative(gaps[at] / width);
      slopes.add(vectors, user, norm, item, share * (1 - share));
    }
  }
  return slopes;
}
