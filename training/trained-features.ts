import { compareKnownItems, compareNames, compareParts, compareRanges } from '../dataset/features/compare-features.js';
import type { TrainedFeatures } from '../dataset/features/compare-features.js';
import type { FeatureDescription } from '../dataset/features/description.js';
import type { FeatureMatrix } from '../dataset/features/features.js';
import type { Ids } from '../runtime/ids.js';
import type { ModelConfig } from '../storage/model-folder.js';

/** What the config of a model says about the features that it was trained with. */
export function trainedFeatures(config: Pick<ModelConfig, 'features' | 'featureWidth' | 'memory'>): TrainedFeatures {
  return {
    description: (config.features as FeatureDescription | undefined) ?? undefined,
    width: config.memory?.mean.length ?? config.featureWidth,
  };
}

/** What a model divided each feature file by; undefined for one that divided by nothing. */
export function divisorsOf({
  description,
}: TrainedFeatures): FeatureDescription['parts'][number]['divisors'][] | undefined {
  return description?.parts.map(({ divisors }) => divisors);
}

export interface ComparedItems {
  /** What is done with the features: "continue from DIR". Messages begin with it. */
  readonly what: string;
  /** The ids of the items of the model, and of the rows of the features. */
  readonly trainedIds: Ids;
  readonly ids: Ids;
}

/**
 * Compares features with those that a model was trained with, by files and by the values of items that both have. Returns warnings.
 * Throws an InputError where the projection of the model does not fit them.
 */
export function compareFeatures(features: FeatureMatrix, trained: TrainedFeatures, compared: ComparedItems): string[] {
  const warnings = compareParts(features, trained, compared.what);
  const known = trained.description ? compareKnownItems(features, trained.description, compared) : [];
  return [...warnings, ...known];
}

/** Does the same for features of new items, of which only names and the size of the values can be compared. */
export function compareNewFeatures(features: FeatureMatrix, trained: TrainedFeatures, what: string): string[] {
  const warnings = compareParts(features, trained, what);
  const { description } = trained;
  if (!description) return warnings;
  return [...warnings, ...compareNames(features, description, what), ...compareRanges(features, description)];
}
