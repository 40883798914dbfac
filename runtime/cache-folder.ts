import { mkdir, mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Returns the folder AMR_CACHE, or else the cache folder of the user, or else, where that cannot be written, a temporary folder. */
export async function cacheFolder(): Promise<string> {
  const user = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'amr');
  for (const folder of [process.env.AMR_CACHE, user]) {
    if (folder === undefined) continue;
    const isMade = await mkdir(folder, { recursive: true }).then(
      () => true,
      () => false,
    );
    if (isMade) return folder;
  }
  return mkdtemp(join(tmpdir(), 'amr-'));
}
