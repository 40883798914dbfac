import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { InputError } from '../../runtime/errors.js';
import { chunksOf, readBytes, type InputFile } from '../input-file.js';
import { plain } from '../quote.js';

/** One file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0: the bytes are stored as they are. 8: they are compressed by deflate. */
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  /** The number of bytes after unpacking. */
  readonly size: number;
  /** Where the header before its bytes starts. */
  readonly headerAt: number;
}

/** The longest comment of an archive, with the record before it that ends the archive, and the record that locates a large directory. */
const LONGEST_END = 0xffff + 22 + 20;
/** A longer directory would only exhaust the memory. */
const LONGEST_DIRECTORY = 1 << 28;
const LARGE = 0xffff_ffff;

/** Returns the files of a zip archive, which may be larger than 4 GiB. Rejects with an InputError where the archive is damaged. */
export async function readZipEntries(file: InputFile): Promise<ZipEntry[]> {
  try {
    const { at, size } = await findDirectory(file);
    return parseDirectory(await readBytes(file.handle, at, at + size), file.path);
  } catch (error) {
    throw error instanceof RangeError ? damaged(file.path) : error;
  }
}

async function findDirectory(file: InputFile): Promise<{ at: number; size: number }> {
  const start = Math.max(0, file.size - LONGEST_END);
  const tail = await readBytes(file.handle, start, file.size);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw damaged(file.path);
  let [size, at] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  const locator = end - 20;
  if (locator >= 0 && tail.toString('latin1', locator, locator + 4) === 'PK\x06\x07') {
    const large = Number(tail.readBigUInt64LE(locator + 8));
    const record = large <= file.size ? await readBytes(file.handle, large, large + 56) : Buffer.alloc(0);
    [size, at] = [Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48))];
  }
  if (size > LONGEST_DIRECTORY || at + size > file.size) throw damaged(file.path);
  return { at, size };
}

function parseDirectory(bytes: Buffer, path: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes.readUInt32LE(at) !== 0x0201_4b50) throw damaged(path);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((from) => bytes.readUInt16LE(at + from));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, packed, headerAt] = sizesOf(
      [24, 20, 42].map((from) => bytes.readUInt32LE(at + from)),
      extra,
    );
    const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
    if (isEncrypted) throw new InputError(`Cannot read ${path}: ${plain(name)} in it is encrypted`);
    const [method, crc] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 16)];
    entries.push({ name, method, crc, packed, size, headerAt });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** Returns the sizes and the place of a file. Those that 32 bits cannot express stand in its extra field, in this order. */
function sizesOf(short: readonly number[], extra: Buffer): number[] {
  let field = Buffer.alloc(0);
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 1) field = Buffer.from(extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2)));
  let used = 0;
  return short.map((value) => (value === LARGE ? Number(field.readBigUInt64LE(8 * used++)) : value));
}

/**
 * Yields the unpacked bytes of one file of an archive. Rejects with an InputError where they are not as many as the archive says, or
 * have another checksum.
 */
export async function* unpackedBytes(file: InputFile, entry: ZipEntry): AsyncGenerator<Buffer> {
  const head = await readBytes(file.handle, entry.headerAt, entry.headerAt + 30);
  if (head.length < 30 || head.readUInt32LE(0) !== 0x0403_4b50) throw damaged(file.path);
  const start = entry.headerAt + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  if (start + entry.packed > file.size) throw damaged(file.path);
  const packed = copies(chunksOf(file, { start, end: start + entry.packed }));
  let [size, crc] = [0, 0];
  for await (const chunk of unpack(packed, entry, file.path)) {
    size += chunk.length;
    crc = crc32(chunk, crc);
    if (size > entry.size) throw damaged(file.path);
    yield chunk;
  }
  if (size !== entry.size || crc !== entry.crc) throw damaged(file.path);
}

async function* unpack(packed: AsyncIterable<Buffer>, entry: ZipEntry, path: string): AsyncGenerator<Buffer> {
  if (entry.method === 0) {
    yield* packed;
    return;
  }
  if (entry.method !== 8)
    throw new InputError(
      `Cannot read ${path}: ${plain(entry.name)} in it must be stored or deflated, as numpy.savez does: its compression has the number ${entry.method}`,
    );
  const source = Readable.from(packed);
  const inflate = createInflateRaw();
  source.on('error', (error) => inflate.destroy(error)).pipe(inflate);
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } catch (error) {
    throw error instanceof InputError ? error : damaged(path);
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** Copies each chunk, because `chunksOf` uses its buffers again and a stream reads ahead. */
async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

function damaged(path: string): InputError {
  return new InputError(`Cannot read ${path}: it is a damaged zip archive: write or copy it again`);
}
