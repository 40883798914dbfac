import { createGunzip } from 'node:zlib';
import * as zlib from 'node:zlib';
import { pipeline, Readable, type Transform } from 'node:stream';
import { InputError } from '../../runtime/errors.js';
import { chunksOf, readBytes, type InputFile, type OnRead } from '../input-file.js';
import { isWholeZstd } from './zstd-frames.js';

/** The bytes at the start of a text by which it is understood. */
const HEAD_BYTES = 1 << 16;
/** The bytes of one chunk of unpacked text. */
const UNPACKED_CHUNK_BYTES = 1 << 20;

/** Formats that are refused by name: the first bytes of such a file, and what to do with it. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'it is a zip archive or an Excel workbook: unpack it, or save it as CSV'],
  ['BZh', 'it is compressed with bzip2: unpack it, or compress it with gzip'],
  ['\xfd7zXZ', 'it is compressed with xz: unpack it, or compress it with gzip'],
  ['7z\xbc\xaf', 'it is a 7z archive: unpack it'],
  ['\x89HDF', 'it is an HDF5 file: save it as Parquet or CSV'],
  ['\x93NUMPY', 'it is a NumPy array: save it as CSV, numpy.savetxt(file, x, fmt="%d", delimiter=",")'],
  ['%%MatrixMarket', 'it is a MatrixMarket file: save its pairs as CSV'],
  ['version https://git-lfs', 'it is a pointer of Git LFS: get the file itself with git lfs pull'],
  ['ARROW1', 'it is a Feather or Arrow file: save it as Parquet or CSV'],
  ['ORC', 'it is an ORC file: save it as Parquet or CSV'],
  ['Obj\x01', 'it is an Avro file: save it as Parquet or CSV'],
  ['\x80\x04\x95', 'it is a pickle of Python: save it as Parquet or CSV, pandas.read_pickle(file).to_parquet(new)'],
  ['\x80\x05\x95', 'it is a pickle of Python: save it as Parquet or CSV, pandas.read_pickle(file).to_parquet(new)'],
  ['SQLite format', 'it is a SQLite database: export the table as CSV'],
];

/** The text of a file, which may be compressed or in another encoding. */
export interface TextFile {
  readonly path: string;
  /** The compression and encoding in words for people, such as "gzip" and "UTF-16". */
  readonly containers: readonly string[];
  /** The first 64 KiB of the text. */
  readonly head: string;
  /** Whether `head` is the whole text. */
  readonly isWhole: boolean;
  /**
   * Reads the text in UTF-8 from its first byte, without a byte-order mark. A chunk belongs to the caller until the
   * next one is read.
   */
  readonly chunks: (onRead?: OnRead) => AsyncIterable<Buffer>;
}

/**
 * Opens a text file, which may be compressed (gzip, zstd) or in UTF-16. Rejects with an InputError for other formats.
 */
export async function openText(file: InputFile): Promise<TextFile> {
  const magic = await readBytes(file.handle, 0, Math.min(file.size, 32));
  refuseForeign(file.path, magic);
  const compression = compressionOf(magic);
  if (compression === 'zstd' && !(await isWholeZstd(file)))
    throw new InputError(`Cannot read ${file.path} as zstd: it was cut off: write or copy it again`);
  const unpacked = (onRead?: OnRead) =>
    compression === null ? chunksOf(file, { onRead }) : unpack(file, compression, onRead);
  const start = await firstBytes(unpacked());
  if (start.bytes.toString('latin1', 257, 262) === 'ustar')
    throw new InputError(`Cannot read interactions from ${file.path}: it is a tar archive: unpack it`);
  const encoding = encodingOf(start.bytes);
  const chunks = (onRead?: OnRead): AsyncIterable<Buffer> => {
    if (encoding.label !== 'utf-8') return decode(unpacked(onRead), encoding.label);
    if (compression === null) return chunksOf(file, { start: encoding.skip, onRead });
    return withoutFirst(unpacked(onRead), encoding.skip);
  };
  const head = new TextDecoder(encoding.label, { ignoreBOM: false }).decode(start.bytes);
  if (head.includes('\0'))
    throw new InputError(`Cannot read ${file.path}: it holds zero bytes, so that it is no text file`);
  const containers = [compression, encoding.label === 'utf-8' ? null : 'UTF-16'].filter((word) => word !== null);
  return { path: file.path, containers, head, isWhole: start.isWhole, chunks };
}

