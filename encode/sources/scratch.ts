import { join } from 'node:path';
import { cacheFolder } from '../../runtime/cache-folder.js';
import { InputError } from '../../runtime/errors.js';
import { claimFolder, type ClaimedFolder } from '../../storage/claimed-folder.js';

/** The number of processes that can have such a folder. */
const MOST = 1000;

/** Claims a folder in the cache for files that exist for a short time. One that a killed process left is taken over and emptied. */
export async function claimScratch(): Promise<ClaimedFolder> {
  const parent = join(await cacheFolder(), 'encoding');
  for (let number = 0; ; number++) {
    try {
      return await claimFolder(join(parent, String(number)));
    } catch (error) {
      const isTaken = error instanceof InputError && error.details?.code === 'folder-being-written';
      if (!isTaken || number >= MOST) throw error;
    }
  }
}
