import { addressChecksum, copyValues, encodeFrame } from '../../proto/codec.js';
import { cutRows, HEADER_BYTES, rowsPerFrame } from '../../proto/frame-size.js';
import type { FrameFields, TextGroup } from '../../proto/codec.js';
import { shardOfPartition, type ShardRange } from '../../job/shards.js';
import type { IdText } from '../../runtime/ids.js';
import { warmBytesOf } from '../warm-items.js';
import type { Asker } from './asker.js';
import { Credits } from './credits.js';
import type { PortOptions } from './port.js';
import { subjects } from '../../proto/subjects.js';

/** The number of bytes that a worker may have under way at once. */
const WINDOW = 4 * 2 ** 20;

/**
 * Carries everything between a worker and the shards that is not part of a step: rows for checkpoints, an earlier
 * model, the warm items, and folded items.
 */
export class StatePort {
  readonly #credits = new Credits(WINDOW);
  readonly #addresses: readonly { readonly state: Address; readonly pull: Address }[];

  constructor(
    readonly asker: Asker,
    readonly options: Pick<PortOptions, 'uid' | 'run' | 'name' | 'sender' | 'shards' | 'factors'>,
  ) {
    const { uid, run, name, shards } = options;
    this.#addresses = shards.map((_, shard) => ({
      state: addressOf(subjects.state(uid, run, shard, name)),
      pull: addressOf(subjects.pull(uid, run, shard, name)),
    }));
  }

  /**
   * Sends the tensors of a partition's users at a boundary to the shard that stores them. The arrays must not change
   * any more. Rejects with a RejectedError when the shard refuses them.
   */
  async sendUsers(
    step: number,
    partition: number,
    tensors: readonly { width: number; values: Float32Array | Int32Array }[],
  ): Promise<void> {
    const shard = shardOfPartition(partition, this.options.shards.length);
    await Promise.all(
      tensors.map(({ width, values }, tensor) => {
        return this.#sendRows(shard, { kind: 'state', step, group: 'users', partition, tensor, width }, values);
      }),
    );
  }

  /** Sends the bits of the warm items to the shards that own these items. Each shard gets whole blocks of bits. */
  async sendWarm(bits: Uint8Array, items: number): Promise<void> {
    await Promise.all(
      this.options.shards.map((range, shard) => {
        const { from, to } = warmBytesOf(range.items, items);
        const own = bits.subarray(from, to);
        return this.#sendBytes(shard, { step: 0, group: 'warm', first: 0, total: own.length }, own);
      }),
    );
  }

  /** Sends a file of ids, or the content that a memory keeps, block by block to shard 0 for the checkpoint at the end of the job. */
  async sendText(step: number, group: 'userIds' | 'itemIds' | 'content', text: Omit<IdText, 'length'>): Promise<void> {
    const total = text.bytes;
    let first = 0;
    for await (const block of text.blocks()) {
      await this.#sendBytes(0, { step, group, first, total }, block);
      first += block.length;
    }
    if (first !== total) throw new Error(`The ${group} have ${first} bytes, not ${total}`);
    if (total === 0) await this.#sendBytes(0, { step, group, first, total }, new Uint8Array(0));
  }

  /** Sends the bytes from `first` on of a text of `total` bytes in frames, and waits for all acknowledgements. */
  async #sendBytes(
    shard: number,
    { first, total, ...fields }: { step: number; group: TextGroup; first: number; total: number },
    bytes: Uint8Array,
  ): Promise<void> {
    const sent: Promise<unknown>[] = [];
    const most = this.asker.frameBytes - HEADER_BYTES;
    for (let at = 0; at === 0 || at < bytes.length; at += most) {
      const values = bytes.subarray(at, at + most);
      const header = { ...fields, kind: 'text', width: 1, from: first + at, count: values.length, total } as const;
      sent.push(this.#send(shard, header, values));
    }
    await Promise.all(sent);
  }

  /** Sends the rows [I, K] and [D, K] of the model from which the job continues to the shards that own them. */
  async sendInitial(model: { items: Float32Array; projection: Float32Array }): Promise<void> {
    const { factors: width, shards } = this.options;
    const drawn = { items: isDrawn(model.items), projection: isDrawn(model.projection) };
    await Promise.all(
      shards.flatMap((range, shard) =>
        (['items', 'projection'] as const).map((group) => {
          const values = model[group].subarray(range[group].from * width, range[group].to * width);
          const header = { kind: 'state', step: 0, group, isDrawn: drawn[group], tensor: 0, width } as const;
          return this.#sendRows(shard, header, values);
        }),
      ),
    );
  }

  /** Sends folded items [rows, K], from item `first` on, to the shards that own them. */
  async putFolded(step: number, first: number, vectors: Float32Array): Promise<void> {
    const { factors: width } = this.options;
    const end = first + vectors.length / width;
    await this.#overShards(first, end, async (shard, { from, to }, start) => {
      const values = vectors.subarray((start + from - first) * width, (start + to - first) * width);
      await this.#send(shard, { kind: 'folded', step, width, from, count: to - from }, values);
    });
  }

  /** Fetches the folded items `from` to `to` - 1. Resolves when all of them have been put. */
  async pullFolded(step: number, from: number, to: number): Promise<Float32Array> {
    const { factors: width, sender } = this.options;
    const vectors = new Float32Array((to - from) * width);
    await this.#overShards(from, to, async (shard, range, start) => {
      const count = range.to - range.from;
      await this.#credits.take(4 * count * width);
      try {
        const { subject, address } = this.#addresses[shard].pull;
        const question = encodeFrame(address, { kind: 'wantFolded', step, width, from: range.from, count, sender });
        const at = (start + range.from - from) * width;
        await this.asker.ask(subject, question, ({ body }) => copyValues(body, vectors, at));
      } finally {
        this.#credits.give(4 * count * width);
      }
    });
    return vectors;
  }

  /**
   * Cuts the items `from` to `to` - 1 at the bounds of the shards and into frames. The `range` that `each` gets counts
   * from `start`, the first item of the shard.
   */
  async #overShards(
    from: number,
    to: number,
    each: (shard: number, range: { from: number; to: number }, start: number) => Promise<void>,
  ): Promise<void> {
    const { shards, factors } = this.options;
    const most = rowsPerFrame(factors, this.asker.frameBytes);
    const parts = shards.flatMap((range: ShardRange, shard) => {
      const { from: start, to: end } = range.items;
      const cuts: Promise<void>[] = [];
      for (let first = Math.max(from, start); first < Math.min(to, end); first += most) {
        const last = Math.min(first + most, to, end);
        cuts.push(each(shard, { from: first - start, to: last - start }, start));
      }
      return cuts;
    });
    await Promise.all(parts);
  }

  /** Sends rows in frames and waits for all acknowledgements. */
  async #sendRows(
    shard: number,
    header: Extract<FrameFields, { kind: 'state' }> & { readonly width: number },
    values: Float32Array | Int32Array,
  ): Promise<void> {
    const { width } = header;
    const total = values.length / width;
    const sent = [...cutRows(width, total, this.asker.frameBytes)].map(({ from, count }) => {
      const rows = values.subarray(from * width, (from + count) * width);
      return this.#send(shard, { ...header, from, count, total }, rows);
    });
    await Promise.all(sent);
  }

  /** Sends one frame. It is encoded only when the window has room for it. */
  async #send(shard: number, header: FrameFields, values: Float32Array | Int32Array | Uint8Array): Promise<void> {
    await this.#credits.take(values.byteLength);
    try {
      const { subject, address } = this.#addresses[shard].state;
      const { sender } = this.options;
      await this.asker.ask(subject, encodeFrame(address, { ...header, sender }, { values }));
    } finally {
      this.#credits.give(values.byteLength);
    }
  }
}

/** A subject with its checksum. */
interface Address {
  readonly subject: string;
  readonly address: number;
}

function addressOf(subject: string): Address {
  return { subject, address: addressChecksum(subject) };
}

/** Whether the model has such rows. Rows that are all 0 stand for rows that it does not have. */
function isDrawn(values: Float32Array): boolean {
  return values.some((value) => value !== 0);
}
