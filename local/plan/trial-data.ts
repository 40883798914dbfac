import { join } from 'node:path';
import type { Dataset, Pairs } from '../../dataset/dataset.js';
import { isReadable, readablePart, readStoredFeatures } from '../../dataset/features/feature-file.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import type { FeatureMatrix } from '../../dataset/features/features.js';
import { historiesOf, usersWithoutNegativesOf, warmItemsOf } from '../../dataset/pairs/histories.js';
import { rowNumberIds } from '../../dataset/ids/items.js';
import { writeNpy } from '../../dataset/features/write-npy.js';
import type { Job } from '../../job/index.js';
import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import { resolvePath } from '../../runtime/object-address.js';
import { readFeatureHeaders } from '../../training/counting.js';
import type { FoundCatalog } from './found-catalog.js';

/** The most users, items and interactions of made-up data, so that they are made in a second. */
const MOST = { users: 200_000, items: 500_000, interactions: 1_000_000, featureBytes: 2 ** 28 };
/** The rows from which the largest feature is estimated. A trial does not need its exact value. */
const SCALED_ROWS = 64;

/** Data of the shapes of a job for a trial of its steps: those of the job where they were read, else made-up ones. */
export async function trialData(
  { data, partitions }: Pick<Job, 'data' | 'partitions'>,
  { facts, dataset }: Pick<FoundCatalog, 'facts' | 'dataset'>,
  { root, scratch }: { readonly root: string; readonly scratch: string },
): Promise<Dataset> {
  const own = data.kind === 'files' && facts.width > 0 ? await ownFeatures(resolvePath(root, data.root), data) : null;
  const rows = own?.rows ?? Math.min(facts.items, MOST.items);
  const items = facts.width > 0 && !own ? Math.min(rows, Math.ceil(MOST.featureBytes / (4 * facts.width))) : rows;
  const features = own ?? (facts.width > 0 ? await madeUpFeatures(scratch, items, facts.width) : null);
  if (dataset && items >= dataset.itemIds.length) return { ...dataset, features, itemIds: rowNumberIds(items).ids() };
  return { ...madeUpInteractions({ ...facts, items, partitions }), features };
}

/** The feature files of a job, where training reads them as they are. */
async function ownFeatures(root: string, data: Extract<Job['data'], { kind: 'files' }>): Promise<FeatureMatrix | null> {
  const stored = await readFeatureHeaders({ ...data, root });
  if (stored.length === 0 || !stored.every(isReadable)) return null;
  const parts = stored.map(readablePart);
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const matrix = { parts, rows: parts[0].rows, width, inverseScale: 1 };
  const step = Math.max(1, Math.floor(matrix.rows / SCALED_ROWS));
  const rows = Int32Array.from({ length: Math.min(SCALED_ROWS, matrix.rows) }, (_, at) => at * step);
  const largest = readFeatureRows(matrix, rows).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { ...matrix, inverseScale: Math.fround(1 / (largest || 1)) };
}

async function madeUpFeatures(scratch: string, rows: number, width: number): Promise<FeatureMatrix> {
  const path = join(scratch, 'features.npy');
  const values = Float32Array.from({ length: rows * width }, (_, at) => ((at * 40_503) % 1024) / 1024 - 0.5);
  await writeNpy(path, { type: 'float32', width, values });
  const stored = await readStoredFeatures(path);
  if (!isReadable(stored)) throw new Error(`${path} cannot be read`);
  return { parts: [readablePart(stored)], rows, width, inverseScale: 1 };
}

interface MadeUpShape {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  readonly testPairs: number;
  readonly partitions: number;
}

/** Random interactions of users with items, each user having at least one. */
function madeUpInteractions(shape: MadeUpShape): Omit<Dataset, 'features'> {
  const users = Math.max(shape.partitions, Math.min(shape.users, MOST.users));
  const count = Math.max(users, Math.min(shape.interactions, MOST.interactions));
  const random = new CounterRandom(1, Purpose.synthetic);
  const pairs: Pairs = { users: new Int32Array(count), items: new Int32Array(count) };
  for (let at = 0; at < count; at++) {
    const [user, item] = random.words(at);
    pairs.users[at] = at < users ? at : below(user, users);
    pairs.items[at] = below(item, shape.items);
  }
  const { histories: training } = historiesOf(pairs, users, shape.items);
  const warmItems = warmItemsOf(training, shape.items);
  const tested = Math.min(shape.testPairs, users);
  const test = { users: Int32Array.from({ length: tested }, (_, user) => user), items: pairs.items.slice(0, tested) };
  return {
    userIds: rowNumberIds(users).ids(),
    itemIds: rowNumberIds(shape.items).ids(),
    training,
    warmItems,
    usersWithoutNegatives: usersWithoutNegativesOf(training, warmItems),
    test: tested > 0 ? test : null,
    warnings: [],
    fingerprint: '',
    partFingerprints: {},
  };
}
