import { read } from 'node:fs';
import { promisify } from 'node:util';
import { InputError } from '../runtime/errors.js';
import { fill, type Readable } from '../runtime/fill.js';
import { openWithin, type Confinement } from './confinement.js';

/**
 * The number of bytes of one read. It is large enough to hide the cost of a call, and small enough for the cache of a
 * processor.
 */
const CHUNK_BYTES = 1 << 20;

/** Called while a file is read, with the number of bytes that were read or skipped since the last call. */
export type OnRead = (bytes: number) => void;

/** A regular file with at least one byte, open for reading. */
export interface InputFile {
  /** The path as messages show it. */
  readonly path: string;
  readonly handle: Readable;
  /** The descriptor of the open file, for another thread of this process. */
  readonly descriptor: number;
  /** The number of bytes. */
  readonly size: number;
}

/** The reasons in words, by the code of the system's error. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  ENXIO: 'it must be a regular file',
};

/**
 * Opens `path`, lets `read` use it, and closes it. A file that is missing, not readable, empty, or outside of the
 * confinement is an InputError.
 */
export async function withInputFile<T>(
  path: string,
  read: (file: InputFile) => Promise<T>,
  within?: Confinement,
): Promise<T> {
  const handle = await openWithin(path, within).catch((error: unknown) => {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason === undefined ? error : new InputError(`Cannot read ${path}: ${reason}`);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new InputError(`Cannot read ${path}: it must be a regular file`);
    if (stat.size === 0) throw new InputError(`Cannot read ${path}: it is empty`);
    return await read({ path, handle, descriptor: handle.fd, size: stat.size });
  } finally {
    await handle.close();
  }
}

/** Returns a file that another thread of this process has opened and keeps open. */
export function fileOfThread({ path, descriptor, size }: Omit<InputFile, 'handle'>): InputFile {
  const readAt = promisify(read);
  const handle: Readable = {
    read: (buffer, offset, length, position) => readAt(descriptor, buffer, offset, length, position),
  };
  return { path, descriptor, size, handle };
}

/** Returns bytes `start` .. `end` - 1 of a file, or fewer if the file ends before. */
export async function readBytes(handle: Readable, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  return bytes.subarray(0, await fill(handle, bytes, start));
}

/**
 * Reads the bytes from `start` to `end` (by default the end of the file) in chunks of CHUNK_BYTES, of which the last
 * may be shorter. Chunks are aligned to 8 bytes in memory. The caller may change a chunk, and must not use it after
 * asking for the next one, which is read meanwhile. A file that ends before `end` ends the chunks.
 */
export async function* chunksOf(
  { handle, size }: InputFile,
  { start = 0, end = size, onRead }: { start?: number; end?: number; onRead?: OnRead } = {},
): AsyncGenerator<Buffer> {
  const buffers = [Buffer.from(new ArrayBuffer(CHUNK_BYTES)), Buffer.from(new ArrayBuffer(CHUNK_BYTES))];
  const read = (turn: number, position: number) =>
    fill(handle, buffers[turn].subarray(0, Math.min(CHUNK_BYTES, end - position)), position);
  let pending = read(0, start);
  try {
    for (let position = start, reported = 0, turn = 0; position < end; turn ^= 1) {
      const length = await pending;
      if (length === 0) return;
      position += length;
      pending = read(turn ^ 1, position);
      pending.catch(() => undefined);
      onRead?.(position - reported);
      reported = position;
      yield buffers[turn].subarray(0, length);
    }
  } finally {
    await pending;
  }
}
