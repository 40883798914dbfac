import { join } from 'node:path';
import { ENCODING_FILE } from '../dataset/features/encoding.js';
import type { FeatureConversion } from '../dataset/features/features.js';
import { InputError } from '../runtime/errors.js';
import { isMapping } from '../runtime/mapping.js';
import { isObjectAddress } from '../runtime/object-address.js';
import type { EncodeResult, FeaturesType } from './options.js';
import type { OutputPlace } from './output-place.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder holds features or parts of an earlier encoding. Pass `resume` or `overwrite: true`, or name another folder. */
    'encoding-kept': { readonly directory: string; readonly file: string };
    /** The folder holds a file that would be replaced and is of no encoding. Name another folder. */
    'encoding-folder-foreign': { readonly directory: string; readonly file: string };
  }
}

/** The files of an encoding, and the folder of its parts while it is not finished. */
export const FILES = {
  features: 'features.npy',
  integers: 'features.safetensors',
  items: 'items.txt',
  problems: 'problems.csv',
  description: ENCODING_FILE,
  parts: 'parts',
} as const;

/** What `features.json` holds: what `dataset/features/encoding.ts` reads, and what else is worth knowing. */
export interface Description {
  readonly file: string;
  readonly items: string;
  readonly rows: number;
  readonly width: number;
  readonly type: FeaturesType;
  /** The largest magnitude of the values, by which training scales them. */
  readonly largest: number;
  /** The encoder, and what was done to the sources and taken of its output. */
  readonly encoder: EncodeResult['encoder'] & Readonly<Record<string, unknown>>;
  /** The hash of the sources, as they were, and of all settings. */
  readonly source: string;
  readonly skipped: number;
  readonly animated: number;
  readonly truncated?: number;
  /** How int8 changed the rows, in units of features that are divided by the largest one. */
  readonly conversion?: FeatureConversion;
}

/** Returns the result of an encoding that is finished. */
export function resultOf(description: Description, directory: string): EncodeResult {
  const { file, rows, width, type, skipped, animated, truncated = 0, encoder, conversion } = description;
  const names = [file, FILES.items, FILES.description, ...(skipped > 0 ? [FILES.problems] : [])];
  const { name, digest } = encoder;
  const files = names.map((each) => pathIn(directory, each));
  const result = { files, items: rows, width, type, skipped, animated, truncated, encoder: { name, digest } };
  if (!conversion) return result;
  const { largestError, meanError } = conversion;
  return { ...result, conversion: { largestError, meanError } };
}

/** The path or the address of a file of an encoding. */
export function pathIn(directory: string, name: string): string {
  return isObjectAddress(directory) ? `${directory.replace(/\/+$/, '')}/${name}` : join(directory, name);
}

export interface FolderOptions {
  readonly place: OutputPlace;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  /** The hash of the sources and of all settings. */
  readonly source: string;
  readonly type: FeaturesType;
}

/**
 * Prepares the folder of an encoding. Returns the result of an encoding of the same sources that is finished, where `resume`
 * is set. Rejects with an InputError where the folder holds something that would be replaced.
 */
export async function prepareFolder(
  directory: string,
  { place, resume = false, overwrite = false, source, type }: FolderOptions,
): Promise<EncodeResult | undefined> {
  const names = await place.names();
  const present = Object.values(FILES).filter((name) => names.includes(name));
  if (present.length === 0) return undefined;
  const finished = await readDescription(place);
  if (!finished && !names.includes(FILES.parts)) {
    throw new InputError(
      `Cannot write features to ${directory}: it holds ${present[0]}, which is of no earlier encoding`,
      {
        code: 'encoding-folder-foreign',
        facts: { directory, file: present[0] },
      },
    );
  }
  if (resume && finished?.source === source && finished.type === type) return resultOf(finished, directory);
  if ((resume && !finished) || overwrite) {
    const replaced = overwrite ? present : present.filter((name) => name !== FILES.parts);
    // Another share may remove the same files.
    for (const name of replaced) await place.remove(name);
    return undefined;
  }
  const what = finished ? 'the features of an earlier encoding' : 'the parts of an unfinished encoding';
  throw new InputError(
    `Cannot write features to ${directory}: it holds ${what}${resume ? ', of other sources (pictures, texts or audio) or other settings' : ''}`,
    { code: 'encoding-kept', facts: { directory, file: present[0] } },
  );
}

async function readDescription(place: OutputPlace): Promise<Description | undefined> {
  const text = await place.read(FILES.description);
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text.toString('utf8'));
    return isMapping(value) && 'source' in value && 'skipped' in value ? (value as unknown as Description) : undefined;
  } catch {
    return undefined;
  }
}
