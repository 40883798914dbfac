import { stat } from 'node:fs/promises';
import { bytesPerValue } from '../../dataset/features/feature-header.js';
import { partsOf } from '../../dataset/interactions/parts.js';
import type { FileData, Job } from '../../job/index.js';
import { popularityOf, type CatalogFacts } from '../../job/plan/catalog.js';
import { syntheticFacts } from '../../job/plan/synthetic.js';
import { mebibytes } from '../../runtime/disk.js';
import { InputError } from '../../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../../runtime/object-address.js';
import { interactionsPath, readFeatureHeaders, readWithoutFeatures } from '../../training/counting.js';
import type { FeatureSizes, FoundCatalog } from './found-catalog.js';
import { factsInFolder } from './prepared.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The counts of the data are not known without reading much. Prepare the data, state the counts, or allow reading. */
    'plan-counts-unknown': { readonly path: string };
  }
}

/** The sizes of data that need not exist yet. */
export interface StatedCounts {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** D, in float16. It is 0 for data without features. */
  readonly width: number;
}

/** Where the counts of a catalog come from. */
export interface CatalogOptions {
  /** The folder that the job's relative paths start from. */
  readonly root: string;
  /** Counts in place of those of the data, which are then not read. */
  readonly counts?: StatedCounts;
  /** Whether interactions of any size may be read to count them. */
  readonly read?: boolean;
}

/** Interactions up to this many bytes are read, which takes a few seconds. */
const MOST_BYTES = 256 * 2 ** 20;
/** The bytes of an id with its line end, where the ids do not exist yet. */
const ID_BYTES = 10;

/** Finds the sizes of a job's data by quick means. Rejects with an InputError. */
export async function findCatalog({ data }: Pick<Job, 'data'>, options: CatalogOptions): Promise<FoundCatalog> {
  const { counts, root } = options;
  if (counts) return { facts: statedFacts(counts), notes: ['the counts are those that were stated'], seconds: 0 };
  if (data.kind === 'synthetic')
    return {
      facts: syntheticFacts(data),
      notes: ['the counts of a synthetic catalog are expected values, and the memory for making it is not counted'],
      seconds: 0,
    };
  const from = resolvePath(root, data.root);
  refuseObjects(data, from);
  const source = { ...data, root: from };
  const features = await featureSizes(source);
  const prepared =
    data.prepared === undefined ? undefined : await factsInFolder(resolvePath(from, data.prepared), features);
  return prepared ?? readFacts(source, features, options);
}

function statedFacts({ users, items, interactions, width }: StatedCounts): CatalogFacts {
  const idBytes = ID_BYTES * (users + items);
  return {
    users,
    items,
    warmItems: Math.min(items, interactions),
    interactions,
    width,
    featureBytes: 2 * width,
    idBytes,
    testPairs: 0,
    validationPairs: 0,
  };
}

function refuseObjects(data: FileData, root: string): void {
  const { interactions, items, test, validation, prepared, features } = data;
  const named = [interactions, items, test, validation, prepared, ...features].filter((path) => path != null);
  const object = named.map((path) => resolvePath(root, path)).find(isObjectAddress);
  if (object === undefined) return;
  throw new InputError(`Cannot count what is in ${object} without downloading it`, {
    code: 'plan-counts-unknown',
    facts: { path: object },
  });
}

async function featureSizes(source: FileData): Promise<FeatureSizes> {
  const headers = await readFeatureHeaders(source);
  return {
    rows: headers[0]?.rows,
    width: headers.reduce((sum, { width }) => sum + width, 0),
    bytes: headers.reduce((sum, { width, type }) => sum + width * bytesPerValue(type), 0),
  };
}

/** Reads the interactions, ids and held-out pairs, and no features. */
async function readFacts(
  source: FileData,
  features: FeatureSizes,
  { read = false }: CatalogOptions,
): Promise<FoundCatalog> {
  const interactions = interactionsPath(source);
  const sizes = await Promise.all((await partsOf(interactions, undefined)).map(sizeOf));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > MOST_BYTES && !read)
    throw new InputError(
      `Cannot count the users and items of ${interactions} without reading its ${mebibytes(bytes)}`,
      {
        code: 'plan-counts-unknown',
        facts: { path: interactions },
      },
    );
  const startedAt = performance.now();
  const dataset = await readWithoutFeatures(source);
  const seconds = (performance.now() - startedAt) / 1000;
  const items = features.rows ?? dataset.itemIds.length;
  const facts = {
    users: dataset.userIds.length,
    items,
    warmItems: dataset.warmItems.length,
    interactions: dataset.training.items.length,
    width: features.width,
    featureBytes: features.bytes,
    idBytes: dataset.userIds.text.length + dataset.itemIds.text.length,
    testPairs: dataset.test?.users.length ?? 0,
    validationPairs: dataset.validation?.users.length ?? 0,
    popularity: popularityOf(dataset.training.items, Math.max(items, dataset.itemIds.length)),
  };
  return { facts, notes: [`${interactions} was read to count its users and items`], dataset, seconds };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new InputError(`Cannot read ${path}: there is no such file`);
  }
}
