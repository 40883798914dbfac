import { createHash, type Hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { MemorySettings } from '../model/memory/memory.js';
import type { IdText } from '../runtime/ids.js';

const LINE_FEED = 0x0a;

/** The number of rows in one block of the digest. */
export const DIGEST_BLOCK_ROWS = 4096;

/**
 * Returns the SHA-256 of one block of rows, as little-endian float32. Parameter servers and workers report these
 * hashes, so the digest does not depend on which process holds which rows.
 */
export function blockHash(rows: Float32Array): Buffer {
  return createHash('sha256')
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
    .digest();
}

/** What a model keeps of its content memory (model/memory/memory.ts). */
export interface StoredMemory extends MemorySettings {
  /** The mean mu of the warm items' scaled features [D]. The values are float32. */
  readonly mean: readonly number[];
}

/** Returns what a model keeps of a content memory with the mean `mu`, each value with the digits that float32 needs. */
export function storedMemory(settings: MemorySettings, mean: Float32Array): StoredMemory {
  return { ...settings, mean: Array.from(mean, (value) => Number(value.toPrecision(9))) };
}

/** Returns the hashes of the blocks of a whole tensor [rows, K], in order. */
export function blockHashes(values: Float32Array, factors: number): Buffer[] {
  const hashes: Buffer[] = [];
  const block = DIGEST_BLOCK_ROWS * factors;
  for (let at = 0; at < values.length; at += block) hashes.push(blockHash(values.subarray(at, at + block)));
  return hashes;
}

/**
 * Returns the digest of a model, such as "sha256:c55a...". It is the SHA-256 over the block hashes of users, items and
 * projection, followed by the user ids and the item ids. Each id is preceded by its length in bytes (4 bytes,
 * little-endian). For a model with a memory, alpha, coldAlpha and coldBias follow as float64, and the mean as float32, all
 * little-endian; then the weight and the rank of the co-occurrence part as float64, where the memory has one; then the block
 * hashes of the content, where the memory keeps it.
 */
export async function modelDigest(
  hashes: Readonly<Record<'users' | 'items' | 'projection', Iterable<Buffer>>> & {
    readonly content?: Iterable<Buffer>;
  },
  ids: { users: IdText; items: IdText },
  memory?: StoredMemory,
): Promise<string> {
  const total = createHash('sha256');
  for (const group of [hashes.users, hashes.items, hashes.projection]) for (const hash of group) total.update(hash);
  for (const list of [ids.users, ids.items]) await addIds(total, list);
  if (memory) {
    const { alpha, coldAlpha, coldBias, mean, coOccurrence } = memory;
    const counted = coOccurrence ? [coOccurrence.weight, coOccurrence.rank] : [];
    for (const values of [
      Float64Array.of(alpha, coldAlpha, coldBias),
      Float32Array.from(mean),
      Float64Array.from(counted),
    ])
      total.update(new Uint8Array(values.buffer));
  }
  for (const hash of hashes.content ?? []) total.update(hash);
  return `sha256:${total.digest('hex')}`;
}

/** Adds each id after its length. Many are hashed together, because a call for each would take most of the time. */
async function addIds(hash: Hash, ids: IdText): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const block of ids.blocks()) {
    const text = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const { bytes, used } = withLengths(text);
    hash.update(bytes);
    rest = text.subarray(used);
    // Connections and timers get a turn: a catalog may have hundreds of blocks.
    await setImmediate();
  }
}

/** Returns the ids of the whole lines of a text, each after its length, and the number of bytes of these lines. */
function withLengths(text: Uint8Array): { bytes: Buffer; used: number } {
  const lines = text.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 0);
  const used = text.lastIndexOf(LINE_FEED) + 1;
  // A length of four bytes stands in front of each id, and the line feed after it goes.
  const bytes = Buffer.allocUnsafe(used + 3 * lines);
  for (let start = 0, at = 0; start < used;) {
    const end = text.indexOf(LINE_FEED, start);
    bytes.writeUInt32LE(end - start, at);
    bytes.set(text.subarray(start, end), at + 4);
    at += 4 + end - start;
    start = end + 1;
  }
  return { bytes, used };
}
