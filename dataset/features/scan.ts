import { InputError } from '../../runtime/errors.js';
import { readFeatureRows } from './feature-rows.js';
import { nameOf, type FeatureMatrix } from './features.js';
import type { OnRead } from '../input-file.js';
import type { NormalizedPart } from './normalize.js';
import type { SampledRows } from './row-sample.js';
import { scanPart, type PartScan } from './scan-part.js';

/** If the largest values of two feature files differ by this factor or more, one common scale fits them badly. */
const LARGEST_RATIO = 10;
/** Where the largest value is so many times that of the median row, one scale by the largest value leaves little of the rest. */
const OUTLIER_RATIO = 50;

/**
 * Sets feature files side by side, after reading each of them once in constant memory. The largest magnitude of all
 * values becomes the scale of the matrix.
 * @throws InputError when the files have different numbers of rows, or values that are not finite.
 */
export async function scanFeatures(
  parts: readonly NormalizedPart[],
  onRead?: OnRead,
): Promise<{ matrix: FeatureMatrix; warnings: string[] }> {
  const different = parts.find((part) => part.rows !== parts[0].rows);
  if (different) {
    throw new InputError(
      `Cannot set features side by side: ${nameOf(different)} must have as many rows as ${nameOf(parts[0])}, ${parts[0].rows}: current value is ${different.rows}`,
    );
  }
  const scans: PartScan[] = [];
  for (const part of parts) scans.push(await scanPart(part, onRead));
  const largest = scans.map((scan) => scan.largest);
  return { matrix: matrixOf(parts, largest), warnings: warningsOf(parts, scans) };
}

/** Sets feature files with the same number of rows side by side, of each of which the largest magnitude is known. */
export function matrixOf(parts: readonly NormalizedPart[], largest: readonly number[]): FeatureMatrix {
  return {
    parts: parts.map(
      ({ path, source, type, offset, width, scale, normalize, divisors, encoder, conversion }, index) => {
        const own = { path, source, type, offset, width, largest: largest[index], normalize, divisors };
        return { ...own, ...(scale && { scale }), ...(encoder && { encoder }), ...(conversion && { conversion }) };
      },
    ),
    rows: parts[0].rows,
    width: parts.reduce((sum, part) => sum + part.width, 0),
    inverseScale: inverseScaleOf(Math.max(...largest)),
  };
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

function warningsOf(parts: readonly NormalizedPart[], scans: readonly PartScan[]): string[] {
  const warnings: string[] = [];
  for (const [index, scan] of scans.entries()) {
    const { largest, sampled } = scan;
    const { median } = sampled;
    const name = nameOf(parts[index]);
    if (largest === 0) warnings.push(`${name}: all features are 0`);
    else warnings.push(...rowWarnings(name, parts[index].rows, sampled));
    if (median === 0 || largest < OUTLIER_RATIO * median) continue;
    const times = Math.round(largest / median);
    warnings.push(
      `${name}: the largest magnitude, ${placeText(parts[index], scan)}, is ${times} times the median row's: all else is scaled to nearly 0. ` +
        'Set spec.data.normalize to rows or columns, or correct the file',
    );
  }
  const nonzero = scans.map(({ largest }) => largest).filter((value) => value > 0);
  if (Math.max(...nonzero) >= LARGEST_RATIO * Math.min(...nonzero)) {
    const each = parts.map((part, index) => `${nameOf(part)} ${shortNumber(scans[index].largest)}`).join(', ');
    warnings.push(
      `the largest magnitudes of the features differ tenfold or more, and share one scale: ${each}. ` +
        'Set spec.data.normalize to parts to give each file a scale of its own',
    );
  }
  return warnings;
}

/** Warns where rows tell nothing of their items. */
function rowWarnings(name: string, rows: number, { count, zeros, areEqual }: SampledRows): string[] {
  const looked = count === rows ? `${rows} rows` : `${count} rows that were looked at`;
  if (areEqual) return [`${name}: all ${looked} are equal, so that the features tell no items apart`];
  if (zeros.count === 0) return [];
  const first = zeros.count === 1 ? `row ${zeros.first}` : `the first of them row ${zeros.first}`;
  return [`${name}: ${zeros.count} of ${looked} are all 0, ${first}: are these items without features?`];
}

/** Names the largest value as it is in the user's file, and its place. */
function placeText(part: NormalizedPart, { largest, row, column }: PartScan): string {
  const place = `row ${row}, column ${column}`;
  if (!part.original) return `${shortNumber(largest)} in ${place}`;
  const { width } = part;
  const matrix = { parts: [part.original], rows: part.rows, width, inverseScale: 1 };
  const value = Math.abs(readFeatureRows(matrix, Int32Array.of(row))[column]);
  return `${shortNumber(value)} in ${place} (${shortNumber(largest)} after spec.data.normalize)`;
}

/** A number for people, with six digits. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}
