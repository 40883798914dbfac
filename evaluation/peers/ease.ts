import type { Dataset, Histories } from '../../dataset/dataset.js';
import { invertPositiveDefinite } from '../../model/linear-algebra/inverse.js';
import type { Products } from '../../model/gradient/products.js';
import type { ItemScorer } from '../ranking/item-scorer.js';

/**
 * EASE: the linear model X B that reconstructs the interactions X [U, I] from those of other items. With
 * P = (X'X + lambda I)^-1 it is B_ij = -P_ij / P_jj, and B_jj = 0. Source: Steck, "Embarrassingly Shallow Autoencoders for
 * Sparse Data", WWW 2019, equation 8. It needs I x I values in memory and I^3 operations for the inverse.
 */
export class Ease implements ItemScorer {
  readonly #scores: Float64Array;

  /** @param inverse P [I, I], with zeros on the diagonal; `diagonal` has the values that stood there [I]. */
  private constructor(
    private readonly histories: Histories,
    private readonly inverse: Float32Array,
    private readonly diagonal: Float64Array,
  ) {
    this.#scores = new Float64Array(diagonal.length);
  }

  /** Fits the model to the training interactions, with the L2 penalty `lambda` > 0 on B. */
  static async fit(
    { training, itemIds }: Pick<Dataset, 'training'> & { readonly itemIds: { readonly length: number } },
    lambda: number,
    engine: Pick<Products, 'multiply'>,
  ): Promise<Ease> {
    const items = itemIds.length;
    const matrix = coOccurrences(training, items);
    for (let item = 0; item < items; item++) matrix[item * items + item] += lambda;
    await invertPositiveDefinite(matrix, items, engine);
    const diagonal = new Float64Array(items);
    for (let item = 0, at = 0; item < items; item++, at += items + 1) {
      diagonal[item] = matrix[at];
      matrix[at] = 0;
    }
    return new Ease(training, matrix, diagonal);
  }

  /** Returns the scores of all items for a user [I]. The next call reuses the array. */
  scoresOf(user: number): Float64Array {
    const { inverse, diagonal, histories } = this;
    const { offsets, items } = histories;
    const scores = this.#scores.fill(0);
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      const row = items[at] * scores.length;
      for (let item = 0; item < scores.length; item++) scores[item] -= inverse[row + item];
    }
    for (let item = 0; item < scores.length; item++) scores[item] /= diagonal[item];
    return scores;
  }
}

/** Returns the lower triangle of X'X [I, I]: the number of users who have both items. */
function coOccurrences({ offsets, items }: Histories, itemCount: number): Float32Array {
  const counts = new Float32Array(itemCount * itemCount);
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      const row = items[at] * itemCount;
      for (let other = offsets[user]; other <= at; other++) counts[row + items[other]]++;
    }
  }
  return counts;
}
