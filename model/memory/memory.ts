import { historyVectors } from './co-occurrence.js';
import type { CoOccurrenceSettings, CoOccurrenceVectors } from './co-occurrence.js';
import { SINGLE_TOLERANCE } from '../gradient/gram.js';

/**
 * The content memory: a part of the score that compares an item with what the user had before. Nothing of it is
 * trained. Let c_i be the scaled features of item i, mu the mean of c over the warm items, x_i = (c_i - mu) / ||c_i -
 * mu||, and t_u the mean of x over the training items of user u. Then
 *
 *     a warm item scores  p_u . v_i + alpha t_u . x_i
 *     a cold item scores  coldAlpha t_u . x_i + coldBias
 *
 * A cold item's learned part is left out. t_u is 0 for a user without history, and x_i is 0 where c_i - mu consists of
 * rounding errors only. Source: docs/mathematics.md, "Content memory".
 */
export interface MemorySettings {
  /** The weight of the memory in the score of a warm item, 0 or more. */
  readonly alpha: number;
  /** The weight of the memory in the score of a cold item, 0 or more. */
  readonly coldAlpha: number;
  /** The score of a cold item that is like nothing that the user had. */
  readonly coldBias: number;
  /** The co-occurrence part of the scores of warm items; absent where the memory has none. */
  readonly coOccurrence?: CoOccurrenceSettings;
  /**
   * `snapshot` where the content of warm items, in both parts of their scores, is that of training: no later change of
   * their features moves a score. Absent where all content is read live. Cold items are always read live.
   */
  readonly content?: 'snapshot';
}

/** Whether a memory compares features. One that only counts co-occurrences does not. */
export function comparesFeatures(memory: Pick<MemorySettings, 'alpha' | 'coldAlpha'> | undefined): boolean {
  return memory !== undefined && (memory.alpha > 0 || memory.coldAlpha > 0);
}

/** Returns the scaled features c of some items [rows, D]. */
export type ReadFeatures = (rows: Int32Array) => Float32Array;

/** The directions x_i of some items, and how far the items are from the mean. */
export interface ContentRows {
  /** x [rows, D]. */
  readonly directions: Float32Array;
  /** ||c - mu|| [rows]; 0 where x is 0. */
  readonly lengths: Float64Array;
}

/** The number of rows that are read at a time. */
const ROWS_AT_ONCE = 1024;

/** Returns mu [D]: the mean of the features of `items`, in the given order. It is 0 where there are none. */
export function contentMean(items: Int32Array, width: number, read: ReadFeatures): Float32Array {
  const sums = new Float64Array(width);
  for (let from = 0; from < items.length; from += ROWS_AT_ONCE) {
    const rows = read(items.subarray(from, from + ROWS_AT_ONCE));
    for (let at = 0; at < rows.length; at += width) for (let d = 0; d < width; d++) sums[d] += rows[at + d];
  }
  return Float32Array.from(sums, (sum) => sum / Math.max(1, items.length));
}

/** Replaces the features c [rows, D] by their directions x from the mean [D], in place. */
export function contentRows(features: Float32Array, mean: Float32Array): ContentRows {
  const width = mean.length;
  const lengths = new Float64Array(width === 0 ? 0 : features.length / width);
  for (let row = 0, start = 0; row < lengths.length; row++, start += width) {
    let square = 0;
    let bound = 0;
    for (let d = 0; d < width; d++) {
      const difference = features[start + d] - mean[d];
      square += difference * difference;
      bound += features[start + d] ** 2 + mean[d] ** 2;
    }
    lengths[row] = square <= SINGLE_TOLERANCE ** 2 * bound ? 0 : Math.sqrt(square);
    const scale = lengths[row] === 0 ? 0 : 1 / lengths[row];
    for (let d = 0; d < width; d++) features[start + d] = (features[start + d] - mean[d]) * scale;
  }
  return { directions: features, lengths };
}

