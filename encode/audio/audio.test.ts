import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFeatureFile } from '../../dataset/features/feature-file.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { InterruptedError } from '../../runtime/errors.js';
import { RAW, sweep, wavFile, writeAudioEncoder, type WavParts } from '../../test/support/sounds.js';
import { encode } from '../encode.js';
import { decodeSound } from './decode.js';
import { openAudioEncoder } from './encoder.js';
import golden from './golden-audio.json' with { type: 'json' };
import { checkDecoders, openDecoder } from './packages.js';
import { resampled } from './resample.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-audio-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => join(folder, `to-${count++}`);
const written = (bytes: Buffer, ending = 'wav') => {
  const path = `${fresh()}.${ending}`;
  writeFileSync(path, bytes);
  return path;
};
const SAMPLES = { kind: 'samples', rate: 16_000, maxSamples: 16_000, fillTo: 0, isNormalized: true } as const;
const decoded = (bytes: Buffer) => decodeSound(written(bytes), SAMPLES);
const tone = (rate: number, length: number, hertz = 440, height = 0.4) => Float32Array.from({ length }, (_, at) => height * Math.sin((2 * Math.PI * hertz * at) / rate)); // prettier-ignore
const distance = (left: Float32Array, right: Float32Array, from = 0, to = right.length) => Math.max(...right.subarray(from, to).map((value, at) => Math.abs(value - left[from + at]))); // prettier-ignore
const clip = (name: keyof typeof golden.clips) => Buffer.from(golden.clips[name], 'base64');

