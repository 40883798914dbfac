import type { Job } from '../index.js';
import { shardOfPartition, shardRanges } from '../shards.js';
import { tensorNames } from '../../model/optimizer/optimizer.js';
import { partsOf } from '../../model/stage.js';
import type { CatalogFacts } from './catalog.js';

/** The numbers of processes of a job on a cluster. */
export interface ClusterShape {
  readonly workers: number;
  readonly shards: number;
}

/** The parts of a job on which its sizes depend. */
export type SizedJob = Pick<Job, 'stages' | 'model' | 'optimizer' | 'partitions' | 'checkpoint' | 'evaluation'>;

/** The size of the header of a tensor file, rounded up. */
const FILE_HEADER = 512;

/** The bytes of one row of parameters: its K values, and the state of the optimiser. */
export function rowBytes({ model: { factors }, optimizer }: Pick<Job, 'model' | 'optimizer'>): {
  readonly values: number;
  readonly all: number;
} {
  const widths = tensorNames(optimizer, factors).map(({ width }) => 4 * width);
  return { values: widths[0], all: widths.reduce((sum, bytes) => sum + bytes, 0) };
}

/** The rows of E: none where no stage reads features. */
export function projectionRows({ stages }: Pick<Job, 'stages'>, { width }: Pick<CatalogFacts, 'width'>): number {
  return stages.some(({ kind }) => partsOf(kind).projection) ? width : 0;
}

/** The bytes of a checkpoint of one machine: the rows of users, items and E with the state of the optimiser. */
export function checkpointBytes(job: SizedJob, catalog: CatalogFacts): number {
  // Rows of E are kept for data with features, also before a stage that reads them.
  return (catalog.users + catalog.items + catalog.width) * rowBytes(job).all + (job.partitions + 2) * FILE_HEADER;
}

/** The bytes of the checkpoint at the end of a job, in the files of the largest shard, which also has the ids. */
export function shardCheckpointBytes(job: SizedJob, catalog: CatalogFacts, shards: number): number {
  const own = largestShard(catalog, shards);
  const partitions = Array.from({ length: job.partitions }, (_, partition) => shardOfPartition(partition, shards));
  const users = (catalog.users * partitions.filter((shard) => shard === 0).length) / job.partitions;
  return (
    (own.items + own.projection + users) * rowBytes(job).all + catalog.idBytes + (partitions.length + 2) * FILE_HEADER
  );
}

/** The rows of items and of E of the shard that has the most. */
export function largestShard(
  { items, width }: Pick<CatalogFacts, 'items' | 'width'>,
  shards: number,
): { readonly items: number; readonly projection: number } {
  const [first] = shardRanges(shards, { items, projection: width });
  return { items: first.items.to, projection: first.projection.to };
}

/** The bytes of a model folder: the values of all rows, and the ids. */
export function modelBytes(job: SizedJob, catalog: CatalogFacts): number {
  const rows = catalog.users + catalog.items + projectionRows(job, catalog);
  return rows * rowBytes(job).values + catalog.idBytes + FILE_HEADER;
}

/** The pairs that are ranked at each evaluation of one pass. */
export function rankedPairs({ evaluation }: Pick<Job, 'evaluation'>, catalog: CatalogFacts): number {
  return evaluation.select === 'validation' ? catalog.validationPairs || heldOut(catalog) : catalog.testPairs;
}

/** The interactions that validation holds out where no file names pairs: one of each user, and at most a tenth of all. */
export function heldOut({ users, interactions }: Pick<CatalogFacts, 'users' | 'interactions'>): number {
  return Math.min(users, Math.floor(interactions / 10));
}
