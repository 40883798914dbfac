import { describe, expect, it } from 'vitest';
import { coOccurrenceVectors } from './co-occurrence.js';
import type { CoOccurrenceVectors } from './co-occurrence.js';
import { makeOrthonormal } from '../linear-algebra/orthonormal.js';
import { CounterRandom, Purpose } from '../random/random.js';
import { finish } from '../../runtime/turns.js';

const [USERS, ITEMS] = [14, 9];
const random = new CounterRandom(3, Purpose.synthetic);
/** The items of each user. User 3 has none, and nobody has item 8. */
const HISTORIES = Array.from({ length: USERS }, (_, user) =>
  user === 3 ? [] : [...Array(ITEMS - 1).keys()].filter((item) => random.words(user, item)[0] % 3 === 0),
);
const training = {
  offsets: Int32Array.from([0, ...HISTORIES.map((_, user) => HISTORIES.slice(0, user + 1).flat().length)]),
  items: Int32Array.from(HISTORIES.flat()),
};
const counts = Array.from({ length: ITEMS }, (_, item) => training.items.filter((other) => other === item).length);

/** W_uh of the definition, in float64. */
const weight = (user: number, item: number): number =>
  HISTORIES[user].includes(item) ? HISTORIES[user].length ** -0.5 * counts[item] ** -0.125 : 0;

/** n_u^-1/2 (X W'W)_ui of the definition. */
function scoreByDefinition(user: number, item: number): number {
  const sum = HISTORIES[user].reduce((total, had) => {
    const together = HISTORIES.reduce((inner, _, other) => inner + weight(other, had) * weight(other, item), 0);
    return total + together;
  }, 0);
  return sum * Math.max(1, HISTORIES[user].length) ** -0.5;
}

function scoreOf(vectors: CoOccurrenceVectors, user: number, item: number): number {
  const { users, items, rank } = vectors;
  return Array.from({ length: rank }, (_, k) => users[user * rank + k] * items[item * rank + k]).reduce(
    (sum, value) => sum + value,
    0,
  );
}

describe('coOccurrenceVectors()', () => {
  it.each([ITEMS, 30])('gives the scores of the definition where the rank %i is large enough', (rank) => {
    const vectors = finish(coOccurrenceVectors(training, ITEMS, rank));
    for (let user = 0; user < USERS; user++)
      for (let item = 0; item < ITEMS; item++)
        expect(scoreOf(vectors, user, item)).toBeCloseTo(scoreByDefinition(user, item), 6);
  });

  it('gives 0 to users without history and to items that nobody had', () => {
    const { users, items } = finish(coOccurrenceVectors(training, ITEMS, 4));
    expect(users.subarray(12, 16)).toEqual(new Float32Array(4));
    expect(items.subarray(32, 36)).toEqual(new Float32Array(4));
  });

  it('loses little with a smaller rank, and less with a larger one', () => {
    const error = (rank: number) => {
      const vectors = finish(coOccurrenceVectors(training, ITEMS, rank));
      let square = 0;
      for (let user = 0; user < USERS; user++)
        for (let item = 0; item < ITEMS; item++)
          square += (scoreOf(vectors, user, item) - scoreByDefinition(user, item)) ** 2;
      return square;
    };
    const errors = [1, 3, 5, 8].map(error);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(errors[3]).toBeLessThan(1e-9);
    expect(errors[0]).toBeGreaterThan(1e-3);
  });
});

/** The sum of the largest eigenvalues of W'W, by power iteration with deflation. No other vectors have a larger square. */
function largestEigenvalues(count: number): number {
  const rows = HISTORIES.map((_, user) => Float64Array.from({ length: ITEMS }, (_, item) => weight(user, item)));
  const product = (v: Float64Array) => {
    const scores = rows.map((row) => row.reduce((sum, value, item) => sum + value * v[item], 0));
    return Float64Array.from(v, (_, item) => rows.reduce((sum, row, user) => sum + row[item] * scores[user], 0));
  };
  const found: Float64Array[] = [];
  let sum = 0;
  for (let k = 0; k < count; k++) {
    let vector = Float64Array.from({ length: ITEMS }, (_, item) => 1 / (1 + item + k));
    let size = 0;
    for (let step = 0; step < 2000; step++) {
      for (const other of found) {
        const along = vector.reduce((total, value, item) => total + value * other[item], 0);
        vector = vector.map((value, item) => value - along * other[item]);
      }
      const length = Math.hypot(...vector);
      const next = product(vector.map((value) => value / length));
      size = Math.hypot(...next);
      vector = next;
    }
    found.push(vector.map((value) => value / size));
    sum += size;
  }
  return sum;
}

describe('the vectors of a small rank', () => {
  it.each([1, 2, 4])('hold nearly as much as the best %i dimensions do', (rank) => {
    const { items } = finish(coOccurrenceVectors(training, ITEMS, rank));
    const square = items.reduce((sum, value) => sum + value * value, 0);
    const best = largestEigenvalues(rank);
    expect(square).toBeLessThan(best * (1 + 1e-6));
    expect(square).toBeGreaterThan(0.85 * best);
  });
});

describe('makeOrthonormal()', () => {
  it('makes independent columns orthonormal, and dependent ones 0', () => {
    const width = 4;
    const matrix = new Float64Array(12 * width);
    random.normals(matrix, 1, 99);
    // The third column is the sum of the first two.
    for (let at = 0; at < matrix.length; at += width) matrix[at + 2] = matrix[at] + matrix[at + 1];
    finish(makeOrthonormal(matrix, width));
    const product = (a: number, b: number) =>
      Array.from({ length: 12 }, (_, row) => matrix[row * width + a] * matrix[row * width + b]).reduce((x, y) => x + y);
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) expect(product(a, b)).toBeCloseTo(a === b && a !== 2 ? 1 : 0, 10);
  });
});
