import type { Dataset } from '../../dataset/dataset.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import { coOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import type { CoOccurrenceVectors } from '../../model/memory/co-occurrence.js';
import { gatherRows } from '../../model/linear-algebra/rows.js';
import { comparesFeatures, ContentMemory, contentMean, contentRows, historyMeans } from '../../model/memory/memory.js';
import type { MemorySettings, ReadFeatures } from '../../model/memory/memory.js';
import { InputError } from '../../runtime/errors.js';
import { finish, inTurns } from '../../runtime/turns.js';
import type { PausingWork } from '../../runtime/turns.js';
import { warmMask } from '../ranking/tally.js';
import type { CoOccurrenceAhead } from './co-occurrence-ahead.js';

/** The data that a content memory reads. The features have the scale of the model. */
export type MemoryData = Pick<Dataset, 'itemIds' | 'training' | 'warmItems' | 'features'>;

/**
 * Opens the memory of a model on its data. It reads the features of all warm items, and keeps t [U, D] in float32. It
 * computes the vectors of the co-occurrence part. Throws an InputError where the data have no features, unless the memory
 * has a co-occurrence part alone.
 * @param stored what the model keeps of its training.
 */
export function openMemory(settings: MemorySettings, data: MemoryData, stored?: StoredContent): ContentMemory {
  return finish(openingMemory(settings, data, stored));
}

/** What a stored model keeps of the features that it was trained with. */
export interface StoredContent {
  /** The mean of the warm items. Without it, it is that of the warm items of the data. */
  readonly mean?: Float32Array;
  /** The features of all items, which are read for the warm ones. Without them, all features are read live. */
  readonly kept?: FeatureMatrix;
}

/** What is known of a memory before it is opened. */
interface KnownVectors {
  /** The vectors of the co-occurrence part, where they are known. Without them, they are computed. */
  readonly vectors?: CoOccurrenceVectors;
}

/** The users whose histories are read without a pause. */
const USERS_AT_ONCE = 256;

/** Does the work of `openMemory`, which takes long on large data, with pauses (`inTurns`). */
export function* openingMemory(
  settings: MemorySettings,
  data: MemoryData,
  { mean, kept, vectors }: StoredContent & KnownVectors = {},
): PausingWork<ContentMemory> {
  const { features, training, warmItems, itemIds } = data;
  const { coOccurrence } = settings;
  if (!features && (!coOccurrence || comparesFeatures(settings)))
    throw new InputError('Cannot use a content memory (spec.memory) without features: name spec.data.features');
  const warm = warmMask(warmItems, itemIds.length);
  const isWarm = (item: number): boolean => warm[item] === 1;
  const read = heldIfSmall(itemIds.length, features?.width ?? 0, (rows) => {
    if (!features) return new Float32Array(0);
    return kept ? readKept(features, kept, rows, isWarm) : readFeatureRows(features, rows);
  });
  const isReadHere = features && !kept;
  const mu = features && mean ? mean : isReadHere ? contentMean(warmItems, features.width, read) : meanOfWarm(data);
  yield;
  const { offsets, items } = training;
  const histories = new Float32Array((offsets.length - 1) * mu.length);
  for (let from = 0; from + 1 < offsets.length; from += USERS_AT_ONCE) {
    const users = { offsets: offsets.subarray(from, from + USERS_AT_ONCE + 1), items };
    histories.set(
      historyMeans(users, mu.length, (rows) => contentRows(read(rows), mu).directions),
      from * mu.length,
    );
    yield;
  }
  return new ContentMemory(settings, {
    mean: mu,
    histories,
    isWarm,
    read,
    coOccurrence:
      coOccurrence && (vectors ?? (yield* coOccurrenceVectors(training, itemIds.length, coOccurrence.rank))),
  });
}

/** Features of at most so many bytes are held in memory, because each row is read many times. */
const HELD_BYTES = 2 ** 26;

/** Returns a function that reads rows of D features as `read` does. Small features are read once, when they are first needed. */
function heldIfSmall(items: number, width: number, read: ReadFeatures): ReadFeatures {
  if (4 * items * width > HELD_BYTES) return read;
  let held: Float32Array | undefined;
  return (rows) => {
    held ??= read(Int32Array.from({ length: items }, (_, item) => item));
    return gatherRows(held, rows, width);
  };
}

/** Reads rows of features: those of warm items as they are kept, and the others live. */
function readKept(
  features: FeatureMatrix,
  kept: FeatureMatrix,
  rows: Int32Array,
  isWarm: (item: number) => boolean,
): Float32Array {
  const values = readFeatureRows(kept, rows);
  const places = Array.from(rows.keys()).filter((place) => !isWarm(rows[place]));
  if (places.length === 0) return values;
  const { width } = features;
  const live = readFeatureRows(
    features,
    Int32Array.from(places, (place) => rows[place]),
  );
  for (const [at, place] of places.entries()) values.set(live.subarray(at * width, (at + 1) * width), place * width);
  return values;
}

/** Opens the content memory of a model for new items, all of which are cold. */
export function openMemoryOfNewItems(
  settings: MemorySettings,
  features: FeatureMatrix,
  mean: Float32Array,
): ContentMemory {
  const none = new Float32Array(0);
  const read = (rows: Int32Array): Float32Array => readFeatureRows(features, rows);
  const { coOccurrence } = settings;
  return new ContentMemory(settings, {
    mean,
    histories: none,
    isWarm: () => false,
    read,
    coOccurrence: coOccurrence && { items: none, users: none, rank: coOccurrence.rank },
  });
}

/** Returns mu [D], the mean of the scaled features of the warm items; it is empty without features. */
export function meanOfWarm({ features, warmItems }: Pick<Dataset, 'features' | 'warmItems'>): Float32Array {
  if (!features) return new Float32Array(0);
  return contentMean(warmItems, features.width, (rows) => readFeatureRows(features, rows));
}

/** The held-out pairs of an evaluation during training. */
export type HeldOutSet = 'test' | 'validation';

/**
 * The content memories of the evaluations of one job, which are opened when they are first needed. On test pairs, users
 * have their whole history. On validation pairs, they have the history without these pairs.
 */
export class Memories {
  readonly #opened = new Map<MemoryData, Promise<ContentMemory>>();

  constructor(
    private readonly settings: MemorySettings | null,
    /** The data of the job. They may be null where it has no memory. */
    private readonly data: { readonly dataset: MemoryData; readonly whole: MemoryData } | null,
    /** Where the vectors of the co-occurrence part may have been computed ahead. */
    private readonly ahead?: CoOccurrenceAhead,
  ) {}

  /**
   * Returns the memory for a set of held-out pairs; undefined where the job has no memory. Other work of the process gets
   * turns meanwhile.
   */
  async on(set: HeldOutSet): Promise<ContentMemory | undefined> {
    if (!this.settings || !this.data) return undefined;
    const data = set === 'test' ? this.data.whole : this.data.dataset;
    const memory = this.#opened.get(data) ?? this.#open(this.settings, data);
    this.#opened.set(data, memory);
    return memory;
  }

  async #open(settings: MemorySettings, data: MemoryData): Promise<ContentMemory> {
    const { coOccurrence } = settings;
    const vectors = coOccurrence && (await this.ahead?.of(data, coOccurrence.rank));
    return inTurns(openingMemory(settings, data, { vectors }));
  }
}
