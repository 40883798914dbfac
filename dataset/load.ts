import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { InteractionSettings, SeenTestPairs } from '../job/index.js';
import { InputError } from '../runtime/errors.js';
import type { Ids } from '../runtime/ids.js';
import { assembleDataset, type AssembledData } from './assemble.js';
import type { Confinement } from './confinement.js';
import type { Dataset, Pairs } from './dataset.js';
import { splitTensorName } from './features/feature-file.js';
import { nameOf } from './features/features.js';
import { shiftedRows } from './ids/shifted-rows.js';
import { IdTable } from './ids/id-table.js';
import type { OnRead } from './input-file.js';
import { partsOf } from './interactions/parts.js';
import { readInteractions, type ReadOptions } from './interactions/read.js';
import type { UnderstandOptions } from './interactions/settings.js';
import { readItemIds, rowNumberIds } from './ids/items.js';
import type { NormalizedPart } from './features/normalize.js';
import { openParts, type PartSettings } from './features/open-parts.js';
import { scanFeatures } from './features/scan.js';
import { SYNTHETIC_FILES, writeSyntheticCatalog, type SyntheticCatalog } from './synthetic/catalog.js';
import { readTestPairs, type HeldOutUse } from './pairs/test-pairs.js';
import { PairsInMemory, type PairSink, type SortedHistories } from './pairs/training-pairs.js';

/** A dataset in files. Paths are relative to `root`. */
export interface DatasetFiles extends InteractionSettings, PartSettings {
  /** A file, a folder or a pattern: delimited text, JSON lines or Parquet. */
  readonly interactions: string;
  /** A condition on the rows of `interactions` that are read. */
  readonly where?: string;
  /** The condition on the rows of `test`. If it is absent, `where` applies to `test` too. */
  readonly testWhere?: string;
  /** The condition on the rows of `validation`. If it is absent, `where` applies to `validation` too. */
  readonly validationWhere?: string;
  /** The treatment of held-out pairs that are also in training. The default is `drop`. */
  readonly seen?: SeenTestPairs;
  /** The npy or safetensors files, which are set side by side. There are none for a model without content (MF). */
  readonly features?: readonly string[];
  /** The ids of all items, where neither a file nor features list them. */
  readonly catalog?: Ids;
  /** Item ids, one a line. */
  readonly items?: string | null;
  /** The held-out test pairs: a file, a folder or a pattern. */
  readonly test?: string | null;
  /** The validation pairs: a file, a folder or a pattern. */
  readonly validation?: string;
  /** The files that are known to be those of prepared data, so that they are not compared. They need not be there. */
  readonly unchanged?: readonly ('interactions' | 'items')[];
  /** The folder from which the other paths start. */
  readonly root: string;
}

/**
 * A catalog that is made from a seed, written into `folder` and read from there. Each of several processes needs a
 * separate folder.
 */
export interface DatasetRecipe {
  readonly synthetic: SyntheticCatalog;
  /**
   * The folder is made if it is missing. The caller owns it, and keeps it as long as the features of the dataset are
   * read.
   */
  readonly folder: string;
}

/** Called while files are read, with the bytes that were read so far and the bytes of all files. */
export type OnProgress = (bytes: number, total: number) => void;

/**
 * Reads and checks all files of a dataset. The `warnings` of the dataset count what was merged or left out.
 * @throws InputError that names the file, the line, the value and what to do.
 */
export async function loadDataset(source: DatasetFiles | DatasetRecipe, options: LoadOptions = {}): Promise<Dataset> {
  const pairs = new PairsInMemory();
  const { training, known: _, ...data } = await loadInto(pairs, source, options);
  return { ...data, training: training.histories };
}

export interface LoadOptions {
  readonly onProgress?: OnProgress;
  /** Training interactions that were read before. Their files, and the list of items, are then not read. */
  readonly known?: KnownTraining;
}

