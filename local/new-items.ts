import { readItemIds, rowNumberIds } from '../dataset/ids/items.js';
import { openParts } from '../dataset/features/open-parts.js';
import type { FeatureMatrix } from '../dataset/features/features.js';
import { scanFeatures } from '../dataset/features/scan.js';
import type { Engine } from '../engine/engine.js';
import { openMemoryOfNewItems } from '../evaluation/memory/memory.js';
import type { ModelFactors } from '../model/factors.js';
import { InputError } from '../runtime/errors.js';
import type { Ids } from '../runtime/ids.js';
import type { StoredModel } from '../storage/model-folder.js';
import { compareNewFeatures, divisorsOf, trainedFeatures } from '../training/trained-features.js';
import { jobOf, openFeatureEngine, readsFeatures, scaledAs } from './trained-model.js';

/** The files of items that were not there in training. */
export interface NewItemFiles {
  /**
   * The feature files of the new items, in the order that training had. They are normalised and scaled as the model's
   * features were.
   */
  readonly features: readonly string[];
  /** A file with the id of each row, one a line. Without it, the ids are the row numbers. */
  readonly items?: string;
}

/** New items, whose vectors the engine computes from their features. The caller closes the engine. */
export interface NewItems {
  readonly ids: Ids;
  /** A model of the new items, which have no vectors of their own, and no users. */
  readonly model: ModelFactors;
  readonly engine: Engine;
}

interface NewItemOptions {
  /** What is done with the new items: "embed with DIR". Messages begin with it. */
  readonly what: string;
  readonly threads?: number;
  readonly onWarning?: (message: string) => void;
}

/**
 * Opens the features of new items with the normalisation and the scale of a model. Rejects with an InputError where the
 * model reads no features, or the files do not fit those of training.
 */
export async function openNewItems(
  stored: StoredModel,
  { features, items }: NewItemFiles,
  { what, threads, onWarning = () => {} }: NewItemOptions,
): Promise<NewItems> {
  if (!readsFeatures(stored)) {
    throw new InputError(
      `Cannot ${what}: it has no content (it is an MF model); train a vbpr or amr stage, or add spec.memory`,
    );
  }
  const trained = trainedFeatures(stored.config);
  const normalize = trained.description?.normalize;
  const listed = items === undefined ? undefined : (await readItemIds(items, { within: undefined })).ids();
  const settings = { normalize, divisors: divisorsOf(trained), ids: listed };
  const { parts, warnings, ids: own } = await openParts(features, settings);
  const { matrix } = await scanFeatures(parts);
  const odd = compareNewFeatures(matrix, trained, what);
  [...warnings, ...odd].forEach(onWarning);
  const ids = listed ?? own ?? rowNumberIds(matrix.rows).ids();
  if (ids.length !== matrix.rows)
    throw new InputError(
      `${items} must have one line for each of the ${matrix.rows} rows of the features: it has ${ids.length}`,
    );
  const engine = await openFeatureEngine(stored, jobOf(stored), { features: matrix, threads });
  return { ids, model: newItems(stored, matrix), engine };
}

/** Returns a model of new items, which have no vectors of their own, and no users. */
function newItems(stored: StoredModel, features: FeatureMatrix): ModelFactors {
  const { projection, config } = stored;
  const { memory, factors } = config;
  const scaled = scaledAs(stored, features);
  return {
    users: new Float32Array(0),
    items: new Float32Array(features.rows * factors),
    // A cold item's learned part is left out of the score of a memory, so it is not computed.
    projection: memory ? null : projection,
    factors,
    memory: memory && openMemoryOfNewItems(memory, scaled, Float32Array.from(memory.mean)),
  };
}
