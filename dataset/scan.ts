import { InputError } from '../runtime/errors.js';
import { bytesPerValue, type FeatureHeader } from './feature-header.js';
import type { FeatureMatrix, FeaturePart } from './features.js';
import { chunksOf, withInputFile, type OnRead } from './input-file.js';
import { Problems } from './problems.js';
import { largestMagnitude, widen } from './values.js';

/** If the largest values of two feature files differ by this factor or more, one common scale fits them badly. */
const LARGEST_RATIO = 10;

/**
 * Sets feature files side by side, after reading each of them once in constant memory. The largest magnitude of all
 * values becomes the scale of the matrix.
 * @throws InputError when the files have different numbers of rows, or values that are not finite.
 */
export async function scanFeatures(
  parts: readonly (FeaturePart & FeatureHeader)[],
  onRead?: OnRead,
): Promise<{ matrix: FeatureMatrix; warnings: string[] }> {
  const different = parts.find((part) => part.rows !== parts[0].rows);
  if (different) {
    throw new InputError(
      `Cannot set features side by side: ${nameOf(different)} must have as many rows as ${nameOf(parts[0])}, ${parts[0].rows}: current value is ${different.rows}`,
    );
  }
  const largest: number[] = [];
  for (const part of parts) largest.push(await scanPart(part, onRead));
  const matrix = {
    parts: parts.map(({ path, type, offset, width }) => ({ path, type, offset, width })),
    rows: parts[0].rows,
    width: parts.reduce((sum, part) => sum + part.width, 0),
    inverseScale: inverseScaleOf(Math.max(...largest)),
  };
  return { matrix, warnings: warningsOf(parts, largest) };
}

/** Returns the name of a file for messages, which is the one that the user gave and not the name of a copy. */
function nameOf({ path, source = path }: FeaturePart): string {
  return source;
}

/** Returns the largest magnitude of a file's values. */
async function scanPart(part: FeaturePart & FeatureHeader, onRead?: OnRead): Promise<number> {
  const end = part.offset + part.rows * part.width * bytesPerValue(part.type);
  return withInputFile(part.path, async (file) => {
    let largest = 0;
    let position = 0;
    for await (const chunk of chunksOf(file, { start: part.offset, end, onRead })) {
      const magnitude = largestMagnitude(part.type, chunk);
      if (!Number.isFinite(magnitude)) throw notFinite(part, chunk, position);
      largest = Math.max(largest, magnitude);
      position += chunk.length / bytesPerValue(part.type);
    }
    if (position !== part.rows * part.width)
      throw new InputError(`Cannot read ${nameOf(part)}: it became shorter while it was read`);
    return largest;
  });
}

/**
 * Returns an error that names the values of a chunk that are not finite. `position` is the number of values before the
 * chunk.
 */
function notFinite(part: FeaturePart, chunk: Buffer, position: number): InputError {
  const problems = new Problems(nameOf(part));
  const values = new Float32Array(chunk.length / bytesPerValue(part.type));
  widen(part.type, chunk, values);
  for (const [index, value] of values.entries()) {
    if (Number.isFinite(value)) continue;
    const row = Math.floor((position + index) / part.width);
    const column = (position + index) % part.width;
    problems.add(
      `row ${row}, column ${column}`,
      `a feature must be a finite float32 number: current value is ${value}`,
    );
  }
  return problems.error();
}

/** Returns float32(1 / `largest`), or 1 if all values are 0. Throws an InputError if float32 cannot express it. */
function inverseScaleOf(largest: number): number {
  if (largest === 0) return 1;
  const inverse = Math.fround(1 / largest);
  if (Number.isFinite(inverse)) return inverse;
  throw new InputError(
    `Cannot scale the features by their largest magnitude, ${largest}, which is too small for float32: multiply them before saving`,
  );
}

/** Returns warnings about files of zeros and about very different scales. */
function warningsOf(parts: readonly FeaturePart[], largest: readonly number[]): string[] {
  const warnings = parts
    .filter((_, index) => largest[index] === 0)
    .map((part) => `${nameOf(part)}: all features are 0`);
  const nonzero = largest.filter((value) => value > 0);
  if (Math.max(...nonzero) >= LARGEST_RATIO * Math.min(...nonzero)) {
    const each = parts.map((part, index) => `${nameOf(part)} ${largest[index]}`).join(', ');
    warnings.push(`the largest magnitudes of the features differ tenfold or more, and share one scale: ${each}`);
  }
  return warnings;
}
