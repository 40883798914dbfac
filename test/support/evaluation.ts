/** This module has small models, datasets and products over explicit features, for tests of `evaluation/`. */
import { fresh } from '../../engine/engine.js';
import { denseProducts } from '../../engine/reference/index.js';
import type { Dataset, Histories, Pairs } from '../../dataset/dataset.js';
import type { ModelFactors } from '../../model/factors.js';
import type { Products } from '../../model/gradient/products.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { Ids } from '../../runtime/ids.js';

/** The products that evaluation needs, over explicit features. */
export interface SmallProducts extends Pick<Products, 'project' | 'multiply'> {
  /** The features C [I, D]. */
  readonly features: Float32Array;
}

/** Makes products over explicit features. `multiply` adds backwards and rounds after each addition, as a float32 engine may do. */
export function smallProducts(features: Float32Array, width: number): SmallProducts {
  return { ...denseProducts(features, width), features, multiply: multiplyInFloat32 };
}

async function multiplyInFloat32(
  left: Float32Array,
  right: Float32Array,
  factors: number,
  allocate = fresh,
): Promise<Float32Array> {
  const width = right.length / factors;
  const product = allocate((left.length / factors) * width);
  for (let at = 0; at < product.length; at++) {
    const row = Math.floor(at / width) * factors;
    const column = (at % width) * factors;
    let sum = 0;
    for (let k = factors - 1; k >= 0; k--) sum = Math.fround(sum + Math.fround(left[row + k] * right[column + k]));
    product[at] = sum;
  }
  return product;
}

/** Normally distributed random numbers [length] of mean 0 and the given standard deviation. */
export function normals(length: number, seed: number, deviation = 1): Float32Array {
  const values = new Float32Array(length);
  new CounterRandom(seed, Purpose.synthetic).normals(values, deviation, length);
  return values;
}

/** A random model. It has content features unless `width` is 0. */
export function smallModel({ users = 8, items = 40, factors = 4, width = 6, seed = 1 } = {}): {
  model: ModelFactors;
  products: SmallProducts;
} {
  const model = {
    users: normals(users * factors, seed),
    items: normals(items * factors, seed + 1),
    projection: width === 0 ? null : normals(width * factors, seed + 2),
    factors,
  };
  return { model, products: smallProducts(normals(items * width, seed + 3), width) };
}

/** The histories of users, from the list of items of each user. */
export function histories(lists: readonly (readonly number[])[]): Histories {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, user) => (offsets[user + 1] = offsets[user] + list.length));
  return { offsets, items: Int32Array.from(lists.flatMap((list) => list.toSorted((a, b) => a - b))) };
}

/** Test pairs from a list of (user, item). */
export function pairsOf(list: readonly (readonly [user: number, item: number])[]): Pairs {
  return {
    users: Int32Array.from(list, ([user]) => user),
    items: Int32Array.from(list, ([, item]) => item),
  };
}

/** A dataset of the given interactions without feature files. */
export function datasetOf(
  items: number,
  training: readonly (readonly number[])[],
  test: readonly (readonly [user: number, item: number])[],
): Dataset {
  return {
    userIds: Ids.of(training.map((_, user) => `u${user}`)),
    itemIds: Ids.of(Array.from({ length: items }, (_, item) => `i${item}`)),
    training: histories(training),
    warmItems: Int32Array.from(new Set(training.flat())).sort(),
    test: pairsOf(test),
    features: null,
    warnings: [],
    usersWithoutNegatives: new Int32Array(0),
    fingerprint: '',
    partFingerprints: {},
  };
}

/** A dataset of users with `history` random items each and one held-out item that is not among them. */
export function smallDataset({ users = 8, items = 40, history = 5, seed = 1 } = {}): Dataset {
  const random = new CounterRandom(seed, Purpose.synthetic);
  const shuffled = (user: number): number[] =>
    Array.from({ length: items }, (_, item) => ({ item, key: random.words(user, item, 99)[0] }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ item }) => item);
  const orders = Array.from({ length: users }, (_, user) => shuffled(user));
  return datasetOf(
    items,
    orders.map((order) => order.slice(0, history)),
    orders.map((order, user) => [user, order[history]]),
  );
}

/** The scores of a user for all items [I] in float64, from the definition p . (q_i + E'(c_i + Delta_i)), with Delta [I, D]. */
export function explicitScores(
  { users, items, projection, factors }: ModelFactors,
  features: Float32Array,
  user: number,
  delta?: Float64Array,
): Float64Array {
  const width = projection ? projection.length / factors : 0;
  const sensitivity = explicitSensitivity({ users, items, projection, factors }, user);
  return Float64Array.from({ length: items.length / factors }, (_, item) => {
    let score = 0;
    for (let k = 0; k < factors; k++) score += users[user * factors + k] * items[item * factors + k];
    for (let d = 0, at = item * width; d < width; d++, at++)
      score += sensitivity[d] * (features[at] + (delta?.[at] ?? 0));
    return score;
  });
}

/** E p_u [D], the gradient of a score of the user by the features of the item. */
export function explicitSensitivity({ users, projection, factors }: ModelFactors, user: number): Float64Array {
  if (!projection) return new Float64Array(0);
  return Float64Array.from({ length: projection.length / factors }, (_, d) => {
    let sum = 0;
    for (let k = 0; k < factors; k++) sum += projection[d * factors + k] * users[user * factors + k];
    return sum;
  });
}
