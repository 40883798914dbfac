import { InputError } from '../../runtime/errors.js';
import { bytesPerValue, type FeatureHeader } from './feature-header.js';
import { nameOf, type FeaturePart, type FeatureType } from './features.js';
import { chunksOf, withInputFile, type InputFile, type OnRead } from '../input-file.js';
import { blocksOf } from './part-rows.js';
import { largestMagnitude, valuesOf } from './values.js';
import { RowSample, type SampledRows } from './row-sample.js';

/** What one pass over a feature file finds. */
export interface PartScan {
  /** The largest magnitude, and where it is. */
  readonly largest: number;
  readonly row: number;
  readonly column: number;
  readonly sampled: SampledRows;
}

/** So many rows of the first chunk, and of each later chunk, are in the sample. */
const SAMPLED_FIRST = 1024;
const SAMPLED_LATER = 8;
/** The number of places that a message names. */
const SHOWN_ROWS = 5;

/** Reads the values of a part once, in constant memory. Rejects with an InputError where they are not all finite as float32. */
export async function scanPart(part: FeaturePart & FeatureHeader, onRead?: OnRead): Promise<PartScan> {
  return withInputFile(part.path, async (file) => {
    const sample = new RowSample();
    const bad = new BadRows(part);
    let largest = 0;
    let place = 0;
    let position = 0;
    for await (const chunk of valueChunks(file, part, onRead)) {
      const { type, bytes } = chunk;
      const magnitude = largestMagnitude(type, bytes);
      if (!Number.isFinite(magnitude)) bad.add(chunk, position);
      else if (magnitude > largest) {
        largest = magnitude;
        place = position + indexOf(chunk, magnitude);
      }
      sampleRows(part.width, chunk, position, sample);
      position += bytes.length / bytesPerValue(type);
    }
    if (position !== part.rows * part.width)
      throw new InputError(`Cannot read ${nameOf(part)}: it became shorter while it was read`);
    bad.throwIfAny();
    const { width } = part;
    return { largest, row: Math.floor(place / width), column: place % width, sampled: sample.result() };
  });
}

/** Consecutive values of a part. */
interface ValueChunk {
  readonly type: FeatureType;
  readonly bytes: Buffer;
}

/** Reads the values of a part as they lie in the file, or as float32 where they have a scale. */
async function* valueChunks(
  file: InputFile,
  part: FeaturePart & FeatureHeader,
  onRead: OnRead | undefined,
): AsyncGenerator<ValueChunk> {
  const { type, offset, rows, width, scale } = part;
  if (scale) {
    for await (const { values } of blocksOf(file, part, onRead)) yield { type: 'float32', bytes: bytesOf(values) };
    return;
  }
  const end = offset + rows * width * bytesPerValue(type);
  for await (const bytes of chunksOf(file, { start: offset, end, onRead })) yield { type, bytes };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Returns the place in the chunk of the first value with a magnitude. */
function indexOf({ type, bytes }: ValueChunk, magnitude: number): number {
  return valuesOf(type, bytes).findIndex((value) => Math.fround(Math.abs(value)) === magnitude);
}

/** Adds rows that are whole in the chunk, evenly spread. `position` is the number of values before the chunk. */
function sampleRows(width: number, { type, bytes }: ValueChunk, position: number, sample: RowSample): void {
  const size = bytesPerValue(type);
  const first = (width - (position % width)) % width;
  const rows = Math.floor((bytes.length / size - first) / width);
  const stride = Math.max(1, Math.floor(rows / (position === 0 ? SAMPLED_FIRST : SAMPLED_LATER)));
  for (let row = 0; row < rows; row += stride) {
    const start = (first + row * width) * size;
    sample.add((position + first) / width + row, type, bytes.subarray(start, start + width * size));
  }
}

/** Counts the rows of a part that hold values which are not finite float32 numbers, and keeps the first of them. */
class BadRows {
  readonly #shown: string[] = [];
  #count = 0;
  #last = -1;

  constructor(private readonly part: FeaturePart & FeatureHeader) {}

  /** `position` is the number of values before the chunk. */
  add({ type, bytes }: ValueChunk, position: number): void {
    const { width } = this.part;
    for (const [index, value] of valuesOf(type, bytes).entries()) {
      if (Number.isFinite(Math.fround(value))) continue;
      const row = Math.floor((position + index) / width);
      if (row === this.#last) continue;
      this.#last = row;
      this.#count++;
      if (this.#shown.length < SHOWN_ROWS)
        this.#shown.push(`row ${row}, column ${(position + index) % width} is ${value}`);
    }
  }

  throwIfAny(): void {
    if (this.#count === 0) return;
    const more = this.#count > this.#shown.length ? '; ...' : '';
    throw new InputError(
      `${nameOf(this.part)}: features must be finite float32 numbers. ${this.#count} of ${this.part.rows} rows hold others: ${this.#shown.join('; ')}${more}`,
    );
  }
}
