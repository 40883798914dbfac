import { basename } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import type { Ids } from '../../runtime/ids.js';
import { rowHashes, sampledRows, type DescribedPart, type FeatureDescription } from './description.js';
import { nameOf, type EncoderName, type FeatureMatrix, type FeaturePart } from './features.js';

/** A largest magnitude that differs from that of training by this factor or more is odd. */
const FOREIGN_RATIO = 10;

/** What a model was trained with, as its config.json says. */
export interface TrainedFeatures {
  /** Absent in models of earlier versions. */
  readonly description?: FeatureDescription;
  /** D. */
  readonly width: number;
}

/**
 * Compares the files of features with those that a model was trained with, by number, order and width. Returns warnings about what is
 * odd. Throws an InputError, which begins with `what` cannot be done, for features that the model's projection does not fit.
 */
export function compareParts(matrix: FeatureMatrix, trained: TrainedFeatures, what: string): string[] {
  const { description, width } = trained;
  if (!description) {
    if (matrix.width === width)
      return [`the model does not say which features it was trained with: only their total width was checked`];
    throw new InputError(
      `Cannot ${what}: the features must be ${width} wide, as in training: they are ${matrix.width}`,
    );
  }
  const { parts } = description;
  const normalize = matrix.parts[0].normalize ?? 'none';
  if (normalize !== description.normalize) {
    throw new InputError(
      `Cannot ${what}: its features were read with spec.data.normalize: ${description.normalize}, these with ${normalize}. Use the same`,
    );
  }
  if (matrix.parts.length !== parts.length) return compareJoined(matrix, description, what);
  for (const [index, part] of matrix.parts.entries()) {
    refuseOtherEncoder(part, parts[index], what);
    if (part.width === parts[index].width) continue;
    throw new InputError(
      `Cannot ${what}: feature ${index + 1} must be ${parts[index].width} wide as ${parts[index].name} was, it is ${part.width} (${nameOf(part)})`,
    );
  }
  return matrix.parts.flatMap((part, index) => {
    const { encoder } = parts[index];
    if (!encoder || part.encoder) return [];
    return [
      `${nameOf(part)}: nothing beside it says which encoder made it; the model was trained on features of ${encoderText(encoder)}`,
    ];
  });
}

/** Features of another encoder may have the same width, and mean something else. */
function refuseOtherEncoder(part: FeaturePart, trained: DescribedPart, what: string): void {
  if (!part.encoder || !trained.encoder || part.encoder.digest === trained.encoder.digest) return;
  throw new InputError(
    `Cannot ${what}: ${nameOf(part)} was made by another encoder, ${encoderText(part.encoder)}: the model was trained on features of ${encoderText(trained.encoder)}. ` +
      'Encode them with the model, the preprocessing and the pooling of training',
  );
}

function encoderText({ name, digest }: EncoderName): string {
  return `${name} (${digest.slice(0, 'sha256:'.length + 12)})`;
}

/** Files may have been joined, or cut, where only the values count. */
function compareJoined(matrix: FeatureMatrix, { normalize, parts }: FeatureDescription, what: string): string[] {
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const before = parts.map((part) => `${part.name} (${part.width} wide)`).join(', ');
  if (matrix.width !== width || normalize === 'rows' || normalize === 'parts' || normalize === 'columns') {
    throw new InputError(
      `Cannot ${what}: the features must be the ${parts.length} files of training, ${before}: they are ${listed(matrix)}`,
    );
  }
  return [`the features are ${listed(matrix)}, and must hold side by side what ${before} held`];
}

function listed({ parts }: FeatureMatrix): string {
  return parts.map((part) => `${nameOf(part)} (${part.width} wide)`).join(', ');
}

/** Returns warnings about new features whose values are far larger or smaller than those that a model was trained with. */
export function compareRanges(matrix: FeatureMatrix, { parts }: FeatureDescription): string[] {
  const isJoined = matrix.parts.length !== parts.length;
  const ranges = isJoined
    ? [[largestOf(matrix.parts), largestOf(parts), listed(matrix)] as const]
    : matrix.parts.map((part, index) => [part.largest ?? 0, parts[index].largest, nameOf(part)] as const);
  return ranges.flatMap(([now, before, name]) => {
    const ratio = now / before;
    if (now === 0 || before === 0 || (ratio < FOREIGN_RATIO && ratio > 1 / FOREIGN_RATIO)) return [];
    const times = ratio > 1 ? `${rounded(ratio)} times` : `1/${rounded(1 / ratio)} of`;
    return [
      `${name}: the largest value ${shortNumber(now)} is ${times} that of training, ${shortNumber(before)}: save the features as those of training were saved`,
    ];
  });
}

