import { createHash } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { cacheFolder } from '../../runtime/cache-folder.js';
import { InputError } from '../../runtime/errors.js';

/** A copy of a feature file in the form in which training reads it. */
export interface CopyOptions {
  /** What is done to the values, with all settings: another purpose gives another copy. Empty for a change of the order only. */
  readonly purpose?: string;
  /** Writes the copy to `aside`, which then is renamed to `target`. */
  readonly write: (aside: string, target: string) => Promise<void>;
  /** The file that the user named, and why it is copied: "x.npy, which is in Fortran order". For messages. */
  readonly what: string;
  /** What a user can do instead of the copy. */
  readonly remedy: string;
}

/**
 * Returns the path of a complete copy of `path` in the cache folder. The copy is made if there is none. Its name depends on the path, the
 * size and the times of the file, so that a changed file gets a new copy.
 */
export async function cachedCopy(path: string, { purpose = '', write, what, remedy }: CopyOptions): Promise<string> {
  const { size, mtimeMs, ctimeMs } = await stat(path);
  const key = createHash('sha256')
    .update(`${resolve(path)} ${size} ${mtimeMs} ${ctimeMs}${purpose}`)
    .digest('hex')
    .slice(0, 16);
  const name = basename(path).replace(/(-[0-9a-f]{16})?\.[^.]*$/, '');
  const target = join(await cacheFolder(), `${name}-${key}.npy`);
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  if (exists) return target;
  const aside = `${target}.${process.pid}`;
  try {
    await write(aside, target);
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true });
    if (error instanceof InputError) throw error;
    throw new InputError(
      `Cannot copy ${what}, to ${target}: ${(error as Error).message}. ${remedy}, or name another folder with AMR_CACHE`,
    );
  }
  return target;
}
