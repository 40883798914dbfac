import type { Frame } from '../../proto/codec.js';
import { copyValues, cutRows } from '../../proto/codec.js';
import type { ShardRange } from '../../job/shards.js';

/**
 * A worker's copy of E at one boundary, filled by the shards' broadcasts and by answers to what was missing. Written only
 * between two steps, when nobody computes on it.
 */
export class ProjectionMirror {
  /** [D, K]. */
  readonly values: Float32Array;
  #boundary = -1;
  /** By shard, the frames that are still missing, by first row. */
  #missing: Map<number, number>[] = [];

  constructor(
    readonly shards: readonly ShardRange[],
    readonly factors: number,
  ) {
    this.values = new Float32Array(shards[shards.length - 1].projection.to * factors);
  }

  /** From now on holds E at `boundary`: all of it is missing, and frames of other boundaries are ignored. */
  expect(boundary: number): void {
    this.#boundary = boundary;
    this.#missing = this.shards.map(({ projection: { from, to } }) => {
      return new Map([...cutRows(this.factors, to - from)].map((cut) => [cut.from, cut.count]));
    });
  }

  /** Frames of a shard that have not come. */
  missing(shard: number): { from: number; count: number; total: number }[] {
    const { from, to } = this.shards[shard].projection;
    return [...this.#missing[shard]].map(([first, count]) => ({ from: first, count, total: to - from }));
  }

  take(shard: number, frame: Frame): void {
    if (frame.step !== this.#boundary || frame.width !== this.factors || frame.status !== 'ok') return;
    if (this.#missing[shard].get(frame.from) !== frame.count) return;
    copyValues(frame.body, this.values, (this.shards[shard].projection.from + frame.from) * this.factors);
    this.#missing[shard].delete(frame.from);
  }
}
