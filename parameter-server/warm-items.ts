import { createHash } from 'node:crypto';
import type { RowRange } from '../job/shards.js';
import type { Frame, Status } from '../proto/codec.js';
import type { DataManifest } from '../proto/index.js';
import { FrameText } from './frame-tensor.js';

/** The bytes of the bits whose digest a manifest has. One block has the bits of 2^20 items. */
const BLOCK_BYTES = 2 ** 17;
/** The size of a SHA-256. */
const DIGEST_BYTES = 32;

/** What a manifest says about the items. */
type ItemFacts = Pick<DataManifest, 'items' | 'warm' | 'warmDigests'>;

/** Returns one bit for each of `items` items, which is set for those in `warmItems`. Item i is bit i mod 8 of byte i / 8. */
export function warmBitsOf(warmItems: Int32Array, items: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(items / 8));
  for (const item of warmItems) bits[item >> 3] |= 1 << (item & 7);
  return bits;
}

/** Returns the SHA-256 of each block of bits, one after another. */
export function warmDigestsOf(bits: Uint8Array): Uint8Array {
  const count = Math.ceil(bits.length / BLOCK_BYTES);
  const digests = new Uint8Array(count * DIGEST_BYTES);
  for (let block = 0; block < count; block++) digests.set(digestOf(blockOf(bits, block)), block * DIGEST_BYTES);
  return digests;
}

/** The bytes of the blocks that contain the bits of a range of items. They are what a worker sends to the shard of the range. */
export function warmBytesOf({ from, to }: RowRange, items: number): RowRange {
  const last = Math.ceil(to / 8 / BLOCK_BYTES) * BLOCK_BYTES;
  return { from: Math.floor(from / 8 / BLOCK_BYTES) * BLOCK_BYTES, to: Math.min(last, Math.ceil(items / 8)) };
}

/** The bits of other items than those of the manifest have arrived. */
export class WrongWarmItemsError extends Error {
  override readonly name = 'WrongWarmItemsError';
}

/** The warm items among the items of one shard. A worker sends them before the first step of a run. */
export class WarmItems {
  readonly #bits: Uint8Array;
  /** The place of the first of the bits among the bits of all items, in bytes. */
  readonly #from: number;
  /** Collects the bits. It is undefined where they are in the manifest of an earlier version. */
  readonly #arriving: FrameText | undefined;
  readonly #wanted: Uint8Array;
  #end: (error?: Error) => void = () => {};
  readonly #ended: Promise<Error | undefined>;

  constructor({ items, warm, warmDigests }: ItemFacts, range: RowRange) {
    const { from, to } = warmBytesOf(range, items);
    this.#arriving = warm.length > 0 ? undefined : new FrameText(to - from);
    this.#bits = this.#arriving?.bytes ?? warm;
    this.#from = this.#arriving ? from : 0;
    const blocks = [from, to].map((at) => Math.ceil(at / BLOCK_BYTES) * DIGEST_BYTES);
    this.#wanted = warmDigests.subarray(blocks[0], blocks[1]);
    this.#ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** Whether an item of the shard has training interactions. Must be called only when the bits are complete. */
  has(item: number): boolean {
    return (this.#bits[(item >> 3) - this.#from] & (1 << (item & 7))) !== 0;
  }

  /** Takes a part of the bits. The last part is refused, and `complete` rejects, unless all bits are those of the manifest. */
  take(frame: Frame): Status {
    if (!this.#arriving) return 'refused';
    const status = this.#arriving.add(frame);
    if (status !== 'ok' || !this.#arriving.isComplete) return status;
    const isRight = Buffer.compare(warmDigestsOf(this.#bits), this.#wanted) === 0;
    this.#end(
      isRight ? undefined : new WrongWarmItemsError('The warm items that a worker sent are not those of the job'),
    );
    return isRight ? 'ok' : 'refused';
  }

  /**
   * Resolves when all bits have arrived. Rejects with a WrongWarmItemsError for other bits, and with the reason of `signal`
   * when that aborts.
   */
  async complete(signal: AbortSignal): Promise<void> {
    if (!this.#arriving) return;
    const giveUp = () => this.#end(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      const error = await this.#ended;
      if (error) throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}

function blockOf(bits: Uint8Array, block: number): Uint8Array {
  return bits.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
}

function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
