import type { CounterRandom } from '../../model/random/random.js';
import { drawBells, drawsOf, WORDS } from './draws.js';

/** The number of tastes. Users choose items by them, and features show them. */
export const TASTES = 16;
/** The standard deviation of the noise in a feature. */
const NOISE_OF_FEATURES = 0.05;
/** The number of items whose features are made at a time. */
const BLOCK = 512;

/** The tastes of all items [items, TASTES], which `featureBlocks` draws. */
export class Tastes {
  readonly #values: Float64Array;

  constructor(readonly items: number) {
    this.#values = new Float64Array(items * TASTES);
  }

  /** Draws the tastes of items, and yields the features [at most BLOCK, width] that show them, from the first item on. */
  *featureBlocks(random: CounterRandom, width: number): Generator<Float32Array> {
    const mixtures = new Tastes(width);
    for (let column = 0; column < width; column++) drawBells(drawsOf(random, 'mixture', column), mixtures.of(column));
    const [noise, row] = [new Float64Array(width), new Float64Array(width)];
    for (let first = 0; first < this.items; first += BLOCK) {
      const count = Math.min(BLOCK, this.items - first);
      const features = new Float32Array(count * width);
      for (let item = first; item < first + count; item++) {
        const draws = drawsOf(random, 'item', item);
        const tastes = drawBells(draws, this.of(item));
        drawBells(draws, noise);
        for (let column = 0; column < width; column++)
          row[column] = (mixtures.similarity(tastes, column) + NOISE_OF_FEATURES * noise[column]) / (1 + 0.3 * column);
        const scale = (0.1 + 0.9 * (draws()[0] / WORDS) ** 6) / Math.sqrt(squareOf(row));
        for (let column = 0; column < width; column++) features[(item - first) * width + column] = row[column] * scale;
      }
      yield features;
    }
  }

  /** Returns the tastes [TASTES] of an item, which are not copied. */
  of(item: number): Float64Array {
    return this.#values.subarray(item * TASTES, (item + 1) * TASTES);
  }

  /** Returns how well preferences [TASTES] and an item agree. The variance is 1 for random tastes. */
  similarity(preferences: Float64Array, item: number): number {
    const values = this.#values;
    let sum = 0;
    for (let at = 0, from = item * TASTES; at < TASTES; at++) sum += preferences[at] * values[from + at];
    return sum / Math.sqrt(TASTES);
  }
}

function squareOf(row: Float64Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return sum;
}
