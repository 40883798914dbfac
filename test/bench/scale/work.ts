import { stageDefaults } from '../../../job/index.js';
import { distinctItems } from '../../../job/plan/batch-rows.js';
import type { CatalogFacts } from '../../../job/plan/catalog.js';
import { expectedBytes, type WireBytes } from '../../../job/plan/wire.js';

/** How workers compute, in seconds. */
export interface WorkerSpeed {
  readonly name: string;
  /** Everything besides products with D: sampling, and reading and updating rows. One thread of JavaScript does it. */
  readonly perTriple: number;
  /** The products with D of an item row. */
  readonly perRow: number;
}

/** What a worker does in a step, and how it is sent. Each worker has one partition of the job. */
export interface Work {
  readonly name: string;
  /** The triples of a worker in a step. */
  readonly triples: number;
  /** The items from which the negatives are drawn; 0 for all. One pool serves all triples of the worker. */
  readonly negativePool: number;
  /** The bytes of a value on the wire: 4 for float32, 2 for bfloat16. */
  readonly valueBytes: 2 | 4;
}

/** D and K of the table. */
export const WIDTH = 2048;
export const FACTORS = 64;
const STAGE = stageDefaults('amr');

/** A catalog in which the popularity of items falls with their rank (Zipf, exponent 1). */
export function zipfCatalog({
  items,
  users,
  interactions,
}: Record<'items' | 'users' | 'interactions', number>): CatalogFacts {
  const itemsByCount = new Map<number, number>();
  const sum = Math.log(items) + 0.5772;
  for (let rank = 1, next = 0; rank <= items; rank = next) {
    // Ranks that differ by less than 5 % count as equally popular.
    next = Math.min(items + 1, Math.max(rank + 1, Math.floor(rank * 1.05)));
    const count = Math.max(1, Math.round(interactions / sum / rank));
    itemsByCount.set(count, (itemsByCount.get(count) ?? 0) + next - rank);
  }
  return {
    users,
    items,
    warmItems: items,
    interactions,
    width: WIDTH,
    featureBytes: 2 * WIDTH,
    idBytes: 10 * (users + items),
    testPairs: 0,
    validationPairs: 0,
    popularity: { interactions, itemsByCount },
  };
}

/** The expected number of distinct items of so many workers together. */
export function rowsOf({ triples, negativePool }: Work, catalog: CatalogFacts, workers: number): number {
  return distinctItems(catalog, STAGE, { size: triples, batchSize: triples, negativePool, partitions: workers });
}

/** The seconds that a worker computes in a step when the products are its own. */
export function computeSeconds(work: Work, catalog: CatalogFacts, { perTriple, perRow }: WorkerSpeed): number {
  return work.triples * perTriple + rowsOf(work, catalog, 1) * perRow;
}

/** The messages of a step. */
export function wireOf(
  work: Work,
  catalog: CatalogFacts,
  { workers, shards }: { readonly workers: number; readonly shards: number },
): WireBytes {
  const { triples, negativePool, valueBytes } = work;
  const wire = valueBytes === 2 ? 'bfloat16' : 'float32';
  const job = {
    partitions: workers,
    workers,
    shards,
    factors: FACTORS,
    batchSize: triples,
    negativePool,
    wire,
  } as const;
  return expectedBytes(catalog, STAGE, job, triples);
}
