import { createHash, type Hash } from 'node:crypto';
import type { Ids } from '../runtime/ids.js';
import type { Pairs } from './dataset.js';
import { bytesPerValue } from './features/feature-header.js';
import type { FeatureMatrix, FeaturePart, FeatureScale } from './features/features.js';
import { chunksOf, readBytes, withInputFile } from './input-file.js';
import type { SortedHistories } from './pairs/training-pairs.js';

/** The number of blocks that are hashed of a large feature file. */
const SAMPLES = 64;
/** The bytes of each of these blocks. */
const SAMPLE_BYTES = 1 << 18;

/** All data on which training depends. The fingerprint is computed from them. */
export interface Fingerprinted {
  readonly userIds: Ids;
  readonly itemIds: Ids;
  readonly training: SortedHistories;
  readonly test: Pairs | null;
  /** The pairs of a validation file. Data without one have the fingerprint that they had before there were such files. */
  readonly validation?: Pairs;
  readonly features: FeatureMatrix | null;
}

/**
 * Computes the SHA-256 (hex) of ids, interactions and features. A feature file of up to 16 MiB is hashed whole. Hashing
 * a larger one would take minutes: of it, the type, the shape, the size and 64 evenly spread blocks of 256 KiB are
 * hashed. Another file, another order of rows or another scale therefore changes the result. A change of a few values
 * inside a large file may not.
 */
export async function fingerprintOf(data: Fingerprinted): Promise<string> {
  const hash = createHash('sha256');
  addIds(hash, data.userIds);
  addIds(hash, data.itemIds);
  addIntegers(hash, data.training.offsets);
  const { offsets } = data.training;
  hash.update(`${offsets[offsets.length - 1]} values\n`);
  for await (const { histories } of data.training.blocks()) hash.update(bytesOf(histories.items));
  addIntegers(hash, data.test?.users ?? new Int32Array());
  addIntegers(hash, data.test?.items ?? new Int32Array());
  if (data.validation) {
    addIntegers(hash, data.validation.users);
    addIntegers(hash, data.validation.items);
  }
  for (const part of data.features?.parts ?? []) {
    hash.update(`${part.type} [${data.features?.rows}, ${part.width}] at ${part.offset}\n`);
    await addSample(hash, part);
    if (part.scale) await addScale(hash, part.scale);
  }
  return hash.digest('hex');
}

/** Adds the number of ids and the ids to the hash. */
function addIds(hash: Hash, ids: Ids): void {
  hash.update(`${ids.length} ids\n`);
  for (const block of ids.blocks()) hash.update(block);
}

/** Adds the number of integers and the integers to the hash. */
function addIntegers(hash: Hash, values: Int32Array): void {
  hash.update(`${values.length} values\n`);
  hash.update(bytesOf(values));
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Adds the type, the shape and the numbers of a scale to the hash. */
export async function addScale(hash: Hash, { path, type, offset, rows, width }: FeatureScale): Promise<void> {
  hash.update(`scale ${type} [${rows}, ${width}]\n`);
  const end = offset + rows * width * bytesPerValue(type);
  await withInputFile(path, async (file) => {
    for await (const chunk of chunksOf(file, { start: offset, end })) hash.update(chunk);
  });
}

/** Adds the size of a feature file and its contents, or a sample of them, to the hash. */
export async function addSample(hash: Hash, part: FeaturePart): Promise<void> {
  await withInputFile(part.path, async ({ handle, size }) => {
    hash.update(`${size} bytes\n`);
    if (size <= SAMPLES * SAMPLE_BYTES) {
      hash.update(await readBytes(handle, 0, size));
      return;
    }
    for (let sample = 0; sample < SAMPLES; sample++) {
      const start = Math.floor((sample / (SAMPLES - 1)) * (size - SAMPLE_BYTES));
      hash.update(await readBytes(handle, start, start + SAMPLE_BYTES));
    }
  });
}
