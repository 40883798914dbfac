import { createHash, type Hash } from 'node:crypto';
import type { MemorySettings } from '../model/memory.js';
import type { Ids } from '../runtime/ids.js';

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

/** What a model keeps of its content memory (model/memory.ts). */
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
export function modelDigest(
  hashes: Readonly<Record<'users' | 'items' | 'projection', Iterable<Buffer>>> & {
    readonly content?: Iterable<Buffer>;
  },
  ids: { users: Ids; items: Ids },
  memory?: StoredMemory,
): string {
  const total = createHash('sha256');
  for (const group of [hashes.users, hashes.items, hashes.projection]) for (const hash of group) total.update(hash);
  for (const list of [ids.users, ids.items]) addIds(total, list);
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
function addIds(hash: Hash, ids: Ids): void {
  for (let from = 0; from < ids.length; from += DIGEST_BLOCK_ROWS) {
    const parts: Buffer[] = [];
    for (let index = from; index < Math.min(from + DIGEST_BLOCK_ROWS, ids.length); index++) {
      const bytes = ids.bytesAt(index);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      parts.push(length, bytes);
    }
    hash.update(Buffer.concat(parts));
  }
}
