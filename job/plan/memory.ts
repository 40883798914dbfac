import { isRanged, KEPT_CANDIDATES, MOST_ITEM_BYTES } from '../../model/factors.js';
import type { Job } from '../index.js';
import { isReadInParts } from '../read-in-parts.js';
import { distinctItems } from './batch-rows.js';
import type { CatalogFacts } from './catalog.js';
import { largestShard, projectionRows, rankedPairs, rowBytes, type ClusterShape, type SizedJob } from './sizes.js';

/** A part of the memory of a process. */
export interface MemoryTerm {
  readonly what: string;
  readonly bytes: number;
}

/** The parts of a job on which its memory depends. */
export type MemoryJob = SizedJob &
  Pick<Job, 'batchSize' | 'negativePool' | 'sharedPool' | 'wire' | 'memory' | 'data' | 'from'>;

const MiB = 2 ** 20;
/**
 * What processes need before they work for a job, measured with Node 20: the program, its libraries and the heap of JavaScript.
 * It is the anonymous memory, without the pages of files that the system can drop.
 */
const PROCESS = { train: 150 * MiB, worker: 120 * MiB, shard: 50 * MiB, coordinator: 50 * MiB, nats: 10 * MiB };
/** How often the feature rows of a micro-batch are in memory: gathered, as the input of two products, and in their results. */
const BATCH_COPIES = 4;
/** The bytes of an item in the list of warm items, and in the marks of them. */
const WARM_ITEM = 5;
/** The bytes of an interaction: in the histories, and in the sampler. */
const INTERACTION = 8;
/** The bytes of a user or an item in tables: the start of its id, its hash, and its place in micro-batches. */
const TABLES = 12;
/** The bytes under way between a member and NATS, with the frames that wait to be used again. */
const FRAMES = 16 * MiB;

/** The lists of candidates that an evaluation ranks at once, and those that wait for the garbage collection. */
const CANDIDATES = 25 * MiB;

/** The memory of `amr train`. */
export function trainMemory(job: MemoryJob, catalog: CatalogFacts): MemoryTerm[] {
  const { users, items } = catalog;
  return [
    { what: 'the program', bytes: PROCESS.train },
    ...dataTerms(catalog),
    ...rowTerms(job, users + items + catalog.width),
    batchTerm(job, catalog, 1),
    ...roundedTerms(job, projectionRows(job, catalog)),
    ...evaluationTerms(job, catalog, users),
    ...keptTerms(job, catalog),
  ];
}

/** The memory of the largest worker. It reads all interactions and ids, or those of its own users (`isReadInParts`). */
export function workerMemory(job: MemoryJob, catalog: CatalogFacts, { workers }: ClusterShape): MemoryTerm[] {
  const partitions = Math.ceil(job.partitions / workers);
  const users = Math.ceil((catalog.users * partitions) / job.partitions);
  const projection = projectionRows(job, catalog) * rowBytes(job).values;
  return [
    { what: 'the program', bytes: PROCESS.worker },
    ...(isReadInParts(job) ? dataTerms(shareOf(catalog, partitions / job.partitions)) : dataTerms(catalog)),
    ...rowTerms(job, users),
    { what: 'E and its gradients', bytes: projection * (2 + Math.min(partitions, 3)) },
    batchTerm(job, catalog, partitions),
    { what: 'frames under way', bytes: FRAMES },
    ...evaluationTerms(job, catalog, users),
  ];
}

/** The memory of the largest parameter server: its rows, and the copies that a checkpoint is written from. */
export function shardMemory(job: MemoryJob, catalog: CatalogFacts, { shards }: ClusterShape): MemoryTerm[] {
  const own = largestShard(catalog, shards);
  const rows = own.items + own.projection;
  const users = Math.ceil(catalog.users / Math.min(shards, job.partitions));
  const evaluated = rankedPairs(job, catalog) > 0 ? own.items * rowBytes(job).values : 0;
  return [
    { what: 'the program', bytes: PROCESS.shard },
    ...rowTerms(job, rows),
    { what: 'a checkpoint', bytes: (rows + users) * rowBytes(job).all },
    { what: 'frames under way', bytes: FRAMES },
    ...roundedTerms(job, Math.min(own.projection, projectionRows(job, catalog))),
    { what: 'the vectors of an evaluation', bytes: evaluated },
  ].filter(({ bytes }) => bytes > 0);
}

