import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pairs } from '../../dataset/dataset.js';
import { resolvePaths, type DatasetFiles, type LoadedData } from '../../dataset/load.js';
import { loadInto } from '../../dataset/load.js';
import { openParts } from '../../dataset/features/open-parts.js';
import { describeSource, sourceChange, type SourceFiles } from '../../dataset/source-files.js';
import type { ConvertedType } from '../../dataset/features/quantize.js';
import { SpooledPairs } from '../../dataset/pairs/spooled-pairs.js';
import type { SortedHistories } from '../../dataset/pairs/training-pairs.js';
import { isDiskFull } from '../../runtime/disk.js';
import { InputError } from '../../runtime/errors.js';
import type { Ids } from '../../runtime/ids.js';
import { writeSealedFolder } from '../../storage/sealed-folder.js';
import {
  describeLoaded,
  FILES,
  heldOutFiles,
  heldOutReadingOf,
  PREPARED,
  readingOf,
  type PreparedContents,
} from './contents.js';
import { convertParts } from './converted.js';
import { describeParts } from './features.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The folder for prepared data cannot be written, or there is no room for it. Name another folder. */
    'prepared-folder-unusable': { readonly directory: string };
  }
}

/** How data are prepared. */
export interface WritePreparedOptions {
  /** The bytes of interactions that are sorted at once. */
  readonly memory: number;
  /** The type that features are converted to, in the folder. Without it they stay where they are. */
  readonly featureType?: ConvertedType;
  /** The versions of the sources that are copies of objects, by address, which the manifest keeps. */
  readonly objects?: PreparedContents['objects'];
  /** Called while files are read, with bytes. It may throw to stop the work. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** The kinds of held-out pairs. */
const USES = ['test', 'validation'] as const;

/**
 * Reads the files of a dataset once and writes what training needs of them into a folder. Features stay where they are, unless they are converted. The interactions
 * are sorted in a file. Returns the manifest of the folder.
 * @throws InputError where the data are wrong, change meanwhile, or do not fit on the disk.
 */
export async function writePrepared(
  directory: string,
  source: DatasetFiles,
  { memory, featureType: type, objects, onProgress }: WritePreparedOptions,
): Promise<PreparedContents> {
  let contents: PreparedContents | undefined;
  const write = async (aside: string) => {
    const sources = await describeSources(source);
    const pairs = new SpooledPairs({ folder: aside, target: join(aside, FILES.historyItems), memory });
    const converted = type && (await convertParts(aside, source, { type, onRead: () => onProgress?.(0, 1) }));
    const data = await loadAndClose(pairs, converted ? { ...source, opened: converted } : source, onProgress);
    await writeArrays(aside, data);
    await refuseChanged(source, sources);
    const described = await contentsOf(source, data, sources);
    return (contents = {
      ...described,
      ...(objects && { objects }),
      ...(converted && { converted: converted.described }),
    });
  };
  await writeSealedFolder(directory, PREPARED, write).catch((error: unknown) => {
    throw inWords(error, directory);
  });
  return contents!;
}

/** Says in words that the folder cannot be written, where an error means that. */
function inWords(error: unknown, directory: string): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const unusable = (what: string) =>
    new InputError(`Cannot write ${directory}${what} (${message})`, {
      code: 'prepared-folder-unusable',
      facts: { directory },
    });
  // A limit of the process on the size of files is no fault of the disk, but there is no room for the folder either.
  if (isDiskFull(error) || code === 'EFBIG') return unusable(', of which nothing was kept: there is no room for it');
  return ['EACCES', 'EPERM', 'EROFS'].includes(code) ? unusable(': the place cannot be written to') : error;
}

async function loadAndClose(pairs: SpooledPairs, source: DatasetFiles, onProgress: WritePreparedOptions['onProgress']) {
  try {
    return await loadInto(pairs, source, { onProgress });
  } finally {
    await pairs.close();
  }
}

type SourceKey = 'interactions' | 'items' | (typeof USES)[number];
type Sources = ReadonlyMap<SourceKey, SourceFiles>;

async function describeSources(source: DatasetFiles): Promise<Sources> {
  const paths = resolvePaths(source);
  const sources = new Map<SourceKey, SourceFiles>();
  for (const key of ['interactions', 'items', ...USES] as const) {
    const path = paths[key];
    if (path !== undefined) sources.set(key, await describeSource(path, source.within));
  }
  return sources;
}

async function refuseChanged(source: DatasetFiles, sources: Sources): Promise<void> {
  const paths = resolvePaths(source);
  for (const [key, before] of sources) {
    const change = await sourceChange(paths[key]!, before, source.within);
    if (change !== null)
      throw new InputError(`${paths[key]} changed while it was read: ${change}. Prepare the data again`);
  }
}

async function writeArrays(aside: string, data: LoadedData<SortedHistories>): Promise<void> {
  const { training, test, validation, warmItems, usersWithoutNegatives } = data;
  const write = (name: string, values: Uint8Array | Int32Array | Uint32Array) => writeFile(join(aside, name), values);
  const writeIds = async ({ text, starts }: Ids, names: { text: string; starts: string }) => {
    await write(names.text, text);
    await write(names.starts, starts);
  };
  const writePairs = async (pairs: Pairs | null | undefined, names: { users: string; items: string }) => {
    if (!pairs) return;
    await write(names.users, pairs.users);
    await write(names.items, pairs.items);
  };
  await writeIds(data.userIds, { text: FILES.userText, starts: FILES.userStarts });
  await writeIds(data.itemIds, { text: FILES.itemText, starts: FILES.itemStarts });
  await write(FILES.offsets, training.offsets);
  await write(FILES.warmItems, warmItems);
  await write(FILES.usersWithoutNegatives, usersWithoutNegatives);
  await writePairs(test, heldOutFiles('test'));
  await writePairs(validation, heldOutFiles('validation'));
}

async function contentsOf(
  source: DatasetFiles,
  data: LoadedData<SortedHistories>,
  sources: Sources,
): Promise<PreparedContents> {
  const heldOut = USES.flatMap((use) => {
    const files = sources.get(use);
    return files ? [[use, { settings: heldOutReadingOf(source, use), source: files }] as const] : [];
  });
  // What is told about copies of features depends on the machine, and is told again on each.
  const told = await openParts(resolvePaths(source).features, { ...source, ids: data.itemIds });
  return {
    ...describeLoaded(data),
    settings: readingOf(source),
    sources: { interactions: sources.get('interactions')!, items: sources.get('items') ?? null },
    heldOut: Object.fromEntries(heldOut),
    parts: data.features ? await describeParts(data.features) : [],
    notes: (data.notes ?? []).filter((note) => !told.notes.includes(note)),
    warnings: data.warnings.filter((warning) => !told.warnings.includes(warning)),
  };
}
