import { dealPartitions, shardRanges } from '../shards.js';
import type { StageSettings } from '../../model/stage.js';
import { partsOf } from '../../model/stage.js';
import { SumTree } from '../../model/gradient/sum.js';
import { LARGEST_FRAME } from '../../proto/codec.js';
import { HEADER_BYTES, ID_BYTES, rowsPerFrame, valueBytes, type ValueType } from '../../proto/frame-size.js';
import { distinctItems, type BatchSettings } from './batch-rows.js';
import type { CatalogFacts } from './catalog.js';

/** The number of item rows that one worker pushes and asks for in a step, for each shard. */
export interface WorkerRows {
  /** The rows of each node of the sum tree that the worker pushes, by shard. */
  readonly pushed: readonly (readonly number[])[];
  /** The rows of the next step, by shard. */
  readonly pulled: readonly number[];
}

/** What the bytes of a step depend on besides its rows. */
export interface WireShape {
  readonly stage: Pick<StageSettings, 'kind'>;
  /** K. */
  readonly factors: number;
  /** The number of rows of E that each shard has. */
  readonly projectionRows: readonly number[];
  /** The type of the values. The default is float32. */
  readonly wire?: ValueType;
}

/** The bytes of the messages of a step, as `amr_wire_bytes_total` counts them. */
export interface WireBytes {
  /** Gradients with their acknowledgements, of all workers. */
  readonly pushed: number;
  /** Questions for rows and their answers, of all workers. */
  readonly pulled: number;
  /** The rows of E that the shards send once, and every worker receives. */
  readonly broadcast: number;
  /** The number of messages that are sent. */
  readonly messages: number;
  /** The bytes of a value, on whose number the work of members depends. */
  readonly valueBytes: number;
}

/** The bytes of the messages of one step, by the formula of docs/wire.md. */
export function bytesOfRows(
  workers: readonly WorkerRows[],
  { stage, factors, projectionRows, wire = 'float32' }: WireShape,
): WireBytes {
  const parts = partsOf(stage.kind);
  const row = valueBytes(wire) * factors;
  const frames = (rows: number) => Math.max(1, Math.ceil(rows / rowsPerFrame(factors, LARGEST_FRAME, wire)));
  const total = { pushed: 0, pulled: 0, broadcast: 0, messages: 0, valueBytes: valueBytes(wire) };
  const add = (to: 'pushed' | 'pulled' | 'broadcast', bytes: number, messages: number) => {
    total[to] += bytes + HEADER_BYTES * messages;
    total.messages += messages;
  };
  for (const [shard, features] of projectionRows.entries()) {
    for (const { pushed, pulled } of workers) {
      for (const node of pushed) {
        // Each frame is acknowledged by a header.
        if (parts.itemFactors) add('pushed', (row + ID_BYTES) * node[shard], 2 * frames(node[shard]));
        if (parts.projection) add('pushed', row * features, 2 * frames(features));
      }
      const rows = parts.itemFactors ? pulled[shard] : 0;
      add('pulled', (row + ID_BYTES) * rows, 2 * frames(rows));
    }
    if (parts.projection) add('broadcast', row * features, frames(features));
  }
  return total;
}

/** The bytes that members send and receive in a step. */
export function totalsOf(
  { pushed, pulled, broadcast }: WireBytes,
  workers: number,
): { readonly sent: number; readonly received: number } {
  return { sent: pushed + pulled + broadcast, received: pushed + pulled + broadcast * workers };
}

/** The parts of a job on which its wire depends. */
export interface WireJob extends BatchSettings {
  readonly partitions: number;
  readonly factors: number;
  readonly workers: number;
  readonly shards: number;
  readonly wire?: ValueType;
}

/**
 * The expected bytes of a step in which each partition has `size` triples. The rows are taken to lie evenly on the shards, which
 * does not change their sum.
 */
export function expectedBytes(
  catalog: CatalogFacts,
  stage: StageSettings,
  { partitions, workers, shards, factors, wire, ...settings }: WireJob,
  size: number,
): WireBytes {
  const tree = new SumTree(partitions);
  const distinct = new Map<number, number>();
  const rowsOf = (count: number) => {
    const known = distinct.get(count) ?? distinctItems(catalog, stage, { ...settings, size, partitions: count });
    distinct.set(count, known);
    return Array.from({ length: shards }, () => known / shards);
  };
  const rows = dealPartitions(partitions, workers).map(({ first, count }) => ({
    pushed: tree.cover(first, first + count).map((node) => {
      const { from, to } = tree.span(node);
      return rowsOf(to - from);
    }),
    pulled: rowsOf(count),
  }));
  const ranges = shardRanges(shards, { items: catalog.items, projection: catalog.width });
  const projectionRows = ranges.map(({ projection: { from, to } }) => to - from);
  return bytesOfRows(rows, { stage, factors, projectionRows, wire });
}

/** The messages of a full step and of an epoch of a stage. */
export interface EpochWire {
  readonly full: WireBytes;
  readonly epoch: WireBytes;
}

/** The expected messages of an epoch with `steps` steps, the last of which is short. */
export function epochWire(catalog: CatalogFacts, stage: StageSettings, job: WireJob, steps: number): EpochWire {
  const own = catalog.interactions / job.partitions;
  const full = expectedBytes(catalog, stage, job, Math.min(job.batchSize, own));
  const last = expectedBytes(catalog, stage, job, own - (steps - 1) * job.batchSize);
  const sum = (key: keyof WireBytes) => full[key] * (steps - 1) + last[key];
  const sums = { pushed: sum('pushed'), pulled: sum('pulled'), broadcast: sum('broadcast'), messages: sum('messages') };
  return { full, epoch: { ...full, ...sums } };
}