/** Throws an InputError for a format that has another remedy than reading it. */
function refuseForeign(path: string, magic: Buffer): void {
  const text = magic.toString('latin1');
  const foreign = FOREIGN.find(([start]) => text.startsWith(start));
  if (foreign) throw new InputError(`Cannot read interactions from ${path}: ${foreign[1]}`);
}

/** The compressions that can be unpacked. */
type Compression = 'gzip' | 'zstd';

/** Returns the compression by the first bytes of a file, or null. */
function compressionOf(magic: Buffer): Compression | null {
  if (magic[0] === 0x1f && magic[1] === 0x8b) return 'gzip';
  return magic.length >= 4 && magic.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : null;
}

/** Yields the unpacked bytes of a compressed file. Rejects with an InputError when the file is broken. */
async function* unpack(file: InputFile, compression: Compression, onRead?: OnRead): AsyncGenerator<Buffer> {
  const source = Readable.from(copies(chunksOf(file, { onRead })));
  const unpacker = unpackerOf(file.path, compression);
  // The error of a broken file also ends the iteration below, which reports it.
  pipeline(source, unpacker, () => {});
  try {
    for await (const chunk of unpacker) yield chunk as Buffer;
  } catch (error) {
    throw new InputError(`Cannot read ${file.path} as ${compression}: ${(error as Error).message}`);
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

/** Copies each chunk, because `chunksOf` reuses its buffers and a stream reads ahead. */
async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** Returns the stream that unpacks a compression. Throws an InputError where this version of Node has none. */
function unpackerOf(path: string, compression: Compression): Transform {
  const options = { chunkSize: UNPACKED_CHUNK_BYTES };
  if (compression === 'gzip') return createGunzip(options);
  // Node supports zstd since version 22.15.
  const { createZstdDecompress } = zlib as { createZstdDecompress?: (options: object) => Transform };
  if (createZstdDecompress) return createZstdDecompress(options);
  throw new InputError(
    `Cannot read ${path}: it is compressed with zstd, which Node ${process.versions.node} cannot read: use Node 22.15 or later, or unpack it (zstd -d) or compress it with gzip`,
  );
}

/** Reads the first HEAD_BYTES bytes, and says whether these are all. */
async function firstBytes(chunks: AsyncIterable<Buffer>): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > HEAD_BYTES) return { bytes: Buffer.concat(parts).subarray(0, HEAD_BYTES), isWhole: false };
  }
  return { bytes: Buffer.concat(parts), isWhole: true };
}

/** The encoding of a text. */
interface Encoding {
  readonly label: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** The number of bytes of the byte-order mark. */
  readonly skip: number;
}

/**
 * Finds the encoding by the byte-order mark. Without a mark, it looks at the first two characters, because every other
 * byte of Latin text in UTF-16 is zero.
 */
function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { label: 'utf-16le', skip: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { label: 'utf-16be', skip: 2 };
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return { label: 'utf-16le', skip: 0 };
  if (bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0) return { label: 'utf-16be', skip: 0 };
  return { label: 'utf-8', skip: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0 };
}

/** Converts text from another encoding to UTF-8. */
async function* decode(chunks: AsyncIterable<Buffer>, label: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(label);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

/** Leaves out the first `count` bytes. */
async function* withoutFirst(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (chunk.length > skipped) yield chunk.subarray(skipped);
  }
}