/** What was read of training interactions, and the ids of the data. */
export interface KnownTraining {
  readonly userIds: Ids;
  readonly itemIds: Ids;
  /** The first interactions in the order of the file. */
  readonly first: Pairs;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** A dataset whose training interactions may be in a file, and what reading them gave. */
export type LoadedData<Training> = AssembledData & {
  readonly training: Training & { readonly repetitions: number };
  readonly known: KnownTraining;
};

/** Does the same with training interactions that are kept and sorted by `pairs`. */
export async function loadInto<Training extends SortedHistories>(
  pairs: PairSink<Training>,
  source: DatasetFiles | DatasetRecipe,
  { onProgress, known }: LoadOptions = {},
): Promise<LoadedData<Training>> {
  if ('synthetic' in source) await writeSyntheticCatalog(source.synthetic, source.folder);
  const paths = resolvePaths('synthetic' in source ? { ...SYNTHETIC_FILES, root: source.folder } : source);
  const within = 'synthetic' in source ? undefined : source.within;
  const onRead = onProgress && (await progressOf(paths, onProgress, within));
  const reading = { onRead, within };
  const listed = known || paths.items === undefined ? undefined : await readItemIds(paths.items, reading);
  const ids = known?.itemIds ?? listed?.ids();
  const opened = await openParts(paths.features, 'synthetic' in source ? {} : { ...source, ids });
  const { parts } = opened;
  const rows = { count: parts[0]?.rows, ids: opened.ids };
  const catalog = known ? knownCatalog(known, paths) : openCatalog(paths, listed, rows);
  const options = { users: known ? IdTable.of(known.userIds) : new IdTable(), ...catalog, ...reading };
  const settings = paths.settings.training;
  const training = known ?? (await readTraining(paths.interactions, { ...options, settings }, pairs));
  options.users.close();
  options.items.close();
  const { test, validation } = await readHeldOut(options, paths);
  const scan = parts.length === 0 ? null : await scanFeatures(parts, onRead);
  const read = [test && { path: paths.test, ...test }, validation && { path: paths.validation, ...validation }];
  const noted = read.filter((file) => file !== null);
  refuseOtherRows(known, parts[0]);
  const userIds = options.users.ids();
  const itemIds = options.items.ids();
  const sorted = await pairs.sorted(userIds.length, itemIds.length);
  const data = await assembleDataset({
    userIds,
    itemIds,
    training: { path: paths.interactions, first: training.first, ...sorted },
    test: test?.pairs ?? null,
    validation: validation?.pairs ?? null,
    testProblem: test?.problem,
    seen: paths.seen,
    features: scan?.matrix ?? null,
    notes:
      'synthetic' in source
        ? []
        : [...training.notes, ...noted.map(({ path, description }) => `${path}: ${description}`), ...opened.notes],
    warnings: [
      ...opened.warnings,
      ...training.warnings,
      ...noted.flatMap(({ warnings }) => warnings),
      ...(scan?.warnings ?? []),
    ],
  });
  const { first, notes, warnings } = training;
  const isNumbered = listed === undefined && opened.ids === undefined && known === undefined && parts.length > 0;
  return {
    ...data,
    warnings: [...data.warnings, ...(isNumbered ? shiftedRows(nameOf(parts[0]), itemIds.length, data.warmItems) : [])],
    training: sorted,
    known: { userIds, itemIds, first, notes, warnings },
  };
}

/**
 * Reads the files of held-out pairs, where the dataset has them. If neither a file nor the features list the items, only
 * training interactions make an item known.
 */
async function readHeldOut(options: ReadOptions, paths: Paths) {
  const itemSource = options.itemSource === ANY_ITEM ? null : options.itemSource;
  const read = async (use: HeldOutUse) => {
    const path = paths[use];
    return path === undefined
      ? null
      : readTestPairs(path, use, { ...options, itemSource, settings: paths.settings[use] });
  };
  return { test: await read('test'), validation: await read('validation') };
}

/** The paths and settings of all files. */
export interface Paths {
  readonly interactions: string;
  readonly features: readonly string[];
  readonly items?: string;
  readonly catalog?: Ids;
  readonly test?: string;
  readonly validation?: string;
  readonly settings: Readonly<Record<'training' | HeldOutUse, UnderstandOptions>>;
  readonly seen: SeenTestPairs;
}

export function resolvePaths(files: DatasetFiles): Paths {
  const { root, interactions, features = [], items, test, validation, seen = 'drop' } = files;
  const at = (path: string) => (isAbsolute(path) ? path : join(root, path));
  return {
    interactions: at(interactions),
    features: features.map(at),
    items: items ? at(items) : undefined,
    catalog: files.catalog,
    test: test ? at(test) : undefined,
    validation: validation === undefined ? undefined : at(validation),
    settings: settingsOf(files),
    seen,
  };
}

/**
 * Returns the settings of the files. A file of held-out pairs is read like the training file as far as its columns allow.
 * A separate condition for it must apply without exception.
 */
export function settingsOf(files: DatasetFiles): Paths['settings'] {
  const { columns, delimiter, header, layout, where, testWhere, validationWhere } = files;
  const shared = { columns, delimiter, header, layout };
  const heldOut = (own: string | undefined, whereKey: string) =>
    own === undefined ? { ...shared, where, isLenient: true } : { ...shared, where: own, whereKey };
  return {
    training: { ...shared, where },
    test: heldOut(testWhere, 'spec.data.testWhere'),
    validation: heldOut(validationWhere, 'spec.data.validationWhere'),
  };
}

/** Returns a function that adds up the bytes that are read from all files. */
async function progressOf(paths: Paths, onProgress: OnProgress, within: Confinement | undefined): Promise<OnRead> {
  const features = paths.features.map((name) => splitTensorName(name).path);
  const { interactions, items, test, validation } = paths;
  const named = [interactions, ...features, items, test, validation].filter((path) => path !== undefined);
  const files = (await Promise.all(named.map((path) => partsOf(path, within).catch(() => [])))).flat();
  const sizes = await Promise.all(
    files.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let read = 0;
  return (bytes) => onProgress((read += bytes), total);
}

/** The origin of item ids while the table of items is open for the training interactions. */
const ANY_ITEM = 'any';
/** The number of training interactions that are shown to people. */
const EXAMPLES = 5;

/**
 * Opens the table of items. The table is closed if a file or the features list all items. Otherwise items are numbered
 * by first appearance.
 */
function openCatalog(
  { items, catalog, features }: Paths,
  listed: IdTable | undefined,
  { count: rows, ids }: { count: number | undefined; ids: Ids | undefined },
): Pick<ReadOptions, 'items' | 'itemSource'> {
  if (listed) {
    if (rows === undefined || rows === listed.size) return { items: listed, itemSource: `an id of ${items}` };
    throw new InputError(
      `${items} must have one line for each of the ${rows} rows of ${features[0]}: it has ${listed.size}`,
    );
  }
  if (ids) return { items: IdTable.of(ids), itemSource: `an item whose vector is in ${features[0]}` };
  if (catalog && rows === undefined) return { items: IdTable.of(catalog), itemSource: 'an item of the model' };
  if (rows === undefined) return { items: new IdTable(), itemSource: ANY_ITEM };
  const itemSource = `a row number of the features, 0 to ${rows - 1}, or an items file must name the rows`;
  return { items: rowNumberIds(rows), itemSource };
}

/** Throws an InputError where the items of data that were read before are not the rows of the features. */
function refuseOtherRows(known: KnownTraining | undefined, part: NormalizedPart | undefined): void {
  if (!known || !part || part.rows === known.itemIds.length) return;
  throw new InputError(
    `${nameOf(part)} must have a row for each of the ${known.itemIds.length} prepared items: it has ${part.rows}`,
  );
}

/** The table of the items of data that were read before. It tells unknown items apart as `openCatalog` does. */
function knownCatalog(
  { itemIds }: KnownTraining,
  { items, features }: Paths,
): Pick<ReadOptions, 'items' | 'itemSource'> {
  const isListed = items !== undefined || features.length > 0;
  return { items: IdTable.of(itemIds), itemSource: isListed ? 'an item of the prepared data' : ANY_ITEM };
}

/** Reads the training interactions into `pairs`, and returns the first of them. Rejects with an InputError when there are none. */
async function readTraining(
  path: string,
  options: ReadOptions,
  pairs: PairSink,
): Promise<Pick<KnownTraining, 'first' | 'notes' | 'warnings'>> {
  const users: number[] = [];
  const items: number[] = [];
  const { description, warnings } = await readInteractions(path, options, (user, item) => {
    pairs.add(user, item);
    if (users.length < EXAMPLES) items.push(item);
    if (users.length < EXAMPLES) users.push(user);
  });
  if (pairs.length === 0)
    throw new InputError(
      `Cannot train on ${path}: it must hold interactions: current number is 0${options.settings?.where === undefined ? '' : `, where ${options.settings.where}`}`,
    );
  const first = { users: Int32Array.from(users), items: Int32Array.from(items) };
  return { first, notes: [`${path}: ${description}`], warnings };
}
