import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { locate, type Confinement } from '../dataset/confinement.js';

/**
 * Returns the folder of the model from which a job continues. With a confinement, the folder and each of its files must
 * lie in it.
 * @param from the path that the job names. A relative path starts from `root`.
 * @throws InputError where one leads out of the confinement.
 */
export async function earlierFolder(
  from: string,
  { root, within }: { readonly root: string; readonly within: Confinement | undefined },
): Promise<string> {
  const folder = resolve(root, from);
  if (!within) return folder;
  await locate(folder, within);
  // readModel() reports a folder that cannot be listed.
  for (const name of await readdir(folder).catch(() => [])) await locate(join(folder, name), within);
  return folder;
}
