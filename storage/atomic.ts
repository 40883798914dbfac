import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes the entries of a folder to the disk, so that they survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file so that readers see either all of it or what was there before. The file is written under another name,
 * synced and renamed. On failure (a full disk, a read-only folder) the old file stays and nothing else is left behind.
 * @param write gets a function that appends bytes.
 * @throws the error of the file system, with the path in its message.
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

/** Moves a file that is complete to its name, on the same disk, after its bytes are on the disk. */
export async function moveAtomically(from: string, to: string): Promise<void> {
  const handle = await open(from, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(from, to);
  await syncDirectory(dirname(to));
}

/** Adds the path to the message of an error, because errors of an open file do not name it. */
function namingFile(error: unknown, path: string): unknown {
  const { code, path: named } = error as NodeJS.ErrnoException;
  if (error instanceof Error && code !== undefined && named === undefined) error.message += ` '${path}'`;
  return error;
}

/** Writes a text file in UTF-8, as `writeAtomically` does. */
export function writeTextAtomically(path: string, text: string): Promise<void> {
  return writeAtomically(path, (append) => append(new TextEncoder().encode(text)));
}
