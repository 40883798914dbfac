import type { Histories } from '../../dataset/dataset.js';
import type { SlopeSums } from '../../model/robustness/attack.js';
import type { ModelFactors, ScoringVectors } from '../../model/factors.js';
import { spreadDirections } from '../../model/robustness/budget.js';
import type { Budget } from '../../model/robustness/budget.js';
import { inner } from '../../model/gradient/gram.js';
import type { ContentMemory } from '../../model/memory/memory.js';
import { contentRows, historyMeans } from '../../model/memory/memory.js';
import { contentGradient } from '../../model/robustness/memory-gradient.js';
import type { Products } from '../../model/gradient/products.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { transposed } from '../../model/linear-algebra/rows.js';

/** The number of items that are perturbed at a time. */
const BLOCK_ROWS = 256;

/** A model with a content memory. */
export type MemoryModel = ModelFactors & { readonly memory: ContentMemory };

/** The parts of an attack on a model with a content memory. */
export interface MemoryAttackOptions {
  readonly model: MemoryModel;
  /** The folded model (`foldModel`). */
  readonly vectors: ScoringVectors;
  readonly engine: Pick<Products, 'multiply'>;
  /** The training histories, where the attack reaches them too: then a perturbed item also moves t of its users. */
  readonly histories?: Histories;
  /** What each modality may take of a perturbation; by default, all modalities share it. */
  readonly budgets?: readonly Budget[];
}

/**
 * L2 perturbations of a model with a content memory. Each item moves along one direction of length 1 in R^D. Its x is
 * normalised again, so scores are not linear in epsilon, and the vectors are made anew for each size. It needs one row
 * of D float32 values for each item.
 */
export class MemoryAttack {
  /** E' [K, D]; null for a model without projection. */
  readonly #transposed: Float32Array | null;

  constructor(private readonly options: MemoryAttackOptions) {
    const { projection, factors } = options.model;
    this.#transposed = projection && transposed(projection, factors);
  }

  /**
   * Returns the directions [I, D] of the gradient of the summed loss by each item's features: E s_i + alpha_i (I - x_i
   * x_i') s^t_i / ||c_i - mu||. A row is 0 where the gradient consists of rounding errors only, and
   * for an item that no perturbation moves.
   */
  async adversarialDirections(slopes: SlopeSums): Promise<Float32Array> {
    const { model, engine } = this.options;
    const { projection, factors, memory } = model;
    const directions = new Float32Array(this.#items * memory.width);
    for (const [from, to] of this.#blocks()) {
      const scale = inverseNorms(slopes, from, to);
      const learned =
        projection &&
        (await engine.multiply(learnedSlopes(slopes, scale, { from, to, factors, memory }), projection, factors));
      const { directions: x, lengths } = contentRows(memory.features(from, to), memory.mean);
      for (let item = from, row = 0; item < to; item++, row++) {
        if (!memory.isMovable(item)) continue;
        const at = row * memory.width;
        contentGradient(directions.subarray(item * memory.width, (item + 1) * memory.width), {
          slopes: slopes.sums.subarray(item * slopes.factors + factors, item * slopes.factors + factors + memory.width),
          scale: scale[row],
          learned: learned?.subarray(at, at + memory.width),
          direction: x.subarray(at, at + memory.width),
          weight: memory.weightOf(item),
          length: lengths[row],
        });
      }
    }
    return this.#within(directions);
  }

  /** Returns the directions within the budgets, where there are some. */
  #within(directions: Float32Array): Float32Array {
    const { budgets, model } = this.options;
    if (budgets) spreadDirections(directions, model.memory.width, budgets);
    return directions;
  }

