import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { InputError } from '../runtime/errors.js';
import { assembleDataset } from './assemble.js';
import type { Dataset, Pairs } from './dataset.js';
import { splitTensorName } from './feature-file.js';
import { GrowingInt32 } from './growing.js';
import { IdTable } from './id-table.js';
import type { OnRead } from './input-file.js';
import { readInteractions, type ReadOptions } from './interactions.js';
import { readItemIds, rowNumberIds } from './items.js';
import { openFeatures } from './row-major.js';
import { scanFeatures } from './scan.js';
import { SYNTHETIC_FILES, writeSyntheticCatalog, type SyntheticCatalog } from './synthetic.js';
import { readTestPairs } from './test-pairs.js';

/** A dataset in files. Paths are relative to `root`. */
export interface DatasetFiles {
  /** CSV, TSV or Parquet. */
  readonly interactions: string;
  /** npy or safetensors, set side by side; none for a model without content (MF). */
  readonly features?: readonly string[];
  /** Item ids, one a line. */
  readonly items?: string | null;
  readonly test?: string | null;
  readonly root: string;
}

/** A catalog made up from a seed, written into `folder` and read from there. Concurrent processes need a folder each. */
export interface DatasetRecipe {
  readonly synthetic: SyntheticCatalog;
  /** Made if missing. Belongs to the caller; must stay as long as the dataset's features are read. */
  readonly folder: string;
}

/** Called as files are read: bytes read so far, and bytes of all files. */
export type OnProgress = (bytes: number, total: number) => void;

/**
 * Reads and checks all files of a dataset. Rejects with an InputError that names file, line, value and remedy; what is
 * merged or left out is counted in the dataset's `warnings`.
 */
export async function loadDataset(
  source: DatasetFiles | DatasetRecipe,
  { onProgress }: { onProgress?: OnProgress } = {},
): Promise<Dataset> {
  if ('synthetic' in source) await writeSyntheticCatalog(source.synthetic, source.folder);
  const paths = resolvePaths('synthetic' in source ? { ...SYNTHETIC_FILES, root: source.folder } : source);
  const onRead = onProgress && (await progressOf(paths, onProgress));
  const copied: string[] = [];
  const parts = await Promise.all(paths.features.map((name) => openFeatures(name, copied)));
  const catalog = await openCatalog(paths, parts[0]?.rows, onRead);
  const options = { users: new IdTable(), ...catalog, onRead };
  const training = await readTraining(paths.interactions, options);
  options.users.close();
  const test = paths.test === undefined ? null : await readTestPairs(paths.test, options);
  const scan = parts.length === 0 ? null : await scanFeatures(parts, onRead);
  return assembleDataset({
    userIds: options.users.ids(),
    itemIds: options.items.ids(),
    training: { path: paths.interactions, ...training.pairs },
    test: test?.pairs ?? null,
    features: scan?.matrix ?? null,
    warnings: [...copied, ...training.warnings, ...(test?.warnings ?? []), ...(scan?.warnings ?? [])],
  });
}

interface Paths {
  readonly interactions: string;
  readonly features: readonly string[];
  readonly items?: string;
  readonly test?: string;
}

function resolvePaths({ root, interactions, features = [], items, test }: DatasetFiles): Paths {
  const at = (path: string) => (isAbsolute(path) ? path : join(root, path));
  return {
    interactions: at(interactions),
    features: features.map(at),
    items: items ? at(items) : undefined,
    test: test ? at(test) : undefined,
  };
}

/** Adds up the bytes that are read from all files. */
async function progressOf(paths: Paths, onProgress: OnProgress): Promise<OnRead> {
  const features = paths.features.map((name) => splitTensorName(name).path);
  const files = [paths.interactions, ...features, paths.items, paths.test].filter((path) => path !== undefined);
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

/** The table of items: closed where a file or the features list them all, else numbered by first appearance. */
async function openCatalog(
  { items, features }: Paths,
  rows: number | undefined,
  onRead?: OnRead,
): Promise<Pick<ReadOptions, 'items' | 'itemSource'>> {
  if (items !== undefined) {
    const ids = await readItemIds(items, onRead);
    if (rows === undefined || rows === ids.length) return { items: IdTable.of(ids), itemSource: `an id of ${items}` };
    throw new InputError(
      `${items} must have one line for each of the ${rows} rows of ${features[0]}: it has ${ids.length}`,
    );
  }
  if (rows === undefined) return { items: new IdTable(), itemSource: 'any' };
  const itemSource = `a row number of the features, 0 to ${rows - 1}, or an items file must name the rows`;
  return { items: IdTable.of(rowNumberIds(rows)), itemSource };
}

async function readTraining(path: string, options: ReadOptions): Promise<{ pairs: Pairs; warnings: string[] }> {
  const users = new GrowingInt32();
  const items = new GrowingInt32();
  const warnings = await readInteractions(path, options, (user, item) => {
    users.push(user);
    items.push(item);
  });
  if (users.length === 0)
    throw new InputError(`Cannot train on ${path}: it must hold interactions: current number is 0`);
  return { pairs: { users: users.view(), items: items.view() }, warnings };
}
