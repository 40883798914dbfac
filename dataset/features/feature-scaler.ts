import { closeSync, openSync } from 'node:fs';
import { InputError } from '../../runtime/errors.js';
import { bytesPerValue } from './feature-header.js';
import type { FeaturePart, FeatureScale } from './features.js';
import { readFully } from '../read-fully.js';
import { valuesOf } from './values.js';

/** Multiplies rows of a feature file by the scale of the file, where it has one. */
export class FeatureScaler {
  readonly #width: number;
  readonly #scale: FeatureScale | undefined;
  readonly #descriptor: number | undefined;
  /** The numbers of a scale that is the same for all rows: one, or one for each column. */
  readonly #shared: Float32Array | undefined;

  constructor({ scale, width }: Pick<FeaturePart, 'scale' | 'width'>) {
    this.#width = width;
    this.#scale = scale;
    if (!scale) return;
    this.#descriptor = openSync(scale.path, 'r');
    if (scale.rows === 1) this.#shared = this.#read(this.#descriptor, scale, { first: 0, count: scale.width });
  }

  /** Multiplies consecutive rows [n, width], which begin with row `first` of the file. Products are rounded to float32. */
  multiply(first: number, rows: Float32Array): void {
    if (!this.#scale || this.#descriptor === undefined) return;
    const width = this.#width;
    const count = rows.length / width;
    const scales = this.#shared ?? this.#read(this.#descriptor, this.#scale, { first, count });
    const [perRow, perColumn] = [this.#scale.rows > 1 ? 1 : 0, this.#scale.width > 1 ? 1 : 0];
    for (let row = 0, at = 0; row < count; row++) {
      for (let column = 0; column < width; column++, at++) rows[at] *= scales[row * perRow + column * perColumn];
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  /** Reads numbers of the scale as float32. */
  #read(
    descriptor: number,
    { path, type, offset }: FeatureScale,
    { first, count }: { first: number; count: number },
  ): Float32Array {
    const size = bytesPerValue(type);
    const bytes = Buffer.from(new ArrayBuffer(count * size));
    readFully(descriptor, bytes, offset + first * size, () => `the scale of ${path}`);
    const numbers = Float32Array.from(valuesOf(type, bytes));
    const bad = numbers.findIndex((number) => !(number >= 0 && number < Infinity));
    if (bad < 0) return numbers;
    throw new InputError(
      `${path}: the scale of the features must hold finite numbers of 0 or above: number ${first + bad} is ${numbers[bad]}`,
    );
  }
}
