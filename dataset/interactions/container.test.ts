import { gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFile } from '../../test/support/datasets.js';
import { withInputFile } from '../input-file.js';
import { openText } from './container.js';
import { readAll } from '../../test/support/interactions.js';

async function textOf(content: Uint8Array): Promise<{ text: string; head: string; isWhole: boolean; read: number }> {
  const path = await temporaryFile('data', content);
  return withInputFile(path, async (file) => {
    const { head, isWhole, chunks } = await openText(file);
    const parts: Buffer[] = [];
    let read = 0;
    for await (const chunk of chunks((bytes) => (read += bytes))) parts.push(Buffer.from(chunk));
    return { text: Buffer.concat(parts).toString(), head, isWhole, read };
  });
}

const LONG = 'é€😀,x\n'.repeat(300_000);

test.each<[string, Uint8Array]>([
  ['UTF-8', Buffer.from(LONG)],
  ['UTF-8 with a byte-order mark', Buffer.from(`\ufeff${LONG}`)],
  ['UTF-16', Buffer.from(`\ufeff${LONG}`, 'utf16le')],
  ['UTF-16, high byte first', Buffer.from(`\ufeff${LONG}`, 'utf16le').swap16()],
  ['gzip', gzipSync(LONG)],
  ['gzip in two members', Buffer.concat([gzipSync(LONG.slice(0, 7000)), gzipSync(LONG.slice(7000))])],
  ['UTF-16 in gzip', gzipSync(Buffer.from(`\ufeff${LONG}`, 'utf16le'))],
])('openText() gives the text of a file in %s, and counts the bytes of the file', async (_, content) => {
  const { text, head, isWhole, read } = await textOf(content);
  expect(text === LONG).toBe(true);
  expect(LONG.startsWith(head.slice(0, -2))).toBe(true);
  expect({ isWhole, isHeadLong: head.length > 10_000 }).toEqual({ isWhole: false, isHeadLong: true });
  expect(content.length - read).toBeLessThanOrEqual(3);
});

/** A zstd frame of one raw block, by RFC 8878: magic, descriptor of a single segment, its size, and the header of the last block. */
function zstdFrame(text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(9);
  header.writeUInt32LE(0xfd2fb528);
  header[4] = 0x20;
  header[5] = content.length;
  header.writeUIntLE(content.length * 8 + 1, 6, 3);
  return Buffer.concat([header, content]);
}

test(`openText() reads zstd where Node can, from 22.15 on, and says so where it cannot (this is Node ${process.versions.node})`, async () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const path = await temporaryFile('data.csv.zst', zstdFrame('user,item\nann,tea\nbob,milk\n'));
  if (major > 22 || (major === 22 && minor >= 15)) {
    expect(await readAll(path)).toMatchObject({
      description: 'zstd, comma-separated, header; user = user, item = item',
      pairs: [
        ['ann', 'tea'],
        ['bob', 'milk'],
      ],
    });
    return;
  }
  await expect(readAll(path)).rejects.toThrow(
    `it is compressed with zstd, which Node ${process.versions.node} cannot read: use Node 22.15 or later, or unpack it (zstd -d) or compress it with gzip`,
  );
});

/** The refusal where Node cannot read zstd. */
const NO_ZSTD = 'createZstdDecompress' in zlib ? undefined : /zstd, which Node .* cannot read: use Node 22\.15/;

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  bytes[at] = value;
  return bytes;
}

test.each<[string, Uint8Array, RegExp]>([
  ['gzip that is cut off', gzipSync(LONG).subarray(0, -100), /as gzip: unexpected end of file/],
  ['bzip2', Buffer.from('BZh91AY&SY'), /compressed with bzip2: unpack it, or compress it with gzip/],
  ['zero bytes', Buffer.from('a,x\nb,y\n\0\0\0\0\0\0'), /it holds zero bytes, so that it is no text file/],
  // A block of the type that is reserved, by RFC 8878.
  ['broken zstd', withByte(zstdFrame('a,x'), 6, 0x1f), NO_ZSTD ?? /as zstd/],
  ['zstd that is cut off', zstdFrame('a,x\nb,y\n').subarray(0, -3), /as zstd: it was cut off/],
])('openText() refuses %s', async (_, content, message) => {
  const error = readAll(await temporaryFile('data.csv', content));
  await expect(error).rejects.toThrow(message);
  await expect(error).rejects.toMatchObject({ name: 'InputError' });
});
