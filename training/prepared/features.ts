import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { nameOf, type FeatureMatrix } from '../../dataset/features/features.js';
import type { NormalizedPart } from '../../dataset/features/normalize.js';
import { featurePrint } from '../../dataset/part-fingerprints.js';
import { matrixOf, scanFeatures } from '../../dataset/features/scan.js';
import { InputError } from '../../runtime/errors.js';

/** What is known of a feature file of prepared data. The features themselves stay where they are. */
export interface PreparedPart {
  readonly name: string;
  readonly type: string;
  readonly rows: number;
  readonly width: number;
  /** What the values were divided by, as JSON. */
  readonly division: string;
  /** The largest magnitude of the values. */
  readonly largest: number;
  /** When the file that training reads was changed last, in milliseconds since 1970. */
  readonly modifiedMs: number;
  /** The fingerprint of the file (`featurePrint`). */
  readonly print: string;
}

/** Describes the feature files of a matrix. */
export async function describeParts({ parts, rows }: FeatureMatrix): Promise<PreparedPart[]> {
  return Promise.all(
    parts.map(async (part) => ({
      name: basename(nameOf(part)),
      type: part.type,
      rows,
      width: part.width,
      division: divisionOf(part),
      largest: part.largest ?? 1,
      modifiedMs: (await stat(part.path)).mtimeMs,
      print: await featurePrint(part, rows),
    })),
  );
}

/**
 * Sets feature files side by side with the scale of prepared data, without reading them. A file that has another time than
 * then is read once, to find its largest magnitude. Returns null where the values are divided otherwise than then.
 * @param folder the folder of the prepared data, for messages.
 * @throws InputError where the files are others than those of the prepared data.
 */
export async function preparedMatrix(
  parts: readonly NormalizedPart[],
  prepared: readonly PreparedPart[],
  { folder, onRead }: { readonly folder: string; readonly onRead?: (bytes: number) => void },
): Promise<FeatureMatrix | null> {
  if (parts.length !== prepared.length) throw changed(folder, `${parts.length} feature files, not ${prepared.length}`);
  for (const [index, part] of parts.entries()) {
    const before = prepared[index];
    const now = { name: basename(nameOf(part)), type: part.type, rows: part.rows, width: part.width };
    for (const key of ['name', 'type', 'rows', 'width'] as const)
      if (now[key] !== before[key])
        throw changed(folder, `${nameOf(part)} has the ${key} ${now[key]}, not ${before[key]}`);
  }
  if (parts.some((part, index) => divisionOf(part) !== prepared[index].division)) return null;
  for (const [index, part] of parts.entries())
    if ((await featurePrint(part, part.rows)) !== prepared[index].print)
      throw changed(folder, `${nameOf(part)} has other contents`);
  const largest = prepared.map((part) => part.largest);
  const times = await Promise.all(parts.map(({ path }) => stat(path)));
  if (times.every(({ mtimeMs }, index) => mtimeMs === prepared[index].modifiedMs)) return matrixOf(parts, largest);
  const { matrix } = await scanFeatures(parts, onRead);
  const other = matrix.parts.findIndex((part, index) => part.largest !== largest[index]);
  if (other >= 0) throw changed(folder, `${nameOf(parts[other])} has other contents`);
  return matrix;
}

function divisionOf({ normalize = 'none', divisors }: Pick<NormalizedPart, 'normalize' | 'divisors'>): string {
  return JSON.stringify({ normalize, divisors: divisors ?? null });
}

function changed(folder: string, how: string): InputError {
  return new InputError(
    `Cannot use ${folder}: the features changed since they were prepared: ${how}. Prepare the data again`,
  );
}
