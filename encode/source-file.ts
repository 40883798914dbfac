import { open, type FileHandle } from 'node:fs/promises';
import { SourceError } from './source-error.js';

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
};

/**
 * Opens the file of a picture or of audio while `work` runs, which is given its size in bytes. Rejects with a SourceError where there is no such file, it is
 * empty, or must not be read.
 */
export async function withSourceFile<Result>(
  path: string,
  work: (file: FileHandle, size: number) => Result | Promise<Result>,
): Promise<Result> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size === 0) throw new SourceError('it is empty');
      return await work(file, size);
    } finally {
      await file.close();
    }
  } catch (error) {
    const reason = UNREADABLE[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason === undefined ? error : new SourceError(reason);
  }
}
