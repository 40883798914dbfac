import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { locate } from '../../dataset/confinement.js';
import { partsOf } from '../../dataset/interactions/parts.js';
import { resolvePaths, type DatasetFiles } from '../../dataset/load.js';
import { isSourceThere } from '../../dataset/source-files.js';
import { mebibytes } from '../../runtime/disk.js';
import { InputError } from '../../runtime/errors.js';
import { findPrepared } from './open.js';
import { writePrepared, type WritePreparedOptions } from './write.js';

/**
 * Interactions of so many bytes are prepared without being asked. Reading them takes some seconds each time; preparing them takes
 * about as long once, and opening them a tenth. Smaller files are read as they are, because there is little to gain.
 */
const LARGE_BYTES = 64 * 2 ** 20;
/** The bytes of interactions that are sorted at once. */
export const MEMORY = 256 * 2 ** 20;
/** How often a process looks whether another one has prepared the data. */
const LOOK_MS = 500;

/** What a process does about data that nobody has prepared for it. */
export interface Preparing {
  /** The folder in which large data are prepared where the job names none (`spec.data.prepareTo`). */
  readonly folder?: string;
  /** Whether the process may prepare data. Otherwise it uses those that are there. */
  readonly mayWrite: boolean;
  /** Called with lines that say where the data are prepared, or why they are not. */
  readonly onNote?: (message: string) => void;
  /** The bytes of interactions that are large. The default is 64 MiB. */
  readonly largeBytes?: number;
}

interface PlaceOptions extends Preparing, Pick<WritePreparedOptions, 'onProgress'> {
  /** The folder that the job names; absolute. */
  readonly named?: string;
}

/**
 * Returns the folder of prepared data that a process reads in place of the files, after it has prepared them where that is
 * due. Returns undefined where the files are to be read. What is in the folder always belongs to the files as they are now:
 * data of files that changed are prepared anew.
 * @throws InputError where the data are wrong, or where the folder that the job names cannot be written.
 */
export async function preparedPlace(source: DatasetFiles, options: PlaceOptions): Promise<string | undefined> {
  const { named, folder, mayWrite, largeBytes = LARGE_BYTES, onNote = () => {} } = options;
  const bytes = await bytesOf(source);
  if (named === undefined && bytes < largeBytes) return undefined;
  const place = named ?? folder;
  if (place === undefined) {
    const advice =
      'spec.data.prepareTo names a folder that all of them share, in which one of them prepares these for all';
    if (mayWrite) onNote(`each worker reads the ${mebibytes(bytes)} of interactions itself: ${advice}`);
    return undefined;
  }
  // Reading the files says best which of them is missing.
  if (!(await areThere(source))) return undefined;
  const directory = await locate(place, source.within);
  if (!mayWrite) {
    const isPrepared = await isUsable(directory, source);
    const without = `${directory} holds no data that were prepared from these files, so this process reads the files itself`;
    if (isPrepared || named !== undefined) onNote(isPrepared ? readFrom(directory) : without);
    return isPrepared ? directory : undefined;
  }
  try {
    await prepareOnce(directory, source, { ...options, onNote, bytes });
    return directory;
  } catch (error) {
    const isUnusable = error instanceof InputError && error.code === 'prepared-folder-unusable';
    if (!isUnusable || named !== undefined) throw error;
    onNote(`the data are read without being prepared: ${error.message}`);
    return undefined;
  }
}

interface OnceOptions extends Pick<WritePreparedOptions, 'onProgress'> {
  readonly named?: string;
  /** The bytes of interactions. */
  readonly bytes: number;
  readonly onNote: (message: string) => void;
}

/** Prepares the data unless the folder has them. Waits for another process that is doing so. */
async function prepareOnce(
  directory: string,
  source: DatasetFiles,
  { named, bytes, onProgress, onNote }: OnceOptions,
): Promise<void> {
  for (let waits = false; ;) {
    // A folder that a job names may be that of other jobs too, which have other held-out pairs.
    if (await isUsable(directory, source, { isSame: named === undefined })) {
      onNote(readFrom(directory));
      return;
    }
    try {
      if (!waits) onNote(`the ${mebibytes(bytes)} of interactions are prepared once, in ${directory}`);
      await writePrepared(directory, source, { memory: MEMORY, onProgress });
      return;
    } catch (error) {
      if (!(error instanceof InputError && error.code === 'folder-being-written')) throw error;
      if (!waits) onNote(`${directory}: waiting for another process, which prepares data there`);
      waits = true;
      onProgress?.(0, 1);
      await setTimeout(LOOK_MS);
    }
  }
}

/** The note of a process that reads prepared data. */
export function readFrom(directory: string): string {
  return `the data are read from ${directory}, where they were prepared`;
}

/** The bytes of the interactions of a dataset; 0 where they are not there. */
export async function bytesOf(source: DatasetFiles): Promise<number> {
  const paths = await partsOf(resolvePaths(source).interactions, source.within).catch(() => []);
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Whether all files of a dataset are on this machine, so that prepared data can be compared with them. */
async function areThere(source: DatasetFiles): Promise<boolean> {
  const { interactions, items, test, validation } = resolvePaths(source);
  for (const path of [interactions, items, test, validation])
    if (path !== undefined && !(await isSourceThere(path, source.within))) return false;
  return true;
}

/**
 * Whether a folder has data that were prepared from the files as they are now.
 * @param options `isSame` asks for the same features and held-out pairs too, which are otherwise read from their files.
 */
async function isUsable(directory: string, source: DatasetFiles, { isSame = false } = {}): Promise<boolean> {
  try {
    const found = await findPrepared(directory, source);
    return found.isSame || !isSame;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
