import { ENCODING_FILE } from '../dataset/features/encoding.js';
import { splitTensorName } from '../dataset/features/feature-file.js';
import type { Confinement } from '../dataset/confinement.js';
import type { DatasetFiles } from '../dataset/load.js';
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

/** How the files of a job's data are found and read. */
export interface SourceOptions extends ObjectOptions {
  /** The absolute path of the folder from which `data.root` starts. It may be an address. */
  readonly root: string;
  /** What an earlier model divided each feature file by. */
  readonly divisors?: DatasetFiles['divisors'];
  /** The items, where no file lists them. */
  readonly catalog?: DatasetFiles['catalog'];
  /** The files that may be read; all files where it is undefined. */
  readonly within: Confinement | undefined;
}

/** The data of a job as files of this machine. */
export interface LocalSource {
  readonly files: FileData;
  readonly source: DatasetFiles;
  /** The copies among the files. */
  readonly copies: LocalCopies;
}

/**
 * Downloads the objects of a job's data.
 * @param unchanged the sources of prepared data that are not downloaded, and that are known to be those that were prepared.
 */
export async function localSource(
  data: FileData,
  options: SourceOptions,
  unchanged?: DatasetFiles['unchanged'],
): Promise<LocalSource> {
  const { divisors, catalog, within } = options;
  const root = resolvePath(options.root, data.root);
  const copies = openCopies(options);
  const files = await localData(data, { root, copies, skipped: unchanged });
  const source = {
    ...files,
    divisors,
    catalog,
    unchanged,
    within: allowing(copies, within),
    // All paths are those of copies where the root is an address.
    root: isObjectAddress(root) ? '/' : root,
  };
  return { files, source, copies };
}

/** Opens the copies of objects for one use of them. */
export function openCopies({ objectStore, signal, onDownload }: ObjectOptions): LocalCopies {
  return new LocalCopies({ store: objectStore, signal, onDownload });
}

/** The same confinement, which also allows the copies of the objects that the job named, and nothing else of the cache. */
function allowing(copies: LocalCopies, within: Confinement | undefined): Confinement | undefined {
  return within && { ...within, also: [...(within.also ?? []), ...copies.folders] };
}

interface LocalDataOptions {
  /** The folder from which relative paths start. It may be an address. */
  readonly root: string;
  readonly copies: LocalCopies;
  /** The sources that are not downloaded. By default, prepared data stand for both. */
  readonly skipped?: DatasetFiles['unchanged'];
}

/** Replaces the addresses of a job's data by the paths of local copies, which are downloaded where they are missing. */
async function localData(data: FileData, { root, copies, ...options }: LocalDataOptions): Promise<FileData> {
  const at = async <Path extends string | null | undefined>(path: Path): Promise<Path> => {
    if (path == null) return path;
    const resolved = resolvePath(root, path);
    return isObjectAddress(resolved) ? ((await copies.add(resolved)) as Path) : path;
  };
  const features = await localFeatures(data.features, root, copies);
  const { interactions, items, test, validation, prepared } = data;
  const folder = prepared === undefined ? undefined : resolvePath(root, prepared);
  const skipped = options.skipped ?? (folder === undefined ? [] : ['interactions', 'items']);
  return {
    ...data,
    interactions: skipped.includes('interactions') ? interactions : await at(interactions),
    features,
    items: skipped.includes('items') ? items : await at(items),
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
