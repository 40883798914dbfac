import { constants } from 'node:fs';
import { open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../runtime/errors.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** A path of a job leads out of the folder that the process may read, or to its keys. Move the file into the folder. */
    'data-outside-root': { readonly path: string; readonly root: string };
  }
}

/**
 * The files that the jobs of others may read in this process. A process that trains for its own user has none: it may
 * read what its user may read.
 */
export interface Confinement {
  /** The absolute path of the folder in which all files must lie. It may be a symbolic link. */
  readonly root: string;
  /** Other folders in which files may lie: the copies of the objects that a job named. They hold no symbolic links. */
  readonly also?: readonly string[];
  /** The absolute paths of the keys and certificates of this process. They and the files beside them are refused. */
  readonly credentials: readonly string[];
}

/** Folders whose files describe this process and its machine. They hold no data, but passwords and memory. */
const KERNEL_FOLDERS = ['/proc', '/sys', '/dev'];
/** The most symbolic links of a path that leads to no file. */
const MOST_LINKS = 40;

/**
 * Returns the path at which a file or folder is found, after all symbolic links were resolved. Without a confinement, it
 * returns the path as it is. A path that leads nowhere is returned too, if it would lie in the folder.
 * @throws InputError where the path leads out of the folder, whether or not there is a file.
 */
export async function locate(path: string, within: Confinement | undefined): Promise<string> {
  if (!within) return path;
  const real = await realPathOf(resolve(path));
  await assertInside(real, path, within);
  return real;
}

/**
 * Opens a file for reading. With a confinement, the file that was opened is checked again, because a symbolic link may
 * have changed between the check and the opening.
 * @throws InputError where the path leads out of the folder, and the system's error where the file cannot be opened.
 */
export async function openWithin(path: string, within: Confinement | undefined): Promise<FileHandle> {
  if (!within) return open(path, 'r');
  // A named pipe would block a thread until someone writes to it.
  const handle = await open(await locate(path, within), constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // Linux tells which file is open. Other systems have no such folder, and there the check above is the only one.
    const opened = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => null);
    if (opened !== null) await assertInside(opened, path, within);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Throws an InputError unless a path without symbolic links lies in the folder, and beside no credentials. */
async function assertInside(real: string, path: string, { root, also = [], credentials }: Confinement): Promise<void> {
  if (also.some((each) => isBelow(real, each))) return;
  const folder = await realPathOf(root);
  const refused = isBelow(real, folder)
    ? KERNEL_FOLDERS.some((each) => isBelow(real, each)) || (await isBesideAny(real, credentials, folder))
    : true;
  if (!refused) return;
  const why = isBelow(real, folder) ? 'it leads to files that no data are read from' : 'it leads out of the data root';
  throw new InputError(`Cannot read ${path}: ${why}: all data of a job must lie in ${root}`, {
    code: 'data-outside-root',
    facts: { path, root },
  });
}

/**
 * Whether a path is one of the credentials, or lies in a folder of credentials. A folder that also holds the data root
 * is no folder of credentials. The links are resolved each time, because renewed certificates get new folders.
 */
async function isBesideAny(real: string, credentials: readonly string[], root: string): Promise<boolean> {
  for (const credential of credentials) {
    const file = await realPathOf(credential);
    const folders = [dirname(file), await realPathOf(dirname(credential))];
    if (real === file || folders.some((folder) => !isBelow(root, folder) && isBelow(real, folder))) return true;
  }
  return false;
}

/** Whether a path is a folder or lies in it. Both are absolute and normalised. */
function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

/** Resolves all symbolic links of a path. Parts that do not exist stay as they are. */
async function realPathOf(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    if (dirname(path) === path || links > MOST_LINKS) return path;
    const target = await readlink(path).catch(() => null);
    if (target !== null) return realPathOf(resolve(dirname(path), target), links + 1);
    return join(await realPathOf(dirname(path), links), basename(path));
  }
}
