import type { FileHandle } from 'node:fs/promises';
import { SourceError } from '../source-error.js';
import { checkFormat } from './sound.js';

const HEAD = 27;
const [FIRST_PAGE, LAST_PAGE] = [2, 4];
/** What the first page of a stream begins with. */
const CODECS: readonly (readonly [start: string, name: string])[] = [
  ['\x01vorbis', 'Vorbis'],
  ['OpusHead', 'Opus'],
  ['\x7fFLAC', 'FLAC in Ogg'],
  ['Speex', 'Speex'],
];

/**
 * Reads the pages of an Ogg file with one stream of Vorbis, one after the other. The library that decodes them checks neither their sums nor their numbers, so
 * that is done here. Throws a SourceError for a page that is damaged or missing, and for another codec.
 */
export async function* oggPages(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  let serial: number | undefined;
  let isLast = false;
  for (let [at, number] = [0, 0]; at < size; number++) {
    if (isLast) throw new SourceError('it holds several streams one after the other: only files of one are decoded');
    const page = await readPage(file, at, size);
    const flags = page[5];
    const own = page.readUInt32LE(14);
    if (number === 0) checkCodec(page);
    serial ??= own;
    if (own !== serial) throw new SourceError('it holds several streams at once: only files of one are decoded');
    if (page.readUInt32LE(18) !== number || (number > 0 && flags & FIRST_PAGE))
      throw new SourceError(`it is broken: page ${number} is missing`);
    isLast = (flags & LAST_PAGE) > 0;
    at += page.length;
    yield page;
  }
  if (!isLast) throw new SourceError('it is cut off: its last page is missing');
}

async function readPage(file: FileHandle, at: number, size: number): Promise<Buffer> {
  const head = await readAt(file, at, HEAD, size);
  if (head.toString('latin1', 0, 5) !== 'OggS\0') throw new SourceError(`it is broken: no page begins at byte ${at}`);
  const sizes = await readAt(file, at + HEAD, head[26], size);
  const length = HEAD + sizes.length + sizes.reduce((sum, each) => sum + each, 0);
  const page = await readAt(file, at, length, size);
  const sum = page.readUInt32LE(22);
  page.writeUInt32LE(0, 22);
  if (checksum(page) !== sum) throw new SourceError(`it is broken: the page at byte ${at} is damaged`);
  page.writeUInt32LE(sum, 22);
  return page;
}

function checkCodec(page: Buffer): void {
  const body = page.subarray(HEAD + page[26]);
  const name = CODECS.find(([start]) => body.toString('latin1', 0, start.length) === start)?.[1];
  if (name !== 'Vorbis')
    throw new SourceError(`it is ${name ?? 'an unknown codec'} in an Ogg file: only Vorbis is decoded`);
  if (body.length < 16) throw new SourceError('it is broken: its first page is too short');
  checkFormat(body.readUInt32LE(12), body[11]);
}

async function readAt(file: FileHandle, position: number, length: number, size: number): Promise<Buffer> {
  if (position + length > size) throw new SourceError('it is cut off in the middle of a page');
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, position);
  return buffer;
}

/** The remainders of each byte by the polynomial of the sums of Ogg, 0x04c11db7. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum << 8) ^ REMAINDERS[(sum >>> 24) ^ byte];
  return sum >>> 0;
}
