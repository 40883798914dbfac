import type { Frame } from '../../proto/codec.js';
import type { ValueType } from '../../proto/frame-size.js';
import { cutRows } from '../../proto/frame-size.js';
import type { ShardRange } from '../../job/shards.js';
import { placeValues } from '../frame-values.js';

/**
 * A worker's copy of the projection E at one boundary. The broadcasts of the shards fill it, and questions fetch what
 * is still missing. It is written only between two steps, when no computation uses it.
 */
export class ProjectionMirror {
  /** The projection E [D, K]. */
  readonly values: Float32Array;
  #boundary = -1;
  /** The type in which E was asked for. As bfloat16 it has been rounded. */
  #type: ValueType = 'float32';
  /** The frames that are still missing, for each shard: the first row and the number of rows. */
  #missing: Map<number, number>[] = [];

  constructor(
    readonly shards: readonly ShardRange[],
    readonly factors: number,
    /** The size of the frames that the shards send, in bytes. Frames of another size are fetched with a question. */
    readonly frameBytes: number,
  ) {
    this.values = new Float32Array(shards[shards.length - 1].projection.to * factors);
  }

  /** The type in which E was asked for last. */
  get type(): ValueType {
    return this.#type;
  }

  /**
   * Prepares for E at the boundary `boundary`. All of it counts as missing, and frames of other boundaries or another
   * type are ignored.
   */
  expect(boundary: number, type: ValueType): void {
    this.#boundary = boundary;
    this.#type = type;
    this.#missing = this.shards.map(({ projection: { from, to } }) => {
      return new Map([...cutRows(this.factors, to - from, this.frameBytes, type)].map((cut) => [cut.from, cut.count]));
    });
  }

  /** Lists the frames of a shard that have not arrived. */
  missing(shard: number): { from: number; count: number; total: number }[] {
    const { from, to } = this.shards[shard].projection;
    return [...this.#missing[shard]].map(([first, count]) => ({ from: first, count, total: to - from }));
  }

  /** Copies a frame of a shard if it is still missing. Other frames are ignored. */
  take(shard: number, frame: Frame): void {
    if (frame.step !== this.#boundary || frame.width !== this.factors || frame.status !== 'ok') return;
    if (frame.type !== this.#type) return;
    if (this.#missing[shard].get(frame.from) !== frame.count) return;
    placeValues(frame, this.values, (this.shards[shard].projection.from + frame.from) * this.factors);
    this.#missing[shard].delete(frame.from);
  }
}
