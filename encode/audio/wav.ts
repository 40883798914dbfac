import type { FileHandle } from 'node:fs/promises';
import { SourceError } from '../source-error.js';
import { checkFormat, Mono, type Sound } from './sound.js';

/** The codes of formats of samples. */
const [INTEGERS, FLOATS, EXTENSIBLE] = [1, 3, 0xfffe];
/** The size of data that a program writes which does not know how many will come. */
const UNKNOWN_SIZE = 0xffffffff;
/** The most parts of a file before its data. */
const MOST_CHUNKS = 1000;
const BLOCK = 1 << 18;

/** How samples lie in a file. */
interface Format {
  readonly channels: number;
  readonly rate: number;
  /** The bytes of a sample of one channel. */
  readonly size: number;
  readonly read: (bytes: DataView, at: number) => number;
}

/** The readers of samples, by their codes and bits. Integers become values from -1 to 1. */
const READERS: Readonly<Record<string, Format['read']>> = {
  [`${INTEGERS} 8`]: (bytes, at) => (bytes.getUint8(at) - 128) / 128,
  [`${INTEGERS} 16`]: (bytes, at) => bytes.getInt16(at, true) / 2 ** 15,
  [`${INTEGERS} 24`]: (bytes, at) => (bytes.getUint16(at, true) + 65536 * bytes.getInt8(at + 2)) / 2 ** 23,
  [`${INTEGERS} 32`]: (bytes, at) => bytes.getInt32(at, true) / 2 ** 31,
  [`${FLOATS} 32`]: (bytes, at) => bytes.getFloat32(at, true),
  [`${FLOATS} 64`]: (bytes, at) => bytes.getFloat64(at, true),
};

/**
 * Reads the first seconds of a WAV file, mixed to one channel. What it reads depends on the limit and the size of the file, not on what a header claims.
 * Rejects with a SourceError for a file that is broken, cut off, or of another format of samples.
 */
export async function readWav(file: FileHandle, size: number, seconds: number): Promise<Sound> {
  const { format, start, end } = await findSamples(file, size);
  const step = format.channels * format.size;
  const count = Math.floor((end - start) / step);
  if (count === 0) throw new SourceError('it has no samples');
  const mono = new Mono(seconds);
  for (let at = 0; at < count && !mono.isFull;) {
    const length = Math.min(count - at, Math.floor(BLOCK / step));
    const bytes = await readAt(file, start + at * step, length * step);
    mono.add(channelsOf(bytes, format, length), format.rate);
    at += length;
  }
  return mono.sound();
}

/** Finds the format and the place of the samples. */
async function findSamples(file: FileHandle, size: number): Promise<{ format: Format; start: number; end: number }> {
  let format: Format | undefined;
  for (let [at, chunks] = [12, 0]; at + 8 <= size && chunks < MOST_CHUNKS; chunks++) {
    const head = await readAt(file, at, 8);
    const name = String.fromCharCode(...new Uint8Array(head.buffer, head.byteOffset, 4));
    const length = head.getUint32(4, true);
    if (name === 'fmt ') format = formatOf(await readAt(file, at + 8, Math.min(length, 40)));
    if (name === 'data') {
      if (!format) throw new SourceError('it is broken: no format stands before its samples');
      const end = length === UNKNOWN_SIZE ? size : at + 8 + length;
      if (end > size)
        throw new SourceError(`it is cut off: its header says ${length} bytes of samples, it has ${size - at - 8}`);
      return { format, start: at + 8, end };
    }
    // Parts have even lengths.
    at += 8 + length + (length % 2);
  }
  throw new SourceError('it is broken or cut off: it has no part with samples');
}

function formatOf(bytes: DataView): Format {
  if (bytes.byteLength < 16) throw new SourceError('it is broken: its format is too short');
  const named = bytes.getUint16(0, true);
  const code = named === EXTENSIBLE && bytes.byteLength >= 26 ? bytes.getUint16(24, true) : named;
  const [channels, rate, bits] = [bytes.getUint16(2, true), bytes.getUint32(4, true), bytes.getUint16(14, true)];
  checkFormat(rate, channels);
  const key = `${code} ${bits}`;
  if (!Object.hasOwn(READERS, key))
    throw new SourceError(`its samples have the format ${code} with ${bits} bits: they must be integers of 8, 16, 24 or 32 bits (format ${INTEGERS}), or floats of 32 or 64 bits (format ${FLOATS})`); // prettier-ignore
  const size = bits / 8;
  if (bytes.getUint16(12, true) !== channels * size)
    throw new SourceError(`it is broken: ${channels} channels of ${bits} bits do not have ${bytes.getUint16(12, true)} bytes together`); // prettier-ignore
  return { channels, rate, size, read: READERS[key] };
}

function channelsOf(bytes: DataView, { channels, size, read }: Format, length: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length }, (__, at) => read(bytes, (at * channels + channel) * size)),
  );
}

async function readAt(file: FileHandle, position: number, length: number): Promise<DataView> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new SourceError('it is cut off');
  return new DataView(buffer.buffer, buffer.byteOffset, length);
}
