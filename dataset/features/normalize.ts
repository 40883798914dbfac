import { open, readFile, rename, writeFile } from 'node:fs/promises';
import type { Normalization } from '../../job/index.js';
import { cachedCopy } from './cache.js';
import { openFeatureFile } from './feature-file.js';
import type { FeatureHeader } from './feature-header.js';
import { nameOf, type FeaturePart } from './features.js';
import { withInputFile } from '../input-file.js';
import { blocksOf } from './part-rows.js';
import { scanPart } from './scan-part.js';
import { encode, npyHeader } from './write-npy.js';

type OpenPart = FeaturePart & FeatureHeader;

/** A part that training reads. Where it is a normalised copy, messages show values of the original. */
export type NormalizedPart = OpenPart & { readonly original?: OpenPart };

export interface NormalizeOptions {
  readonly normalize: Normalization;
  /** What a trained model divided by, for `columns` and `parts`. Without them, the largest magnitudes of this file are taken. */
  readonly divisors?: readonly number[];
  /** Receives a line about each copy. */
  readonly notes: string[];
}

/**
 * Returns a feature part whose values are normalised. They are read from a copy in the cache folder, which is made once. It is float16
 * where the file is float16, and else float32. Rows, columns and files of zeros stay zero. Rejects with an InputError for values that are
 * not finite.
 */
export async function normalizePart(
  part: OpenPart,
  { normalize, divisors, notes }: NormalizeOptions,
): Promise<NormalizedPart> {
  if (normalize === 'none') return part;
  const name = nameOf(part);
  const path = await cachedCopy(part.path, {
    purpose: ` normalize ${normalize} ${part.offset} ${part.width} ${JSON.stringify(divisors ?? null)}${part.scale ? ` scale ${part.scale.offset}` : ''}`,
    what: `${name}, to normalize it`,
    remedy: 'Set spec.data.normalize to none',
    async write(aside, target) {
      const used = normalize === 'rows' ? undefined : (divisors ?? (await largestOf(part, normalize)));
      await scanPart(part);
      await writeNormalized(part, aside, used);
      if (used && !divisors) await writeDivisors(target, used);
    },
  });
  notes.push(`${name}: normalize ${normalize}; read from a copy, ${path}`);
  const copy = { ...(await openFeatureFile(path)), source: name, normalize, original: part };
  return normalize === 'rows' ? copy : { ...copy, divisors: divisors ?? (await readDivisors(path)) };
}

/** Writes the divisors beside the copy before the copy is complete: a complete copy has them. */
async function writeDivisors(copy: string, divisors: readonly number[]): Promise<void> {
  const aside = `${copy}.${process.pid}.json`;
  await writeFile(aside, JSON.stringify(divisors));
  await rename(aside, `${copy}.json`);
}

async function readDivisors(copy: string): Promise<number[]> {
  return JSON.parse(await readFile(`${copy}.json`, 'utf8')) as number[];
}

/** Returns the largest magnitude of each column, or of the whole part. */
async function largestOf(part: OpenPart, normalize: Normalization): Promise<number[]> {
  const { width } = part;
  const largest = new Float32Array(width);
  await withInputFile(part.path, async (file) => {
    for await (const { values } of blocksOf(file, part)) {
      for (let at = 0; at < values.length; at++) {
        const magnitude = Math.abs(values[at]);
        if (magnitude > largest[at % width]) largest[at % width] = magnitude;
      }
    }
  });
  return normalize === 'columns' ? [...largest] : [largest.reduce((most, value) => Math.max(most, value), 0)];
}

/**
 * Writes the normalised rows of a part. Each row is divided by `divisors`, or by its L2 length where there are none.
 */
async function writeNormalized(part: OpenPart, target: string, divisors: readonly number[] | undefined): Promise<void> {
  const { rows, width } = part;
  const type = part.type === 'float16' ? 'float16' : 'float32';
  await withInputFile(part.path, async (file) => {
    const output = await open(target, 'w');
    try {
      await output.writeFile(npyHeader(type, rows, width));
      for await (const { values } of blocksOf(file, part)) {
        for (let start = 0; start < values.length; start += width) {
          const row = values.subarray(start, start + width);
          divide(row, divisors ?? [lengthOf(row)]);
        }
        await output.writeFile(encode(type, values));
      }
    } finally {
      await output.close();
    }
  });
}

function lengthOf(row: Float32Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return Math.sqrt(sum);
}

/** Divides a row by one number, or by one for each column. */
function divide(row: Float32Array, divisors: readonly number[]): void {
  for (let column = 0; column < row.length; column++) row[column] /= divisors[column % divisors.length] || 1;
}
