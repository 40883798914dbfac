import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { SIZE, sizeBytes } from '../job/quantities.js';
import { AmrError, InputError } from '../runtime/errors.js';

/** Rejects where `bytes` more do not fit into the folder: on its disk, or below the limit AMR_CACHE_LIMIT (such as 20Gi). */
export async function assertRoom(folder: string, bytes: number, address: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const limit = process.env.AMR_CACHE_LIMIT;
  const free = bavail * bsize;
  if (bytes > free) throw full({ folder, address }, `it needs ${bytes} bytes, and its disk has ${free} left`);
  if (limit === undefined || bytes === 0) return;
  if (!SIZE.test(limit)) throw new InputError(`AMR_CACHE_LIMIT must be a size such as 500Mi or 20Gi: it is ${limit}`);
  const used = await bytesIn(folder);
  if (used + bytes > sizeBytes(limit))
    throw full({ folder, address }, `it needs ${bytes} bytes, ${used} of ${limit} are used`);
}

/** The error for a folder that has no room. */
export function full({ folder, address }: { folder: string; address: string }, why: string): AmrError {
  return new AmrError(`Cannot download ${address} to ${folder}: ${why}`, {
    code: 'object-cache-full',
    facts: { address, folder },
  });
}

/** The bytes of the files in a folder. A file with several names counts once. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = new Map<number, number>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    if (file) sizes.set(file.ino, file.blocks * 512);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