/**
 * Returns t [U, D]: the mean of the directions of each user's items.
 * @param training the items of user u are `items[offsets[u] .. offsets[u + 1]]`.
 * @param read returns the directions x of some items [rows, D].
 */
export function historyMeans(
  { offsets, items }: { readonly offsets: Int32Array; readonly items: Int32Array },
  width: number,
  read: (rows: Int32Array) => Float32Array,
): Float32Array {
  const users = offsets.length - 1;
  const means = new Float32Array(users * width);
  const sums = new Float64Array(width);
  for (let user = 0, from = offsets[0]; from < offsets[users];) {
    const end = Math.min(from + ROWS_AT_ONCE, offsets[users]);
    const rows = read(items.subarray(from, end));
    for (let at = 0; from < end; from++, at += width) {
      while (offsets[user + 1] <= from) user++;
      if (from === offsets[user]) sums.fill(0);
      for (let d = 0; d < width; d++) sums[d] += rows[at + d];
      if (from + 1 < offsets[user + 1]) continue;
      const count = offsets[user + 1] - offsets[user];
      for (let d = 0; d < width; d++) means[user * width + d] = sums[d] / count;
    }
  }
  return means;
}

/** The content memory of a model on the data of its items. Directions are read when they are needed, not kept. */
export class ContentMemory {
  /** The number of features, D. */
  readonly width: number;

  constructor(
    readonly settings: MemorySettings,
    private readonly parts: {
      /** mu [D]. */
      readonly mean: Float32Array;
      /** t [U, D]. Empty where only items are scored. */
      readonly histories: Float32Array;
      /** Whether an item has training interactions. */
      readonly isWarm: (item: number) => boolean;
      readonly read: ReadFeatures;
      /** The vectors of the co-occurrence part, where the settings have one. */
      readonly coOccurrence?: CoOccurrenceVectors;
    },
  ) {
    this.width = parts.mean.length;
  }

  /** Returns the same memory with other settings. */
  withSettings(settings: MemorySettings): ContentMemory {
    return new ContentMemory(settings, this.parts);
  }

  /** Returns the same memory without its co-occurrence part. */
  withoutCoOccurrence(): ContentMemory {
    return new ContentMemory({ ...this.settings, coOccurrence: undefined }, { ...this.parts, coOccurrence: undefined });
  }

  /** Returns the same memory for other users, whose items are those of `histories`. */
  ofUsers(histories: { readonly offsets: Int32Array; readonly items: Int32Array }): ContentMemory {
    const { mean, coOccurrence } = this.parts;
    const read = (rows: Int32Array): Float32Array => contentRows(this.read(rows), mean).directions;
    return new ContentMemory(this.settings, {
      ...this.parts,
      histories: historyMeans(histories, this.width, read),
      coOccurrence: coOccurrence && {
        ...coOccurrence,
        users: historyVectors(histories, coOccurrence.items, coOccurrence.rank),
      },
    });
  }

  /** mu [D], the mean of the warm items' features. */
  get mean(): Float32Array {
    return this.parts.mean;
  }

  /** t [U, D], the mean direction of each user's items. */
  get histories(): Float32Array {
    return this.parts.histories;
  }

  /** The vectors of the co-occurrence part, where there is one. */
  get coOccurrence(): CoOccurrenceVectors | undefined {
    return this.parts.coOccurrence;
  }

  /** Whether an item has training interactions, so that it has the score of a warm item. */
  isWarm(item: number): boolean {
    return this.parts.isWarm(item);
  }

  /** Whether a change of an item's features moves its scores. The warm items of a snapshot keep their content. */
  isMovable(item: number): boolean {
    return this.settings.content !== 'snapshot' || !this.isWarm(item);
  }

  /** The weight of the memory in the score of an item: alpha or coldAlpha. */
  weightOf(item: number): number {
    return this.isWarm(item) ? this.settings.alpha : this.settings.coldAlpha;
  }

  /** Reads the scaled features c of some items [rows, D]. */
  read(rows: Int32Array): Float32Array {
    return this.parts.read(rows);
  }

