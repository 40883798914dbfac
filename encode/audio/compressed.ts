import type { FileHandle } from 'node:fs/promises';
import { firstLineOf } from '../../runtime/errors.js';
import { SourceError } from '../source-error.js';
import { oggPages } from './ogg.js';
import { openDecoder, type CompressedFormat, type Decoded } from './packages.js';
import { checkFormat, Mono, type Sound } from './sound.js';

const BLOCK = 1 << 16;
/** The bytes that a decoder is given at once. A frame of FLAC of few bytes can become 65535 samples of 8 channels, so this limits memory. */
const PIECE = 2048;

/**
 * Decodes the first seconds of a compressed file, mixed to one channel. What comes after them is not read. Rejects with a SourceError for a file that is broken
 * or cut off, and with an AmrError where the package that decodes it does not load.
 * @param start the first byte after the tags of the file.
 */
export async function readCompressed(
  file: FileHandle,
  { format, start, size, seconds }: { format: CompressedFormat; start: number; size: number; seconds: number },
): Promise<Sound> {
  const expected = format === 'FLAC' ? await samplesOfFlac(file, start) : 0;
  if (format === 'MP3') await checkLengthOfMp3(file, start, size);
  const decoder = await openDecoder(format);
  const mono = new Mono(seconds);
  try {
    const pieces = format === 'Vorbis' ? oggPages(file, size) : piecesOf(file, start, size);
    for await (const piece of pieces) {
      add(await silently(() => decoder.decode(piece)), mono);
      if (mono.isFull) return mono.sound();
    }
    add(await silently(() => decoder.flush?.()), mono);
  } finally {
    decoder.free();
  }
  const sound = mono.sound();
  if (mono.count < expected)
    throw new SourceError(`it is cut off or broken: its header says ${expected} samples, ${mono.count} can be decoded`);
  return sound;
}

function add(decoded: Decoded | undefined, mono: Mono): void {
  if (!decoded) return;
  const [error] = decoded.errors;
  if (error) throw new SourceError(`it is broken: ${error.message.trim()}`);
  mono.add(decoded.channelData, decoded.sampleRate);
}

/** Runs a decoder. The packages print what they also return as errors; that would disturb the display of progress. */
async function silently<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  const { error } = console;
  console.error = () => undefined;
  try {
    return await work();
  } catch (reason) {
    throw new SourceError(`it is broken: ${firstLineOf(reason)}`);
  } finally {
    console.error = error;
  }
}

async function* piecesOf(file: FileHandle, start: number, size: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < size; at += BLOCK) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BLOCK), 0, BLOCK, at);
    for (let from = 0; from < bytesRead; from += PIECE) yield buffer.subarray(from, Math.min(from + PIECE, bytesRead));
  }
}

/** Returns the number of samples that the header of a FLAC file says; 0 where it says none. */
async function samplesOfFlac(file: FileHandle, start: number): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(42), 0, 42, start);
  if (bytesRead < 42 || buffer[4] % 128 !== 0) throw new SourceError('it is broken: its header is not that of FLAC');
  checkFormat(buffer.readUIntBE(18, 3) >> 4, ((buffer[20] >> 1) & 7) + 1);
  return (buffer[21] % 16) * 2 ** 32 + buffer.readUInt32BE(22);
}

/** Compares the size of an MP3 file with what its first frame says, where it says it (Xing, Info). Frames have no sums by which a lost one is known. */
async function checkLengthOfMp3(file: FileHandle, start: number, size: number): Promise<void> {
  const { buffer } = await file.read(Buffer.alloc(64), 0, 64, start);
  const found = ['Xing', 'Info'].map((name) => buffer.indexOf(name)).find((place) => place > 0);
  if (found === undefined) return;
  const [hasFrames, hasBytes] = [buffer[found + 7] & 1, buffer[found + 7] & 2];
  if (!hasBytes) return;
  const length = buffer.readUInt32BE(found + 8 + (hasFrames ? 4 : 0));
  if (start + length > size)
    throw new SourceError(`it is cut off: its header says ${length} bytes, it has ${size - start}`);
}