describe('decodeSound()', () => {
  const sound = sweep(16_000, 0.05);
  it.each<[string, WavParts, number]>([
    ['8 bits', { bits: 8 }, 2 ** -8],
    ['16 bits', {}, 2 ** -16],
    ['24 bits', { bits: 24 }, 2 ** -24],
    ['32 bits', { bits: 32 }, 2 ** -24],
    ['float32', { code: 3, bits: 32 }, 0],
    ['float64', { code: 3, bits: 64 }, 0],
    ['16 bits in an extension', { code: 0xfffe }, 2 ** -16],
    ['an unknown size', { claimed: 0xffffffff }, 2 ** -16],
  ])('reads WAV of %s', async (_, parts, error) => {
    const { samples, isCut } = await decoded(wavFile([sound], parts));
    expect([samples.length, isCut]).toEqual([sound.length, false]);
    expect(distance(samples, sound)).toBeLessThanOrEqual(error);
  });

  it('mixes channels, and keeps the first part of a long sound', async () => {
    const left = sweep(16_000, 1.25);
    const { samples, isCut } = await decoded(wavFile([left, left.map((value) => value / 2)], { code: 3, bits: 32 }));
    expect([samples.length, isCut]).toEqual([16_000, true]);
    expect(distance(samples, left.subarray(0, 16_000).map((value) => 0.75 * value))).toBeLessThan(1e-7); // prettier-ignore
  });

  it.each(['MP3', 'FLAC', 'OGG'] as const)('decodes %s by a package', async (name) => {
    const { samples } = await decodeSound(written(clip(name)), { ...SAMPLES, rate: 22_050 });
    const expected = tone(22_050, 3000).map((value, at) => (value + 0.3 * Math.sin((2 * Math.PI * 660 * at) / 22_050)) / 2); // prettier-ignore
    expect(samples.length).toBe(3000);
    expect(distance(samples, expected, 200, 2800)).toBeLessThan(name === 'FLAC' ? 2 ** -15 : 0.02);
  });

  const broken = (bytes: Buffer, at: number) => (bytes.writeUInt8(bytes[at] ^ 255, at), bytes);
  const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length * 0.6);
  it.each<[string, string, () => Buffer]>([
    ['nothing', 'it is empty', () => Buffer.alloc(0)],
    ['text', 'it is no audio of a known format', () => Buffer.from('a text that is no sound')],
    ['no samples', 'it has no samples', () => wavFile([new Float32Array()])],
    ['zeros', 'it is silent', () => wavFile([new Float32Array(900)])],
    ['a constant', 'it is silent', () => wavFile([new Float32Array(900).fill(0.5)])],
    ['a silent first part', 'it is silent in its first 1 s', () => wavFile([Float32Array.from({ length: 20_000 }, (_, at) => Number(at > 18_000))])],
    ['opposite channels', 'it is silent', () => wavFile([sound, sound.map((value) => -value)], { code: 3, bits: 32 })],
    ['a value that is none', 'sample 3 is not a finite number', () => wavFile([sound.map((value, at) => (at === 3 ? NaN : value))], { code: 3, bits: 32 })],
    ['no channels', 'it has 0 channels', () => wavFile([sound], { channels: 0 })],
    ['many channels', 'it has 9999 channels', () => wavFile([sound], { channels: 9999 })],
    ['a rate of 1', 'its sampling rate is 1 Hz', () => wavFile([sound], { rate: 1 })],
    ['an absurd rate', 'its sampling rate is 4000000000 Hz', () => wavFile([sound], { rate: 4e9 })],
    ['samples of A-law', 'the format 6 with 8 bits', () => wavFile([sound], { code: 6, bits: 8 })],
    ['a claim of hours', 'it is cut off: its header says 4000000000 bytes of samples, it has 1600', () => wavFile([sound], { claimed: 4e9 })],
    ['a WAV that is cut off', 'it is cut off', () => cut(wavFile([sound]))],
    ['a WAV without samples', 'it has no part with samples', () => wavFile([sound]).subarray(0, 50)],
    ['an MP3 that is cut off', 'it is cut off: its header says', () => cut(clip('MP3'))],
    ['a FLAC that is cut off', 'it is', () => cut(clip('FLAC'))],
    ['a FLAC with a broken frame', 'no sample of it can be decoded', () => broken(clip('FLAC'), clip('FLAC').length - 100)],
    ['a FLAC without its last frames', 'its header says 62648 samples, 3000 can be decoded', () => broken(clip('FLAC'), 24)],
    ['a FLAC with a broken header', 'its header is not that of FLAC', () => broken(clip('FLAC'), 4)],
    ['an Ogg that is cut off', 'it is cut off in the middle of a page', () => cut(clip('OGG'))],
    ['a broken Ogg', 'is damaged', () => broken(clip('OGG'), clip('OGG').length - 100)],
    ['an Ogg of two streams', 'several streams one after the other', () => Buffer.concat([clip('OGG'), clip('OGG')])],
    ['an M4A', 'it is M4A or another MP4, which is not decoded', () => Buffer.from('\0\0\0\x20ftypM4A and more')],
    ['an AIFF', 'it is AIFF', () => Buffer.from('FORM\0\0\0\0AIFFCOMM')],
  ])('refuses %s', async (_, message, bytes) => {
    await expect(decoded(bytes())).rejects.toThrow(message);
  }); // prettier-ignore

  it('says which package is missing', async () => {
    const missing = openDecoder('MP3', () => Promise.reject(new Error('Cannot find package')));
    await expect(missing).rejects.toMatchObject({ code: 'audio-decoder-missing', facts: { package: 'mpg123-decoder' } }); // prettier-ignore
    await expect(checkDecoders(['a.wav', 'b.MP3', 'c.flac', 'd.ogg'])).resolves.toBeUndefined();
  });
});

describe('resampled()', () => {
  it.each([
    [44_100, 16_000],
    [8000, 16_000],
    [16_001, 16_000],
    [48_000, 44_100],
  ])('gives the same tone: %d to %d Hz', (from, to) => {
    const made = resampled(tone(from, from / 4, 1000), from, to);
    expect(made.length).toBe(Math.ceil((Math.floor(from / 4) * to) / from));
    expect(distance(made, tone(to, to / 4, 1000), 1000, Math.round(to / 5))).toBeLessThan(1e-6);
  });

  it('removes what the lower rate cannot hold', () => {
    expect(distance(resampled(tone(48_000, 12_000, 9000), 48_000, 16_000), new Float32Array(4000), 800, 3200)).toBeLessThan(1e-6); // prettier-ignore
  });
});

