import { access } from 'node:fs/promises';
import { basename, isAbsolute, parse, relative, resolve, sep } from 'node:path';
import { splitTensorName } from '../dataset/features/feature-file.js';
import type { FileData } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../runtime/object-address.js';
import type { StoredModel } from '../storage/model-folder.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The data of a model are not where they were in training. Pass `dataRoot`, the folder that holds them now. */
    'model-data-missing': { readonly directory: string; readonly file: string };
  }
}

/** The folder of a job's data is kept relative to the model where it is at most so many levels above the model folder, or beside these. */
const MOST_LEVELS = 3;

/**
 * Returns the path from a model folder to the folder that the paths of its job start from, so that the two can be moved together.
 * Returns undefined where they are too far apart to belong together.
 */
export function relativeRoot(modelDirectory: string, root: string): string | undefined {
  const path = relative(resolve(modelDirectory), resolve(root));
  if (isAbsolute(path)) return undefined;
  const levels = path.split(sep).filter((part) => part === '..').length;
  const common = resolve(modelDirectory, ...Array.from({ length: levels }, () => '..'));
  return levels > MOST_LEVELS || common === parse(common).root ? undefined : path.split(sep).join('/') || '.';
}

/** The files that a command reads of a model's data. */
export interface DataFiles extends FileData {
  /** The folder that relative paths start from, absolute. */
  readonly root: string;
}

interface FindOptions {
  readonly stored: StoredModel;
  readonly dataRoot?: string;
}

/**
 * Finds the data of a model: in `dataRoot` where it is given, else where the model was moved together with them, else where they were in
 * training. Rejects with an InputError that names the first file that is missing.
 */
export function findData(data: FileData, options: FindOptions): Promise<DataFiles> {
  return find(data, options, (files) => [...featureFiles(files), ...otherFiles(files)]);
}

/** Does the same for a command that reads the feature files only. */
export function findFeatures(data: FileData, options: FindOptions): Promise<DataFiles> {
  return find(data, options, featureFiles);
}

/** The files besides the features. Prepared data stand for all of them. */
function otherFiles({ prepared, interactions, items, test, validation }: FileData): (string | null)[] {
  return prepared === undefined ? [interactions, items, test, validation ?? null] : [prepared];
}

type NeededFiles = (files: DataFiles) => readonly (string | null)[];

async function find(data: FileData, { stored, dataRoot }: FindOptions, needed: NeededFiles): Promise<DataFiles> {
  const places = dataRoot === undefined ? ownPlaces(data, stored) : givenPlaces(data, dataRoot);
  let file = '';
  for (const place of places) {
    const missing = await firstMissing(place.root, needed(place));
    if (missing === undefined) return place;
    file = missing;
  }
  throw new InputError(`Cannot read ${file}, which ${stored.directory} was trained with: there is no such file`, {
    code: 'model-data-missing',
    facts: { directory: stored.directory, file },
  });
}

function ownPlaces(data: FileData, { directory, config }: StoredModel): DataFiles[] {
  const moved = config.relativeRoot === undefined ? [] : [resolve(directory, config.relativeRoot)];
  return [...moved, config.root].map((root) => ({ ...data, root: resolvePath(root, data.root) }));
}

/** The given folder is the one that the job's paths start from, or the one that `data.root` named. Absolute paths count by the file's name. */
function givenPlaces(data: FileData, dataRoot: string): DataFiles[] {
  const within = (path: string) => (isAbsolute(path) || isObjectAddress(path) ? basename(path) : path);
  const named = {
    ...data,
    interactions: within(data.interactions),
    features: data.features.map(within),
    items: data.items === null ? null : within(data.items),
    test: data.test === null ? null : within(data.test),
    ...(data.validation === undefined ? {} : { validation: within(data.validation) }),
    ...(data.prepared === undefined ? {} : { prepared: within(data.prepared) }),
    ...(data.prepareTo === undefined ? {} : { prepareTo: within(data.prepareTo) }),
  };
  const roots =
    isAbsolute(data.root) || isObjectAddress(data.root) ? [dataRoot] : [dataRoot, resolve(dataRoot, data.root)];
  return roots.flatMap((root) => [
    { ...named, root },
    { ...data, root },
  ]);
}

/** The paths of feature files, without the names of tensors. */
function featureFiles({ features }: DataFiles): string[] {
  return features.map((name) => splitTensorName(name).path);
}

/** The first file that is not there. Patterns of files and objects of a store are not looked for here. */
async function firstMissing(root: string, names: readonly (string | null)[]): Promise<string | undefined> {
  for (const name of names) {
    if (name === null || /[*?[\]{}]/.test(name)) continue;
    const path = resolvePath(root, name);
    if (isObjectAddress(path)) continue;
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) return path;
  }
  return undefined;
}
