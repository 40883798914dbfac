import type { FileHandle } from 'node:fs/promises';
import { SourceError } from '../source-error.js';
import { withSourceFile } from '../source-file.js';
import { readCompressed } from './compressed.js';
import type { CompressedFormat } from './packages.js';
import { resampled } from './resample.js';
import type { Sound } from './sound.js';
import type { AudioSteps } from './steps.js';
import { readWav } from './wav.js';

/** What the files of formats begin with, behind an ID3 tag. Those without a reader are refused by name. */
const STARTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['WAV', /^RIFF[^]{4}WAVE/],
  ['FLAC', /^fLaC/],
  ['Vorbis', /^OggS/],
  ['AAC', /^\xff[\xf0\xf1\xf8\xf9]/],
  ['MP3', /^\xff[\xe2-\xe7\xea-\xef\xf2-\xf7\xfa-\xff]/],
  ['RF64 or BW64', /^(RF64|BW64)/],
  ['M4A or another MP4', /^[^]{4}ftyp/],
  ['AIFF', /^FORM[^]{4}AIF/],
  ['WMA', /^\x30\x26\xb2\x75/],
];

/** A sound at the rate of an encoder. */
export interface PreparedSound {
  readonly samples: Float32Array;
  /** Whether the file goes on after what the encoder hears. */
  readonly isCut: boolean;
}

/**
 * Reads the part of an audio file that an encoder hears: its first samples, mixed to one channel, at the rate of the encoder. Rejects with a SourceError for a
 * file that is no audio, is broken, empty or silent.
 */
export async function decodeSound(path: string, { rate, maxSamples }: AudioSteps): Promise<PreparedSound> {
  const sound = await withSourceFile(path, (file, size) => readSound(file, size, maxSamples / rate));
  const bad = sound.samples.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new SourceError(`it is broken: sample ${bad} is not a finite number`);
  const [first] = sound.samples;
  if (sound.samples.every((value) => value === first))
    throw new SourceError(sound.hasMore ? `it is silent in its first ${maxSamples / rate} s` : 'it is silent');
  const samples = resampled(sound.samples, sound.rate, rate);
  return { samples: samples.subarray(0, maxSamples), isCut: sound.hasMore };
}

async function readSound(file: FileHandle, size: number, seconds: number): Promise<Sound> {
  const { start, head } = await afterTags(file);
  const name = STARTS.find(([, pattern]) => pattern.test(head))?.[0] ?? (start > 0 ? 'MP3' : undefined);
  if (name === 'WAV') return readWav(file, size, seconds);
  if (isCompressed(name)) return readCompressed(file, { format: name, start, size, seconds });
  throw new SourceError(
    name === undefined
      ? 'it is no audio of a known format (WAV, FLAC, MP3, Ogg Vorbis)'
      : `it is ${name}, which is not decoded: convert it to WAV, FLAC, MP3 or Ogg Vorbis`,
  );
}

function isCompressed(name: string | undefined): name is CompressedFormat {
  return name === 'MP3' || name === 'FLAC' || name === 'Vorbis';
}

/** Returns where a file begins behind an ID3 tag, and its first bytes there. */
async function afterTags(file: FileHandle): Promise<{ start: number; head: string }> {
  const headAt = async (position: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, position);
    return buffer.subarray(0, bytesRead);
  };
  const bytes = await headAt(0);
  if (bytes.toString('latin1', 0, 3) !== 'ID3' || bytes.length < 10)
    return { start: 0, head: bytes.toString('latin1') };
  const length = bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
  const start = 10 + length + (bytes[5] & 16 ? 10 : 0);
  return { start, head: (await headAt(start)).toString('latin1') };
}
