import type { Histories } from '../../dataset/dataset.js';
import { pushEpsilon } from '../../model/robustness/certificate.js';
import type { ModelFactors, ScoringVectors } from '../../model/factors.js';
import { scoreOf } from '../../model/factors.js';
import { inner } from '../../model/gradient/gram.js';
import { leastDistance } from '../../model/robustness/least-distance.js';
import type { Products } from '../../model/gradient/products.js';
import { InputError } from '../../runtime/errors.js';
import type { PerturbationNorm } from './attack.js';
import { refuseMemory, requireProjection } from './attack.js';
import { foldModel } from '../ranking/fold.js';
import { bestItems } from '../ranking/recommend.js';

/**
 * The aim of a targeted attack: every item of `items` enters the top `top` of every user of `users` at the same time.
 */
export interface PushTarget {
  readonly items: readonly number[];
  readonly users: readonly number[];
  readonly top: number;
  /** The norm of the perturbations. The default is L2. L-infinity is possible for a single user only. */
  readonly norm?: PerturbationNorm;
  /**
   * The amount by which scores must exceed the threshold of the list. With 0, the default, they equal the threshold,
   * and any more brings the item into the list.
   */
  readonly margin?: number;
}

/** The least perturbation of one item that reaches the aim. */
export interface TargetedPush {
  readonly item: number;
  /**
   * The size of the perturbation. It is 0 where the item is in the lists already, and Infinity (null in JSON) where no
   * perturbation can bring it there.
   */
  readonly epsilon: number;
  /** The perturbation Delta_i [D] in units of scaled features; null where there is none. */
  readonly perturbation: Float64Array | null;
}

/**
 * Returns the least perturbation of each of the target's items that brings all of them into the top of all its users'
 * lists. Lists do not contain training history. The results are exact: each item is a small convex problem with one
 * bound per user (model/robustness/least-distance.ts).
 * @throws InputError for a target that is impossible or unclear, and for a model without features or
 * with a content memory.
 */
export async function pushIntoLists(
  model: ModelFactors,
  history: Histories,
  engine: Pick<Products, 'project' | 'multiply'>,
  target: PushTarget,
): Promise<TargetedPush[]> {
  const { items, norm = 'l2', margin = 0 } = target;
  refuseMemory(model, 'find the least push of items in');
  const projection = requireProjection(model);
  checkTarget(model, history, target);
  const vectors = await foldModel(model, engine);
  const goals = await listGoals(vectors, history, engine, target);
  const width = projection.length / model.factors;
  const sensitivities = goals.map(({ user }) => sensitivityOf(projection, model, user));
  return items.map((item) => {
    const gaps = Float64Array.from(goals, ({ user, threshold }) => threshold + margin - scoreOf(vectors, user, item));
    if (gaps.every((gap) => gap <= 0)) return { item, epsilon: 0, perturbation: new Float64Array(width) };
    const perturbation = norm === 'l2' ? shortest(sensitivities, gaps) : alongSigns(sensitivities[0], gaps[0]);
    return { item, epsilon: perturbation ? sizeOf(perturbation, norm) : Infinity, perturbation };
  });
}

/** The demand of one user's list. */
interface Goal {
  readonly user: number;
  /** The score that brings an item into the list. */
  readonly threshold: number;
}

/**
 * Returns the demand of each user's list. All m items of the target enter a top k together when each scores as much as
 * the (k - m + 1)-th best of the other items. Users who have fewer items than that demand nothing, and are left out.
 */
async function listGoals(
  vectors: ScoringVectors,
  history: Histories,
  engine: Pick<Products, 'multiply'>,
  { items, users, top }: PushTarget,
): Promise<Goal[]> {
  const rows = { users: Int32Array.from(users), excluded: history };
  const best = await bestItems(vectors, rows, engine, top + 1);
  return users.flatMap((user, list) => {
    const rivals = [...best.of(list)].filter((item) => !items.includes(item));
    const rival = rivals[top - items.length];
    return rival === undefined ? [] : [{ user, threshold: scoreOf(vectors, user, rival) }];
  });
}

/** Returns E p_u [D], the change of the user's score per unit of each feature of an item. */
function sensitivityOf(projection: Float32Array, { users, factors }: ModelFactors, user: number): Float64Array {
  return Float64Array.from({ length: projection.length / factors }, (_, d) =>
    inner(projection, d * factors, users, user * factors, factors),
  );
}

/**
 * Returns the shortest Delta [D] whose product with each sensitivity is at least its gap, or null. It is a weighted sum
 * of the sensitivities.
 */
function shortest(sensitivities: readonly Float64Array[], gaps: Float64Array): Float64Array | null {
  const products = sensitivities.flatMap((left) => sensitivities.map((right) => inner(left, 0, right, 0, left.length)));
  const weights = leastDistance(Float64Array.from(products), gaps);
  return (
    weights &&
    sensitivities[0].map((_, d) =>
      sensitivities.reduce((sum, sensitivity, at) => sum + weights[at] * sensitivity[d], 0),
    )
  );
}

/** Returns the Delta [D] with the least largest value whose product with the sensitivity is at least `gap`, or null. */
function alongSigns(sensitivity: Float64Array, gap: number): Float64Array | null {
  const epsilon = pushEpsilon(
    gap,
    sensitivity.reduce((sum, value) => sum + Math.abs(value), 0),
  );
  return epsilon === Infinity ? null : sensitivity.map((value) => epsilon * Math.sign(value));
}

/** Returns the norm of a perturbation. */
function sizeOf(perturbation: Float64Array, norm: PerturbationNorm): number {
  if (norm === 'l2') return Math.sqrt(inner(perturbation, 0, perturbation, 0, perturbation.length));
  return perturbation.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** Throws an InputError with every problem of a target. */
function checkTarget(
  { users: userFactors, items: itemFactors, factors }: ModelFactors,
  { offsets, items: history }: Histories,
  { items, users, top, norm }: PushTarget,
): void {
  const problems: string[] = [];
  const unknown = (numbers: readonly number[], count: number): number[] =>
    numbers.filter((number) => !Number.isInteger(number) || number < 0 || number >= count);
  for (const item of unknown(items, itemFactors.length / factors))
    problems.push(`Cannot push item ${item}: the model has no such item`);
  for (const user of unknown(users, userFactors.length / factors))
    problems.push(`Cannot push items to user ${user}: the model has no such user`);
  if (items.length === 0 || users.length === 0)
    problems.push('Cannot push nothing, or to nobody: name at least one item and one user');
  if (!(items.length <= top))
    problems.push(`Cannot push ${items.length} items into a top ${top}: it has no room for them`);
  if (norm === 'linf' && users.length > 1)
    problems.push(`Cannot push to ${users.length} users in norm linf: it is solved for one user; use l2`);
  if (problems.length > 0) throw new InputError(problems);
  for (const user of users) {
    const known = items.filter((item) => history.subarray(offsets[user], offsets[user + 1]).includes(item));
    for (const item of known)
      problems.push(
        `Cannot push item ${item} into the list of user ${user}, who has it in training and is not shown it`,
      );
  }
  if (problems.length > 0) throw new InputError(problems);
}