describe('encode() of audio', () => {
  const clips = join(folder, 'clips');
  const encoder = writeAudioEncoder(join(folder, 'encoder'));
  beforeAll(() => {
    mkdirSync(join(clips, 'more'), { recursive: true });
    for (let at = 0; at < 74; at++) {
      const [rate, seconds] = [8000 + 500 * (at % 5), 0.05 + (at % 7) / 50];
      writeFileSync(join(clips, at % 2 ? '' : 'more', `c${String(at).padStart(3, '0')}.wav`), wavFile([sweep(rate, seconds)], { rate })); // prettier-ignore
    }
    writeFileSync(join(clips, 'tones.mp3'), clip('MP3'));
  });
  const read = (directory: string, name = 'features.npy') => readFileSync(join(directory, name));
  async function rowsOf(directory: string, name: string): Promise<number[][]> {
    const part = await openFeatureFile(join(directory, name));
    const matrix = { parts: [part], rows: part.rows, width: part.width, inverseScale: 1 };
    return Array.from({ length: part.rows }, (_, row) => [...readFeatureRows(matrix, Int32Array.of(row))]);
  }

  it('gives a sound the same bits for any number of threads, alone and after an interruption', async () => {
    const options = { audio: clips, encoder, pooling: 'mean' } as const;
    const [whole, threads, stopped, alone] = [fresh(), fresh(), fresh(), fresh()];
    const result = await encode({ ...options, to: whole, threads: 1, maxSeconds: 0.15 });
    expect(result).toMatchObject({ items: 75, width: 8, truncated: 10, skipped: 0 });
    await encode({ ...options, to: threads, threads: 2, maxSeconds: 0.15 });
    expect(read(threads)).toEqual(read(whole));
    expect(read(threads, 'features.json')).toEqual(read(whole, 'features.json'));
    const abort = new AbortController();
    const onProgress = (share: number) => share > 0.9 && abort.abort(new InterruptedError('Interrupted by Ctrl-C'));
    const interrupted = encode({ ...options, to: stopped, threads: 1, maxSeconds: 0.15, signal: abort.signal, onProgress }); // prettier-ignore
    await expect(interrupted).rejects.toThrow(/about \d+ of 75 audio files are kept/);
    await encode({ ...options, to: stopped, maxSeconds: 0.15, resume: true });
    expect(read(stopped)).toEqual(read(whole));
    const items = written(Buffer.from('c051\n'), 'txt');
    await encode({ ...options, audio: join(clips, '{item}.wav'), items, to: alone, maxSeconds: 0.15 });
    const rows = await rowsOf(whole, 'features.npy');
    const ids = read(whole, 'items.txt').toString().trim().split('\n');
    expect(await rowsOf(alone, 'features.npy')).toEqual([rows[ids.indexOf('c051')]]);
    const { encoder: described } = JSON.parse(read(whole, 'features.json').toString()) as { encoder: object };
    expect(described).toMatchObject({ pooling: 'mean', preprocessing: { rate: 16_000, maxSamples: 2400 } });
  });

  it('leaves items out whose files are missing, silent or too short, and lists them', async () => {
    const list = written(Buffer.from(`item,audio\ngood,${join(clips, 'c051.wav')}\nshort,s.wav\nnone,n.wav\nsilent,z.wav\n`), 'csv'); // prettier-ignore
    writeFileSync(join(folder, 's.wav'), wavFile([tone(16_000, 20)]));
    writeFileSync(join(folder, 'z.wav'), wavFile([new Float32Array(900)]));
    const options = { audio: list, encoder, pooling: 'mean', to: fresh() } as const;
    await expect(encode(options)).rejects.toThrow(/Cannot encode 1 of 4 audio files\nnone: there is no such file/);
    expect(await encode({ ...options, onError: 'skip' })).toMatchObject({ items: 1, skipped: 3 });
    const lines = read(options.to, 'problems.csv').toString().trim().split('\n');
    expect(lines[0]).toBe('item,audio,problem');
    expect(lines[1]).toMatch(/^short,.*the encoder refuses its 20 samples at 16000 Hz/);
    expect(lines.slice(2).map((line) => line.split(',')[0])).toEqual(['none', 'silent']);
  });

  it('writes int8 with a scale for each row, and says how far the rows moved', async () => {
    const [exact, small] = [fresh(), fresh()];
    const options = { audio: join(clips, 'more'), encoder, pooling: 'mean', threads: 1 } as const;
    await encode({ ...options, to: exact });
    const made = await encode({ ...options, to: small, type: 'int8' });
    expect(made.files[0]).toBe(join(small, 'features.safetensors'));
    const [before, after] = [await rowsOf(exact, 'features.npy'), await rowsOf(small, 'features.safetensors')];
    const largest = Math.max(...before.flat().map(Math.abs));
    const moved = before.map((row, at) => Math.hypot(...row.map((value, k) => value - after[at][k])) / largest);
    expect(made.conversion?.largestError).toBeCloseTo(Math.max(...moved), 6);
    expect(made.conversion?.largestError).toBeGreaterThan(1e-5);
    expect(await encode({ ...options, to: small, type: 'int8', resume: true })).toEqual(made);
    await expect(encode({ ...options, to: small, resume: true })).rejects.toMatchObject({ code: 'encoding-kept' });
    expect((await encode({ ...options, to: small, overwrite: true })).type).toBe('float32');
    await expect(openFeatureFile(join(small, 'features.safetensors'))).rejects.toThrow();
  });

  it('refuses options of other media, and two media', async () => {
    const refused = (more: object) => expect(encode({ audio: clips, encoder, to: fresh(), ...more })).rejects;
    await refused({ maxPixels: 9 }).toThrow('Cannot encode audio with the option maxPixels: it belongs to images');
    await refused({ images: clips }).toThrow('name either pictures (images), a file of texts (texts) or audio files');
    await refused({ audio: undefined, texts: 'x', column: 'y', maxSeconds: 9 }).toThrow('it belongs to audio');
    await refused({ audio: join(folder, 'nowhere'), pooling: 'mean' }).toThrow('Cannot find audio files in');
  });
});

