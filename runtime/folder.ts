import { readdir } from 'node:fs/promises';

/**
 * Returns the names in a folder; none where there is no such folder. Rejects with the error of the file system otherwise.
 * @param absent the codes of errors that mean that there is no folder.
 */
export async function namesIn(directory: string, absent: readonly string[] = ['ENOENT']): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (absent.includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
