import { basename, join } from 'node:path';
import { locate, type Confinement } from '../../dataset/confinement.js';
import { convertFeatures } from '../../dataset/features/convert-features.js';
import { openFeatureFile, splitTensorName } from '../../dataset/features/feature-file.js';
import { nameOf, type EncoderName, type FeatureConversion } from '../../dataset/features/features.js';
import { readItemIds } from '../../dataset/ids/items.js';
import { resolvePaths, type DatasetFiles } from '../../dataset/load.js';
import type { NormalizedPart } from '../../dataset/features/normalize.js';
import { openParts } from '../../dataset/features/open-parts.js';
import type { ConvertedType } from '../../dataset/features/quantize.js';
import { scanFeatures } from '../../dataset/features/scan.js';
import { describeSource, sourceChange, type SourceFiles } from '../../dataset/source-files.js';
import type { Normalization } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import type { Ids } from '../../runtime/ids.js';

/** A feature file in the folder of prepared data, and the file of the user that it was made of. */
export interface ConvertedPart {
  /** Its name in the folder. */
  readonly file: string;
  /** The name of the user's file without its folder, with the tensor after `#`. */
  readonly name: string;
  readonly source: SourceFiles;
  readonly normalize: Normalization;
  readonly divisors?: readonly number[];
  readonly encoder?: EncoderName;
  readonly conversion: FeatureConversion;
}

/** Converted feature files that are open, and what the manifest says about them. */
export interface ConvertedFeatures {
  readonly parts: NormalizedPart[];
  /** The ids of the rows, where the files of the user say them and nothing else does. */
  readonly ids?: Ids;
  readonly described: ConvertedPart[];
}

/**
 * Writes the features of a dataset into the folder of prepared data, in a type of fewer bytes, after they were normalised. Rejects with an
 * InputError where they cannot be used, or there are none.
 * @param onRead is called while features are read. It may throw to stop the work.
 */
export async function convertParts(
  folder: string,
  source: DatasetFiles,
  { type, onRead }: { readonly type: ConvertedType; readonly onRead: () => void },
): Promise<ConvertedFeatures> {
  const names = resolvePaths(source).features;
  if (names.length === 0) throw new InputError(`Cannot convert features to ${type}: the job has none`);
  const sources = await Promise.all(names.map((name) => describeSource(splitTensorName(name).path, source.within)));
  const { items } = resolvePaths(source);
  const listed = items === undefined ? undefined : (await readItemIds(items, { within: source.within })).ids();
  const { parts, ids } = await openParts(names, { ...source, ids: listed });
  const { matrix } = await scanFeatures(parts, onRead);
  const described: ConvertedPart[] = [];
  for (const [index, part] of parts.entries()) {
    const file = `features-${index}.safetensors`;
    const { normalize = 'none', divisors, encoder } = part;
    const made = await convertFeatures(part, {
      type,
      target: join(folder, file),
      inverseScale: matrix.inverseScale,
      onRead,
    });
    described.push({
      file,
      name: basename(names[index]),
      source: sources[index],
      normalize,
      ...(divisors && { divisors }),
      ...(encoder && { encoder }),
      conversion: made,
    });
  }
  const opened = await Promise.all(
    described.map((each, index) => openConverted(folder, each, { source: nameOf(parts[index]), within: undefined })),
  );
  return { parts: opened, ids, described };
}

/**
 * Opens the converted features of prepared data. The files that they were made of may be gone.
 * @throws InputError where the features of the job are others than those that were converted.
 */
export async function openConvertedParts(
  directory: string,
  converted: readonly ConvertedPart[],
  source: DatasetFiles,
): Promise<NormalizedPart[]> {
  const names = resolvePaths(source).features;
  const refuse = (how: string) =>
    new InputError(`Cannot use ${directory}: its features were converted, and ${how}. Prepare the data again`);
  if (names.length !== converted.length)
    throw refuse(`the job has ${names.length} feature files, not ${converted.length}`);
  const normalize = source.normalize ?? 'none';
  for (const [index, part] of converted.entries()) {
    if (basename(names[index]) !== part.name) throw refuse(`the job has ${basename(names[index])}, not ${part.name}`);
    if (normalize !== part.normalize)
      throw refuse(`the job has spec.data.normalize: ${normalize}, not ${part.normalize}`);
    const divisors = source.divisors?.[index];
    if (divisors && part.divisors && JSON.stringify(divisors) !== JSON.stringify(part.divisors))
      throw refuse(`the earlier model of the job divides ${part.name} by other numbers`);
    const change = await sourceChange(splitTensorName(names[index]).path, part.source, source.within);
    if (change !== null) throw refuse(`${names[index]} changed since: ${change}`);
  }
  return Promise.all(
    converted.map((part, index) => openConverted(directory, part, { source: names[index], within: source.within })),
  );
}

/** Says for people what was converted. */
export function conversionNote({ name, conversion }: ConvertedPart): string {
  const { from, type, largestError, meanError } = conversion;
  const [largest, mean] = [largestError, meanError].map((error) => Number(error.toPrecision(2)));
  return `${name}: read as ${type}, which it was converted to from ${from}; a row changed by at most ${largest}, by ${mean} on average, in units of epsilon`;
}

async function openConverted(
  folder: string,
  { file, normalize, divisors, encoder, conversion }: ConvertedPart,
  { source, within }: { readonly source: string; readonly within: Confinement | undefined },
): Promise<NormalizedPart> {
  const own = { source, normalize, conversion, ...(divisors && { divisors }), ...(encoder && { encoder }) };
  return { ...(await openFeatureFile(await locate(join(folder, file), within))), ...own };
}