  /** Reads the scaled features c of the items `from` .. `to` - 1 [to - from, D]. */
  features(from: number, to: number): Float32Array {
    return this.read(Int32Array.from({ length: to - from }, (_, row) => from + row));
  }

  /** The length of the extended vectors: K + D + 1, and R more with a co-occurrence part. */
  extendedFactors(factors: number): number {
    return factors + this.width + 1 + this.#rank;
  }

  /**
   * Returns [p_u | t_u | 1 | s_u] [rows, K + D + 1 + R] for the vectors p [rows, K] of consecutive users.
   * @param histories t of all users [U, D].
   */
  extendUsers(users: Float32Array, factors: number, firstUser = 0, histories = this.histories): Float32Array {
    const { width } = this;
    const rank = this.#rank;
    const length = this.extendedFactors(factors);
    const extended = new Float32Array((users.length / factors) * length);
    for (let row = 0, at = 0; at < extended.length; row++, at += length) {
      const user = firstUser + row;
      extended.set(users.subarray(row * factors, (row + 1) * factors), at);
      extended.set(histories.subarray(user * width, (user + 1) * width), at + factors);
      extended[at + factors + width] = 1;
      const sums = this.parts.coOccurrence?.users.subarray(user * rank, (user + 1) * rank);
      if (sums) extended.set(sums, at + factors + width + 1);
    }
    return extended;
  }

  /**
   * Returns [v_i | alpha x_i | 0 | weight g_i] of warm items and [0 | coldAlpha x_i | coldBias | 0] of cold ones [rows, K +
   * D + 1 + R], so that their inner product with an extended user vector is the score.
   * @param vectors v [rows, K] of consecutive items.
   * @param directions x of these items [rows, D]; by default, they are read.
   */
  extendItems(vectors: Float32Array, factors: number, firstItem = 0, directions?: Float32Array): Float32Array {
    const rows = vectors.length / factors;
    const { width, settings } = this;
    const length = this.extendedFactors(factors);
    const extended = new Float32Array(rows * length);
    for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
      const end = Math.min(first + ROWS_AT_ONCE, rows);
      const block =
        directions?.subarray(first * width, end * width) ?? this.directions(firstItem + first, firstItem + end);
      for (let row = first; row < end; row++) {
        const item = firstItem + row;
        const at = row * length;
        const weight = this.weightOf(item);
        if (this.isWarm(item)) extended.set(vectors.subarray(row * factors, (row + 1) * factors), at);
        else extended[at + factors + width] = settings.coldBias;
        for (let d = 0, from = (row - first) * width; d < width; d++)
          extended[at + factors + d] = weight * block[from + d];
        this.#addCoOccurrence(extended.subarray(at + factors + width + 1, at + length), item);
      }
    }
    return extended;
  }

  /** Writes weight g_i [R]. It is 0 for a cold item. */
  #addCoOccurrence(out: Float32Array, item: number): void {
    const { weight = 0 } = this.settings.coOccurrence ?? {};
    const from = item * out.length;
    for (let k = 0; k < out.length; k++) out[k] = weight * (this.parts.coOccurrence?.items[from + k] ?? 0);
  }

  /** R, the rank of the co-occurrence part, or 0. */
  get #rank(): number {
    return this.parts.coOccurrence?.rank ?? 0;
  }

  /** Returns ||c - mu|| of the first `count` items. */
  lengths(count: number): Float64Array {
    const lengths = new Float64Array(count);
    for (let from = 0; from < count; from += ROWS_AT_ONCE) {
      const block = this.features(from, Math.min(from + ROWS_AT_ONCE, count));
      lengths.set(contentRows(block, this.mean).lengths, from);
    }
    return lengths;
  }

  /** Returns x of the items `from` .. `to` - 1 [to - from, D]. */
  directions(from: number, to: number): Float32Array {
    return contentRows(this.features(from, to), this.mean).directions;
  }
}
