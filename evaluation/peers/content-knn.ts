import type { Dataset, Histories } from '../../dataset/dataset.js';
import { readFeatureRows } from '../../dataset/feature-rows.js';
import type { FeatureMatrix } from '../../dataset/features.js';
import type { ScoringVectors } from '../../model/factors.js';

/** The number of feature rows that are read at a time. */
const BLOCK_ROWS = 1024;

/**
 * Content-based k-nearest neighbours with all neighbours, which has nothing to train: the score of an item is the mean of
 * its cosines to the items of the user's history, y_ui = t_u . x_i. The vector of an item is x_i = (c_i - mu) / ||c_i - mu||,
 * where mu is the mean of the features of the warm items, and t_u is the mean of x over the user's history. The result has
 * K = D. A user without a history has t_u = 0, and an item whose features equal mu has x_i = 0.
 */
export function contentKnn(
  { training, warmItems }: Pick<Dataset, 'training' | 'warmItems'>,
  features: FeatureMatrix,
): ScoringVectors {
  const items = centredDirections(features, warmItems);
  return { users: meansOverHistories(training, items, features.width), items, factors: features.width };
}

/** Returns x [I, D]. */
function centredDirections(features: FeatureMatrix, warmItems: Int32Array): Float32Array {
  const { rows, width } = features;
  const values = new Float32Array(rows * width);
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const block = Int32Array.from({ length: Math.min(BLOCK_ROWS, rows - first) }, (_, at) => first + at);
    values.set(readFeatureRows(features, block), first * width);
  }
  const mean = meanOfRows(values, warmItems, width);
  for (let start = 0; start < values.length; start += width) {
    let square = 0;
    for (let d = 0; d < width; d++) square += (values[start + d] - mean[d]) ** 2;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let d = 0; d < width; d++) values[start + d] = (values[start + d] - mean[d]) * scale;
  }
  return values;
}

/** Returns t [U, D]. */
function meansOverHistories({ offsets, items }: Histories, vectors: Float32Array, width: number): Float32Array {
  const means = new Float32Array((offsets.length - 1) * width);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const history = items.subarray(offsets[user], offsets[user + 1]);
    if (history.length > 0) means.set(meanOfRows(vectors, history, width), user * width);
  }
  return means;
}

/** Returns the mean of some rows of a matrix [any number, D], summed in float64. */
function meanOfRows(matrix: Float32Array, rows: Int32Array, width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const row of rows) {
    for (let d = 0, at = row * width; d < width; d++, at++) sum[d] += matrix[at];
  }
  return sum.map((value) => value / rows.length);
}
