import { valuesOf } from './values.js';
import type { FeatureType } from './features.js';

/** What sampled rows of a feature file show. */
export interface SampledRows {
  /** The number of rows that were looked at. */
  readonly count: number;
  /** The median of the largest magnitudes of rows that are not all 0; 0 where there is none. */
  readonly median: number;
  /** The rows that are all 0: their number, and the first of them. */
  readonly zeros: { readonly count: number; readonly first: number };
  /** Whether all of them have the same values. */
  readonly areEqual: boolean;
}

/** Gathers facts about sampled rows, one after the other. */
export class RowSample {
  readonly #magnitudes: number[] = [];
  #count = 0;
  #zeros = 0;
  #firstZero = -1;
  #first: Buffer | undefined;
  #areEqual = true;

  /**
   * Looks at a row.
   * @param bytes its values; they are not kept.
   */
  add(row: number, type: FeatureType, bytes: Buffer): void {
    this.#count++;
    this.#first ??= Buffer.from(bytes);
    this.#areEqual &&= this.#first.equals(bytes);
    const magnitude = largestOf(type, bytes);
    if (magnitude > 0 && Number.isFinite(magnitude)) this.#magnitudes.push(magnitude);
    if (magnitude === 0 && this.#zeros++ === 0) this.#firstZero = row;
  }

  result(): SampledRows {
    const sorted = this.#magnitudes.sort((left, right) => left - right);
    return {
      count: this.#count,
      median: sorted[Math.floor(sorted.length / 2)] ?? 0,
      zeros: { count: this.#zeros, first: this.#firstZero },
      areEqual: this.#areEqual && this.#count > 1,
    };
  }
}

function largestOf(type: FeatureType, bytes: Buffer): number {
  let largest = 0;
  for (const value of valuesOf(type, bytes)) largest = Math.max(largest, Math.abs(value));
  return largest;
}