describe('openAudioEncoder()', () => {
  const digestOf = async (parts: Parameters<typeof writeAudioEncoder>[1], choices: Parameters<typeof openAudioEncoder>[1]) => (await openAudioEncoder(writeAudioEncoder(fresh(), parts), choices)).digest; // prettier-ignore
  const whisper = { feature_extractor_type: 'WhisperFeatureExtractor', chunk_length: 2 };

  it('has another digest where the preprocessing, the seconds or the pooling is another one', async () => {
    const digests = [
      await digestOf({}, { pooling: 'mean' }),
      await digestOf({}, { pooling: 'cls' }),
      await digestOf({}, { pooling: 'mean', maxSeconds: 5 }),
      await digestOf({ configuration: { ...RAW, do_normalize: false } }, { pooling: 'mean' }),
      await digestOf({ hasMask: true }, { pooling: 'mean' }),
      await digestOf({ input: ['batch', 80, 200], configuration: whisper }, {}),
    ];
    expect(new Set(digests).size).toBe(6);
    expect(await digestOf({}, { pooling: 'mean' })).toBe(digests[0]);
  });

  it('fills sounds up for a model of a fixed number of samples', async () => {
    const encoder = await openAudioEncoder(writeAudioEncoder(fresh(), { input: [1, 8000] }), { pooling: 'mean' });
    expect(encoder.steps).toMatchObject({ maxSamples: 8000, fillTo: 8000 });
  });

  it.each([
    [{ input: ['batch', 80, 3000], configuration: whisper }, 'float32 [1, 80, 200], as its preprocessing gives it'],
    [{ configuration: whisper }, 'it has input_values (float32) [batch, samples]'],
    [{ input: ['batch', 1, 64, 64] }, 'float32 [1, samples]'],
    [{ input: ['batch', 8] }, 'Cannot encode audio with'],
  ])('refuses an encoder of another shape: %j', async (parts, message) => {
    await expect(openAudioEncoder(writeAudioEncoder(fresh(), parts), { pooling: 'mean' })).rejects.toThrow(message);
  });
});