function largestOf(parts: readonly { readonly largest?: number }[]): number {
  return parts.reduce((most, { largest = 0 }) => Math.max(most, largest), 0);
}

function rounded(ratio: number): string {
  return ratio < 1e6 ? String(Math.round(ratio)) : ratio.toExponential(1);
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/**
 * Returns a warning where files of equal width have other names than in training, as nothing else tells whether they are in the same order.
 * Throws an InputError where they have the names of training in another order.
 */
export function compareNames(matrix: FeatureMatrix, { parts }: FeatureDescription, what: string): string[] {
  const names = matrix.parts.map((part) => basename(nameOf(part)));
  const before = parts.map(({ name }) => name);
  if (names.length !== parts.length || names.every((name, index) => name === before[index])) return [];
  if (new Set(names).size === names.length && names.every((name) => before.includes(name)))
    throw new InputError(
      `Cannot ${what}: the features must be in the order of training, ${before.join(', ')}: they are ${names.join(', ')}`,
    );
  if (new Set(parts.map(({ width }) => width)).size === parts.length) return [];
  return [
    `the features ${names.join(', ')} have other names than in training: they must be in the order of ${before.join(', ')}`,
  ];
}

/** Items of which a model keeps hashes, that the dataset has too: where they are in the sample, and their rows now. */
interface KnownRows {
  readonly at: readonly number[];
  readonly rows: Int32Array;
}

/**
 * Compares the features of items that both a model and a dataset know, of a sample. Returns a warning where they differ. Throws an
 * InputError where the files are those of training in another order.
 */
export function compareKnownItems(
  matrix: FeatureMatrix,
  description: FeatureDescription,
  { trainedIds, ids, what }: { trainedIds: Ids; ids: Ids; what: string },
): string[] {
  const { parts } = description;
  if (parts.length !== matrix.parts.length) return [];
  const known = knownRows(trainedIds, ids);
  const total = known.rows.length;
  const hashes = matrix.parts.map((part, index) => rowHashes(part, known.rows, parts[index].conversion?.type));
  const before = parts.map(({ rows }) => {
    const all = rows.split(' ');
    return known.at.map((at) => all[at]);
  });
  const equal = (now: readonly string[], then: readonly string[]) => now.filter((hash, at) => hash === then[at]).length;
  refuseSwap({
    parts,
    now: matrix.parts,
    what,
    matches: (index, other) => equal(hashes[index], before[other]) > total / 2,
  });
  return parts.flatMap((part, index) => {
    const name = basename(nameOf(matrix.parts[index]));
    const named = name === part.name ? name : `${name}, was ${part.name}`;
    if (total === 0)
      return name === part.name ? [] : [`feature ${index + 1} is ${named}; no item is known to compare their values`];
    const changed = total - equal(hashes[index], before[index]);
    if (changed === 0) return [];
    return [
      `the features of ${changed} of ${total} known items are not those that the model was trained with (${named})`,
    ];
  });
}

function refuseSwap(options: {
  parts: readonly DescribedPart[];
  now: readonly FeaturePart[];
  what: string;
  matches: (index: number, other: number) => boolean;
}): void {
  const { parts, now, what, matches } = options;
  for (const index of parts.keys()) {
    if (matches(index, index)) continue;
    const other = parts.findIndex((_, at) => at !== index && matches(index, at));
    if (other < 0) continue;
    throw new InputError(
      `Cannot ${what}: feature ${index + 1} must be ${parts[index].name}, it is what ${parts[other].name} was (${nameOf(now[index])}). Name the files in the order of training`,
    );
  }
}

function knownRows(trainedIds: Ids, ids: Ids): KnownRows {
  const at: number[] = [];
  const rows: number[] = [];
  for (const [index, trainedRow] of sampledRows(trainedIds.length).entries()) {
    const row = ids === trainedIds ? trainedRow : ids.indexOfBytes(trainedIds.bytesAt(trainedRow));
    if (row < 0) continue;
    at.push(index);
    rows.push(row);
  }
  return { at, rows: Int32Array.from(rows) };
}
