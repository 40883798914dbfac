import type { Dataset } from '../../dataset/dataset.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import type { ScoringVectors } from '../../model/factors.js';
import { contentMean, contentRows, historyMeans } from '../../model/memory/memory.js';

/**
 * Content-based k-nearest neighbours with all neighbours, which has nothing to train: the score of an item is the mean of
 * its cosines to the items of the user's history, y_ui = t_u . x_i. The vectors x and t are those of a content memory
 * (model/memory/memory.ts), so the result has K = D.
 */
export function contentKnn(
  { training, warmItems }: Pick<Dataset, 'training' | 'warmItems'>,
  features: FeatureMatrix,
): ScoringVectors {
  const { rows, width } = features;
  const read = (some: Int32Array): Float32Array => readFeatureRows(features, some);
  const mean = contentMean(warmItems, width, read);
  const directions = (some: Int32Array): Float32Array => contentRows(read(some), mean).directions;
  return {
    users: historyMeans(training, width, directions),
    items: directions(Int32Array.from({ length: rows }, (_, row) => row)),
    factors: width,
  };
}
