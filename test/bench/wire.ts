import type { PartitionSampler } from '../../dataset/sampling/sampler.js';
import { SumTree } from '../../model/gradient/sum.js';
import type { StageSettings } from '../../model/stage.js';
import { shardRanges } from '../../job/shards.js';
import { positionsWithin } from '../../parameter-server/layout.js';
import { bytesOfRows, totalsOf } from '../../job/plan/wire.js';
import type { ValueType } from '../../proto/frame-size.js';

/** The sizes of a job on which the bytes of a step depend. */
export interface WireJob {
  readonly samplers: readonly PartitionSampler[];
  readonly stage: StageSettings;
  readonly factors: number;
  readonly items: number;
  /** D, the number of features of an item. */
  readonly width: number;
  /** The partitions first .. first + count - 1 of each worker. */
  readonly leases: readonly { readonly first: number; readonly count: number }[];
  readonly shards: number;
  readonly wire?: ValueType;
}

/** The bytes of messages that the members send and receive for one step, by the formula of docs/wire.md and the rows that are drawn. */
export function bytesOfStep(job: WireJob, epoch: number, step: number): { sent: number; received: number } {
  const { samplers, stage, leases, factors, width, wire } = job;
  const tree = new SumTree(samplers.length);
  const shards = shardRanges(job.shards, { items: job.items, projection: width });
  const rowsOf = (first: number, to: number, at: number) => {
    const all = new Set<number>();
    for (const sampler of samplers.slice(first, to)) {
      for (const row of sampler.draw({ epoch, step: at }, stage)?.itemRows ?? []) all.add(row);
    }
    const rows = Int32Array.from(all).sort();
    return shards.map(({ items }) => {
      const { from, to: end } = positionsWithin(rows, items);
      return end - from;
    });
  };
  const workers = leases.map(({ first, count }) => ({
    pushed: tree.cover(first, first + count).map((node) => {
      const { from, to } = tree.span(node);
      return rowsOf(from, to, step);
    }),
    pulled: rowsOf(first, first + count, step + 1),
  }));
  const projectionRows = shards.map(({ projection: { from, to } }) => to - from);
  return totalsOf(bytesOfRows(workers, { stage, factors, projectionRows, wire }), leases.length);
}