  /**
   * Returns random directions [I, D], uniform on the sphere and keyed by seed and item. The row of an item that no
   * perturbation moves is 0.
   */
  randomDirections(seed: number): Float32Array {
    const { memory } = this.options.model;
    const { width } = memory;
    const random = new CounterRandom(seed, Purpose.evaluationNoise);
    const directions = new Float32Array(this.#items * width);
    const normals = new Float64Array(width);
    for (let item = 0; item < this.#items; item++) {
      if (!memory.isMovable(item)) continue;
      random.normals(normals, 1, item);
      const length = Math.sqrt(inner(normals, 0, normals, 0, width));
      for (let d = 0; d < width; d++) directions[item * width + d] = normals[d] / length;
    }
    return this.#within(directions);
  }

  /** Returns the vectors under perturbations epsilon d_i, for directions d [I, D] as the other functions return them. */
  async perturbed(directions: Float32Array, epsilon: number): Promise<ScoringVectors> {
    const { model, vectors, histories } = this.options;
    const { memory, factors } = model;
    const learned = await this.#learnedItems(directions, epsilon);
    const items = new Float32Array(vectors.items.length);
    for (const [from, to] of this.#blocks()) {
      const rows = Int32Array.from({ length: to - from }, (_, row) => from + row);
      const block = learned.subarray(from * factors, to * factors);
      const extended = memory.extendItems(block, factors, from, this.#perturbedRows(rows, directions, epsilon));
      items.set(extended, from * vectors.factors);
    }
    if (!histories) return { ...vectors, items };
    const means = historyMeans(histories, memory.width, (rows) => this.#perturbedRows(rows, directions, epsilon));
    return { ...vectors, items, users: memory.extendUsers(model.users, factors, 0, means) };
  }

  /** Returns v_i + epsilon E'd_i [I, K]. */
  async #learnedItems(directions: Float32Array, epsilon: number): Promise<Float32Array> {
    const { model, vectors, engine } = this.options;
    const { factors, memory } = model;
    const learned = new Float32Array(this.#items * factors);
    for (const [from, to] of this.#blocks()) {
      const rows = directions.subarray(from * memory.width, to * memory.width);
      const shifts = this.#transposed && (await engine.multiply(rows, this.#transposed, memory.width));
      for (let item = from, at = 0; item < to; item++) {
        for (let k = 0; k < factors; k++, at++) {
          learned[item * factors + k] = vectors.items[item * vectors.factors + k] + epsilon * (shifts?.[at] ?? 0);
        }
      }
    }
    return learned;
  }

  /** Returns x of some items under their perturbations [rows, D]. */
  #perturbedRows(rows: Int32Array, directions: Float32Array, epsilon: number): Float32Array {
    const { memory } = this.options.model;
    const features = memory.read(rows);
    const { width } = memory;
    for (const [row, item] of rows.entries()) {
      for (let d = 0; d < width; d++) features[row * width + d] += epsilon * directions[item * width + d];
    }
    return contentRows(features, memory.mean).directions;
  }

  get #items(): number {
    const { items, factors } = this.options.vectors;
    return items.length / factors;
  }

  /** Yields the bounds of blocks of items. */
  *#blocks(): Generator<readonly [from: number, to: number]> {
    for (let from = 0; from < this.#items; from += BLOCK_ROWS) {
      yield [from, Math.min(from + BLOCK_ROWS, this.#items)];
    }
  }
}

/**
 * Returns 1 / ||s_i|| for the items `from` .. `to` - 1, so that float32 can hold the slopes of every size. It is 0 where
 * s_i has no direction.
 */
function inverseNorms(slopes: SlopeSums, from: number, to: number): Float64Array {
  const { sums, factors } = slopes;
  return Float64Array.from({ length: to - from }, (_, row) => {
    const at = (from + row) * factors;
    return slopes.cancelled(from + row) ? 0 : 1 / Math.sqrt(inner(sums, at, sums, at, factors));
  });
}

/** Returns the first K values of s_i, scaled [to - from, K]. They are 0 for cold items, whose learned part is left out. */
function learnedSlopes(
  { sums, factors: length }: SlopeSums,
  scale: Float64Array,
  { from, to, factors, memory }: { from: number; to: number; factors: number; memory: ContentMemory },
): Float32Array {
  const rows = new Float32Array((to - from) * factors);
  for (let item = from, row = 0; item < to; item++, row++) {
    if (!memory.isWarm(item)) continue;
    for (let k = 0; k < factors; k++) rows[row * factors + k] = sums[item * length + k] * scale[row];
  }
  return rows;
}
