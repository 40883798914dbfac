import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { locate, type Confinement } from '../dataset/confinement.js';
import { isObjectAddress, resolvePath } from '../runtime/object-address.js';
import { openCopies, type ObjectOptions } from './object-data.js';

/** The folder of an earlier model. */
export interface EarlierFolder {
  readonly folder: string;
  /** Gives the folder in a text the name that the user gave it. */
  readonly named: (text: string) => string;
}

interface EarlierFolderOptions extends ObjectOptions {
  readonly root: string;
  readonly within: Confinement | undefined;
}

/**
 * Passes the folder of the model from which a job continues to `use`. With a confinement, the folder and each of its files
 * must lie in it. A model in an object store is downloaded first, and errors name its address.
 * @param from the path that the job names. A relative path starts from `root`.
 * @throws InputError where one leads out of the confinement.
 */
export async function withEarlierFolder<Result>(
  from: string,
  options: EarlierFolderOptions,
  use: (earlier: EarlierFolder) => Promise<Result>,
): Promise<Result> {
  const path = resolvePath(options.root, from);
  if (!isObjectAddress(path)) {
    await checkFolder(path, options.within);
    return use({ folder: path, named: (text) => text });
  }
  const copies = openCopies(options);
  const folder = await copies.add(path);
  return copies.naming(() => use({ folder, named: (text) => copies.named(text) }));
}

async function checkFolder(folder: string, within: Confinement | undefined): Promise<void> {
  if (!within) return;
  await locate(folder, within);
  // readModel() reports a folder that cannot be listed.
  for (const name of await readdir(folder).catch(() => [])) await locate(join(folder, name), within);
}
