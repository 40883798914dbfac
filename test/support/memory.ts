/** This module has the content memory from its definition, in float64 and with loops, for tests. */
import type { Dataset } from '../../dataset/dataset.js';
import type { ModelFactors } from '../../model/factors.js';
import { coOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import { finish } from '../../runtime/turns.js';
import { ContentMemory, contentMean, contentRows, historyMeans } from '../../model/memory/memory.js';
import type { MemorySettings } from '../../model/memory/memory.js';
import { explicitScores } from './evaluation.js';

/** Adds a content memory over explicit features C [I, D] to a model. */
export function withMemory(
  model: ModelFactors,
  { training, warmItems }: Dataset,
  features: Float32Array,
  settings: MemorySettings,
): ModelFactors & { readonly memory: ContentMemory } {
  const width = features.length / (model.items.length / model.factors);
  const read = (rows: Int32Array): Float32Array => {
    const target = new Float32Array(rows.length * width);
    rows.forEach((row, at) => target.set(features.subarray(row * width, (row + 1) * width), at * width));
    return target;
  };
  const mean = contentMean(warmItems, width, read);
  const histories = historyMeans(training, width, (rows) => contentRows(read(rows), mean).directions);
  const warm = new Set(warmItems);
  const { coOccurrence } = settings;
  return {
    ...model,
    memory: new ContentMemory(settings, {
      mean,
      histories,
      isWarm: (item) => warm.has(item),
      read,
      coOccurrence:
        coOccurrence && finish(coOccurrenceVectors(training, model.items.length / model.factors, coOccurrence.rank)),
    }),
  };
}

/** The mean of the features of the warm items [D]. */
export function explicitMean(features: Float32Array, width: number, warmItems: Int32Array): Float64Array {
  return Float64Array.from({ length: width }, (_, d) => {
    let sum = 0;
    for (const item of warmItems) sum += features[item * width + d];
    return sum / warmItems.length;
  });
}

/** x [D] of a row of features c [D]. */
export function explicitDirection(row: ArrayLike<number>, mean: Float64Array): Float64Array {
  const difference = Float64Array.from(mean, (value, d) => row[d] - value);
  const length = Math.hypot(...difference);
  return difference.map((value) => (length === 0 ? 0 : value / length));
}

/** What the scores of a content memory are computed from. */
export interface ExplicitMemory {
  readonly model: ModelFactors;
  readonly features: Float32Array;
  readonly dataset: Dataset;
  readonly settings: MemorySettings;
}

/** t [D] of a user, from features that may be perturbed by Delta [I, D]. The mean stays that of the clean features. */
export function explicitHistory(
  { features, dataset }: ExplicitMemory,
  user: number,
  delta?: Float64Array,
): Float64Array {
  const width = features.length / dataset.itemIds.length;
  const mean = explicitMean(features, width, dataset.warmItems);
  const { offsets, items } = dataset.training;
  const own = items.subarray(offsets[user], offsets[user + 1]);
  const sums = new Float64Array(width);
  for (const item of own) {
    explicitDirection(rowOf(features, item, width, delta), mean).forEach((value, d) => (sums[d] += value / own.length));
  }
  return sums;
}

/** The scores of a user for all items [I] in float64, where items' features are perturbed by Delta [I, D]. */
export function explicitMemoryScores(
  explicit: ExplicitMemory,
  user: number,
  delta?: Float64Array,
  history = explicitHistory(explicit, user),
): Float64Array {
  const { model, features, dataset, settings } = explicit;
  const width = features.length / dataset.itemIds.length;
  const mean = explicitMean(features, width, dataset.warmItems);
  const warm = new Set(dataset.warmItems);
  const learned = explicitScores(model, features, user, delta);
  return learned.map((score, item) => {
    const x = explicitDirection(rowOf(features, item, width, delta), mean);
    const likeness = x.reduce((sum, value, d) => sum + value * history[d], 0);
    return warm.has(item) ? score + settings.alpha * likeness : settings.coldAlpha * likeness + settings.coldBias;
  });
}

function rowOf(features: Float32Array, item: number, width: number, delta?: Float64Array): Float64Array {
  return Float64Array.from({ length: width }, (_, d) => features[item * width + d] + (delta?.[item * width + d] ?? 0));
}
