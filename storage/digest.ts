import { createHash } from 'node:crypto';

/** Rows of one block of the digest. */
export const DIGEST_BLOCK_ROWS = 4096;

/** SHA-256 of one block of rows, little-endian float32: what shards and workers report, wherever the rows lie. */
export function blockHash(rows: Float32Array): Buffer {
  return createHash('sha256')
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
    .digest();
}

/** Hashes of a whole tensor [rows, K] in order. */
export function blockHashes(values: Float32Array, factors: number): Buffer[] {
  const hashes: Buffer[] = [];
  const block = DIGEST_BLOCK_ROWS * factors;
  for (let at = 0; at < values.length; at += block) hashes.push(blockHash(values.subarray(at, at + block)));
  return hashes;
}

/**
 * The digest of a model: SHA-256 over the block hashes of users, items and projection, then the user ids and the item
 * ids, each preceded by its length in bytes (4 bytes, little-endian).
 */
export function modelDigest(
  hashes: { users: Iterable<Buffer>; items: Iterable<Buffer>; projection: Iterable<Buffer> },
  ids: { users: Iterable<string>; items: Iterable<string> },
): string {
  const total = createHash('sha256');
  for (const group of [hashes.users, hashes.items, hashes.projection]) for (const hash of group) total.update(hash);
  const length = Buffer.alloc(4);
  for (const list of [ids.users, ids.items]) {
    for (const id of list) {
      const bytes = Buffer.from(id);
      length.writeUInt32LE(bytes.length);
      total.update(length).update(bytes);
    }
  }
  return `sha256:${total.digest('hex')}`;
}
