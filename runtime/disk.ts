import { statfs } from 'node:fs/promises';

/** Whether an error of the file system says that the disk is full, or that the user may use no more of it. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The bytes that a process may still write to the disk of a folder. Rejects when the folder cannot be read. */
export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** A number of bytes for people, such as "12.3 MiB". */
export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
