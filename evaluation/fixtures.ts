/** Small models, datasets and products with explicit features, for the tests of this room. */
import type { Dataset, Histories, Pairs } from '../dataset/dataset.js';
import type { ModelFactors } from '../model/factors.js';
import type { FeatureRows, Products, Projection } from '../model/products.js';
import { CounterRandom, Purpose } from '../model/random.js';

/** Products over dense features C [I, D], straight from their definition. */
export class DenseProducts implements Pick<Products, 'project' | 'multiply'> {
  constructor(
    readonly features: Float32Array,
    readonly width: number,
  ) {}

  async project({ rows }: FeatureRows, { values }: Projection): Promise<{ projected: Float32Array }> {
    const factors = values.length / this.width;
    const projected = new Float32Array(rows.length * factors);
    rows.forEach((item, row) => {
      for (let k = 0; k < factors; k++) {
        let sum = 0;
        for (let d = 0; d < this.width; d++) sum += this.features[item * this.width + d] * values[d * factors + k];
        projected[row * factors + k] = sum;
      }
    });
    return { projected };
  }

  async multiply(left: Float32Array, right: Float32Array, factors: number): Promise<Float32Array> {
    const width = right.length / factors;
    return Float32Array.from({ length: (left.length / factors) * width }, (_, at) => {
      const row = Math.floor(at / width);
      const column = at % width;
      let sum = 0;
      for (let k = 0; k < factors; k++) sum = Math.fround(sum + left[row * factors + k] * right[column * factors + k]);
      return sum;
    });
  }
}

export function normals(length: number, seed: number, deviation = 1): Float32Array {
  const values = new Float32Array(length);
  new CounterRandom(seed, Purpose.synthetic).normals(values, deviation, length);
  return values;
}

/** A random model with content features; `width` 0: none. */
export function smallModel({ users = 8, items = 40, factors = 4, width = 6, seed = 1 } = {}): {
  model: ModelFactors;
  products: DenseProducts;
} {
  const model = {
    users: normals(users * factors, seed),
    items: normals(items * factors, seed + 1),
    projection: width === 0 ? null : normals(width * factors, seed + 2),
    factors,
  };
  return { model, products: new DenseProducts(normals(items * width, seed + 3), width) };
}

export function histories(lists: readonly (readonly number[])[]): Histories {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, user) => (offsets[user + 1] = offsets[user] + list.length));
  return { offsets, items: Int32Array.from(lists.flatMap((list) => list.toSorted((a, b) => a - b))) };
}

export function pairsOf(list: readonly (readonly [user: number, item: number])[]): Pairs {
  return {
    users: Int32Array.from(list, ([user]) => user),
    items: Int32Array.from(list, ([, item]) => item),
  };
}

export function datasetOf(
  items: number,
  training: readonly (readonly number[])[],
  test: readonly (readonly [user: number, item: number])[],
): Dataset {
  return {
    userIds: training.map((_, user) => `u${user}`),
    itemIds: Array.from({ length: items }, (_, item) => `i${item}`),
    training: histories(training),
    warmItems: Int32Array.from(new Set(training.flat())).sort(),
    test: pairsOf(test),
    features: null,
    warnings: [],
    usersWithoutNegatives: new Int32Array(0),
    fingerprint: '',
  };
}

/** Users with `history` random items each and one held-out item outside it. */
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
