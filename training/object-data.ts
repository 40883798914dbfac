import { ENCODING_FILE } from '../dataset/features/encoding.js';
import { splitTensorName } from '../dataset/features/feature-file.js';
import type { Confinement } from '../dataset/confinement.js';
import type { FileData, Job } from '../job/index.js';
import { LocalCopies, type DownloadProgress } from '../objects/local-copies.js';
import { resolvePath, isObjectAddress } from '../runtime/object-address.js';

/** How a job's objects are read from an object store. */
export interface ObjectOptions {
  readonly objectStore?: Job['objectStore'];
  readonly signal?: AbortSignal;
  /** Called while an object is downloaded, many times a second. */
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/** Opens the copies of objects for one use of them. */
export function openCopies({ objectStore, signal, onDownload }: ObjectOptions): LocalCopies {
  return new LocalCopies({ store: objectStore, signal, onDownload });
}

/** The same confinement, which also allows the copies of the objects that the job named, and nothing else of the cache. */
export function allowing(copies: LocalCopies, within: Confinement | undefined): Confinement | undefined {
  return within && { ...within, also: [...(within.also ?? []), ...copies.folders] };
}

/**
 * Replaces the addresses of a job's data by the paths of local copies, which are downloaded where they are missing.
 * @param root the folder from which relative paths start. It may be an address.
 */
export async function localData(data: FileData, root: string, copies: LocalCopies): Promise<FileData> {
  const at = async <Path extends string | null | undefined>(path: Path): Promise<Path> => {
    if (path == null) return path;
    const resolved = resolvePath(root, path);
    return isObjectAddress(resolved) ? ((await copies.add(resolved)) as Path) : path;
  };
  const features = await localFeatures(data.features, root, copies);
  const { interactions, items, test, validation, prepared } = data;
  const folder = prepared === undefined ? undefined : resolvePath(root, prepared);
  return {
    ...data,
    // Prepared data stand for these two.
    interactions: folder === undefined ? await at(interactions) : interactions,
    features,
    items: folder === undefined ? await at(items) : items,
    test: await at(test),
    ...(validation === undefined ? {} : { validation: await at(validation) }),
    // The name of a folder in an object store ends in a slash.
    ...(folder === undefined
      ? {}
      : { prepared: isObjectAddress(folder) ? await at(`${folder.replace(/\/$/, '')}/`) : folder }),
  };
}

async function localFeatures(names: readonly string[], root: string, copies: LocalCopies): Promise<string[]> {
  const local: string[] = [];
  for (const name of names) {
    const { path, tensor } = splitTensorName(name);
    const resolved = resolvePath(root, path);
    const at = isObjectAddress(resolved) ? await copies.addBeside(resolved, ENCODING_FILE) : resolved;
    local.push(tensor === undefined ? at : `${at}#${tensor}`);
  }
  return local;
}

/** Passes the absolute paths of feature files to `use`. Objects are downloaded first, and errors name their addresses. */
export async function withLocalFeatures<Result>(
  names: readonly string[],
  { root, ...options }: ObjectOptions & { readonly root: string },
  use: (paths: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const copies = openCopies(options);
  const paths = await localFeatures(names, root, copies);
  return copies.naming(() => use(paths));
}
