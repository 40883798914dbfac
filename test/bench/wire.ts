import type { PartitionSampler } from '../../dataset/sampler.js';
import { SumTree } from '../../model/sum.js';
import type { StageSettings } from '../../model/stage.js';
import { partsOf } from '../../model/stage.js';
import { shardRanges } from '../../job/shards.js';
import { positionsWithin } from '../../parameter-server/layout.js';
import { HEADER_BYTES, LARGEST_FRAME, rowsPerFrame } from '../../proto/codec.js';

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
}

/** The bytes of messages that the members send and receive for one step, by the formula of docs/wire.md. */
export function bytesOfStep(job: WireJob, epoch: number, step: number): { sent: number; received: number } {
  const { samplers, stage, leases, factors, width } = job;
  const parts = partsOf(stage.kind);
  const tree = new SumTree(samplers.length);
  const shards = shardRanges(job.shards, { items: job.items, projection: width });
  const rowsOf = (first: number, to: number, at: number) => {
    const all = new Set<number>();
    for (const sampler of samplers.slice(first, to)) {
      for (const row of sampler.draw({ epoch, step: at }, stage)?.itemRows ?? []) all.add(row);
    }
    return Int32Array.from(all).sort();
  };
  const frames = (rows: number) => Math.max(1, Math.ceil(rows / rowsPerFrame(factors, LARGEST_FRAME)));
  let sent = 0;
  for (const { first, count } of leases) {
    const next = rowsOf(first, first + count, step + 1);
    for (const { items, projection } of shards) {
      const countOf = (rows: Int32Array) => {
        const { from, to } = positionsWithin(rows, items);
        return to - from;
      };
      for (const node of tree.cover(first, first + count)) {
        const { from, to } = tree.span(node);
        const rows = countOf(rowsOf(from, to, step));
        const features = projection.to - projection.from;
        // This counts a frame and its acknowledgement.
        if (parts.itemFactors) sent += 4 * (factors + 1) * rows + 2 * HEADER_BYTES * frames(rows);
        if (parts.projection) sent += 4 * factors * features + 2 * HEADER_BYTES * frames(features);
      }
      // This counts a question and its answer.
      const rows = parts.itemFactors ? countOf(next) : 0;
      sent += 4 * (factors + 1) * rows + 2 * HEADER_BYTES * frames(rows);
    }
  }
  let broadcast = 0;
  for (const { projection } of shards) {
    const features = projection.to - projection.from;
    if (parts.projection) broadcast += 4 * factors * features + HEADER_BYTES * frames(features);
  }
  return { sent: sent + broadcast, received: sent + broadcast * leases.length };
}
