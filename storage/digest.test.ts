import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Ids, type IdText } from '../runtime/ids.js';
import { modelDigest } from './digest.js';

const NO_ROWS = { users: [], items: [], projection: [] };

/** Gives the text of ids in blocks of a few bytes, which end within ids and within their characters. */
function cut(ids: Ids, size: number): IdText {
  async function* blocks() {
    for (let at = 0; at < ids.bytes; at += size) yield Promise.resolve(ids.text.subarray(at, at + size));
  }
  return { length: ids.length, bytes: ids.bytes, blocks };
}

describe('modelDigest()', () => {
  const users = Ids.of(['a', 'bücher', '', 'x'.repeat(40)]);
  const items = Ids.of(['東京', '7']);

  it.each([1, 2, 7, 1000])('hashes each id after its length, from blocks of %i bytes', async (size) => {
    const hash = createHash('sha256');
    for (const id of [...users, ...items]) {
      const bytes = Buffer.from(id);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      hash.update(length).update(bytes);
    }
    const digest = await modelDigest(NO_ROWS, { users: cut(users, size), items: cut(items, size) });
    expect(digest).toBe(`sha256:${hash.digest('hex')}`);
    expect(await modelDigest(NO_ROWS, { users, items })).toBe(digest);
  });
});