/** The memory of the coordinator, which holds nothing of the size of the catalog. */
export function coordinatorMemory(): MemoryTerm[] {
  return [{ what: 'the program', bytes: PROCESS.coordinator }];
}

/** The memory of NATS: at most one frame waits for each connection that keeps up. */
export function natsMemory({ workers, shards }: ClusterShape): MemoryTerm[] {
  return [
    { what: 'the server', bytes: PROCESS.nats },
    { what: 'messages under way', bytes: MiB * (workers + shards) },
  ];
}

/** The bytes of all terms. */
export function totalOf(terms: readonly MemoryTerm[]): number {
  return terms.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What every process that trains reads of the data, besides the features, which stay on the disk. */
function dataTerms({ users, items, warmItems, idBytes, interactions }: CatalogFacts): MemoryTerm[] {
  return [
    { what: 'ids and tables', bytes: idBytes + TABLES * (users + items) + WARM_ITEM * warmItems },
    { what: 'interactions', bytes: INTERACTION * interactions },
  ];
}

/** The part of prepared data that a worker reads: no ids, and the interactions of its users. */
function shareOf(catalog: CatalogFacts, share: number): CatalogFacts {
  const { interactions } = catalog;
  return { ...catalog, users: 0, items: 0, idBytes: 0, interactions: Math.ceil(interactions * share) };
}

/** Rows with the state of the optimiser. As a stage begins there are those of the stage before, and the values that are drawn. */
function rowTerms(job: MemoryJob, rows: number): MemoryTerm[] {
  const { values, all } = rowBytes(job);
  return [
    { what: 'parameters and optimiser state', bytes: rows * all },
    { what: 'the same of the stage before', bytes: rows * (all + values) },
  ];
}

/** The copy of rows of E that is rounded to bfloat16. The rows themselves keep their precision. */
function roundedTerms(job: MemoryJob, rows: number): MemoryTerm[] {
  return job.wire === 'bfloat16' ? [{ what: 'E as bfloat16', bytes: rows * rowBytes(job).values }] : [];
}

function batchTerm(job: MemoryJob, catalog: CatalogFacts, partitions: number): MemoryTerm {
  const factors = rowBytes(job).values;
  const bytes = job.stages.map((stage) => {
    const rows = (count: number) =>
      distinctItems(catalog, stage, { ...job, size: Math.min(job.batchSize, catalog.interactions), partitions: count });
    const features = stage.kind === 'mf' ? 0 : BATCH_COPIES * 4 * catalog.width * rows(1);
    return features + 6 * factors * (rows(1) + job.batchSize) + 4 * factors * rows(partitions);
  });
  return { what: 'micro-batches', bytes: Math.max(...bytes) };
}

/** The lists of candidates that one machine keeps from one evaluation to the next. */
function keptTerms(job: MemoryJob, catalog: CatalogFacts): MemoryTerm[] {
  const { candidates } = job.evaluation;
  if (candidates === 'all') return [];
  const slots = Math.min(KEPT_CANDIDATES.most, rankedPairs(job, catalog) * Math.min(candidates + 1, catalog.items));
  return slots === 0 ? [] : [{ what: 'the lists of an evaluation', bytes: KEPT_CANDIDATES.bytes * slots }];
}

/**
 * What an evaluation holds: the vectors of the users who are ranked and of all items, longer ones where the job has a memory. Of
 * many items, it holds one range at a time.
 */
function evaluationTerms(job: MemoryJob, catalog: CatalogFacts, users: number): MemoryTerm[] {
  if (rankedPairs(job, catalog) === 0) return [];
  const { values } = rowBytes(job);
  const rank = job.memory?.coOccurrence?.rank ?? 0;
  const extended = job.memory ? values + 4 * (catalog.width + 1 + rank) : 0;
  const scored = extended || values;
  const held = isRanged(catalog.items, scored / 4) ? MOST_ITEM_BYTES / 2 / scored : catalog.items;
  const items = held * (values + extended);
  return [
    { what: 'the vectors of an evaluation', bytes: users * (values + extended) + items },
    { what: 'the candidates of an evaluation', bytes: CANDIDATES },
  ];
}
