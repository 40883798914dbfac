import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the entries of a folder survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file so that readers see all of it or what was there before: aside, synced, renamed. On failure (disk full,
 * read-only folder) nothing is left behind and the old file stays.
 */
export async function writeAtomically(
  path: string,
  write: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const aside = `${path}.partial`;
  try {
    const handle = await open(aside, 'w');
    try {
      await write((bytes) => handle.writeFile(bytes));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(aside, { force: true });
    throw namingFile(error, path);
  }
}

/** Errors of an open file do not say which one it is. */
function namingFile(error: unknown, path: string): unknown {
  const { code, path: named } = error as NodeJS.ErrnoException;
  if (error instanceof Error && code !== undefined && named === undefined) error.message += ` '${path}'`;
  return error;
}

export function writeTextAtomically(path: string, text: string): Promise<void> {
  return writeAtomically(path, (append) => append(new TextEncoder().encode(text)));
}
