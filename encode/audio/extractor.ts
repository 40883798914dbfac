import { z } from 'zod';
import { InputError } from '../../runtime/errors.js';
import { configurationMissing, readConfiguration } from '../encoder/configuration.js';
import type { SpectrogramSettings } from './spectrogram.js';
import type { AudioSteps, SpectrogramSteps } from './steps.js';

/** The seconds that an encoder hears which takes sounds of any length. */
const USUAL_SECONDS = 30;

const count = (most: number) => z.int().min(1).max(most);
const rate = z.int().min(1000).max(384_000);
const frequency = z.number().min(0).max(192_000);

const wav2vec2 = z.looseObject({
  sampling_rate: rate.default(16_000),
  feature_size: z.literal(1).default(1),
  do_normalize: z.boolean().default(true),
});
const ast = z.looseObject({
  sampling_rate: z.literal(16_000).default(16_000),
  num_mel_bins: count(1024).default(128),
  max_length: count(100_000).default(1024),
  do_normalize: z.boolean().default(true),
  mean: z.number().default(-4.2677393),
  std: z.number().positive().default(4.5689974),
});
const whisper = z.looseObject({
  sampling_rate: rate.min(16_000).default(16_000),
  feature_size: count(1024).default(80),
  hop_length: count(100_000).default(160),
  n_fft: count(65_536).multipleOf(2).default(400),
  chunk_length: count(600).default(30),
  dither: z.literal(0).default(0),
});
const clap = z.looseObject({
  sampling_rate: rate.default(48_000),
  feature_size: count(1024).default(64),
  hop_length: count(100_000).default(480),
  fft_window_size: count(65_536).multipleOf(2).default(1024),
  max_length_s: count(600).default(10),
  frequency_min: frequency.default(0),
  frequency_max: frequency.default(14_000),
  truncation: z
    .literal(
      'rand_trunc',
      'must be rand_trunc: a model that hears four parts of a sound at once (fusion) is not understood',
    )
    .default('rand_trunc'),
  padding: z.enum(['repeatpad', 'repeat', 'pad']).default('repeatpad'),
});

/** The readers of the classes of the model hub that are understood. */
const EXTRACTORS: Readonly<Record<string, (path: string) => Promise<AudioSteps>>> = {
  Wav2Vec2FeatureExtractor: async (path) => ofWav2Vec2(await read(path, wav2vec2)),
  ASTFeatureExtractor: async (path) => ofAst(await read(path, ast)),
  WhisperFeatureExtractor: async (path) => ofWhisper(await read(path, whisper)),
  ClapFeatureExtractor: async (path) => ofClap(await read(path, clap)),
};

/**
 * Reads what is done to sounds from a `preprocessor_config.json`, as on the model hub. Rejects with an InputError.
 * @param seconds the most seconds of a sound. By default what the encoder was trained with, or 30.
 */
export async function readAudioSteps(path: string, seconds?: number): Promise<AudioSteps> {
  const { feature_extractor_type: name } = await read(
    path,
    z.looseObject({ feature_extractor_type: z.string().optional() }),
  );
  if (name === undefined || !Object.hasOwn(EXTRACTORS, name))
    throw new InputError(
      `Cannot use ${path}: feature_extractor_type must be one of ${Object.keys(EXTRACTORS).join(', ')}: current value is ${name ?? 'missing'}`,
    );
  const steps = await EXTRACTORS[name](path);
  if (seconds === undefined) return steps;
  const wanted = Math.max(1, Math.round(seconds * steps.rate));
  return { ...steps, maxSamples: steps.kind === 'samples' ? wanted : Math.min(wanted, steps.maxSamples) };
}

async function read<Value>(path: string, schema: z.ZodType<Value>): Promise<Value> {
  const configuration = await readConfiguration(path, schema);
  if (!configuration) throw configurationMissing(path, 'sounds are prepared for the encoder');
  return configuration;
}

function ofWav2Vec2(own: z.infer<typeof wav2vec2>): AudioSteps {
  const maxSamples = USUAL_SECONDS * own.sampling_rate;
  return { kind: 'samples', rate: own.sampling_rate, maxSamples, fillTo: 0, isNormalized: own.do_normalize };
}

/** The filter bank of Kaldi with frames of 25 ms each 10 ms. Frames that a short sound lacks are 0 before they are normalised. */
function ofAst({ sampling_rate, num_mel_bins, max_length, do_normalize, mean, std }: z.infer<typeof ast>): AudioSteps {
  const spectrogram: SpectrogramSettings = {
    rate: sampling_rate,
    frame: 400,
    hop: 160,
    transform: 512,
    window: 'symmetric',
    isCentred: false,
    isKaldi: true,
    mel: { bands: num_mel_bins, low: 20, high: sampling_rate / 2, scale: 'kaldi' },
    floor: 2 ** -23,
    logarithm: 'ln',
    frames: max_length,
  };
  const maxSamples = spectrogram.frame + (max_length - 1) * spectrogram.hop;
  const normalization = do_normalize ? { shift: mean, divisor: 2 * std } : { shift: 0, divisor: 1 };
  const shape = [1, max_length, num_mel_bins];
  return { ...PLAIN, rate: sampling_rate, maxSamples, fillTo: 0, spectrogram, ...normalization, shape };
}

function ofWhisper({
  sampling_rate,
  feature_size,
  hop_length,
  n_fft,
  chunk_length,
}: z.infer<typeof whisper>): AudioSteps {
  const samples = chunk_length * sampling_rate;
  const frames = Math.floor(samples / hop_length);
  const spectrogram: SpectrogramSettings = {
    ...CENTRED,
    rate: sampling_rate,
    frame: n_fft,
    hop: hop_length,
    transform: n_fft,
    frames,
    mel: { bands: feature_size, low: 0, high: 8000, scale: 'slaney' },
    logarithm: 'log10',
  };
  const common = { rate: sampling_rate, maxSamples: samples, fillTo: samples };
  return { ...PLAIN, ...common, spectrogram, range: 8, shift: -4, divisor: 4, shape: [1, feature_size, frames], isTransposed: true }; // prettier-ignore
}

function ofClap(own: z.infer<typeof clap>): AudioSteps {
  const { sampling_rate, feature_size, hop_length, fft_window_size, frequency_min, frequency_max } = own;
  const samples = own.max_length_s * sampling_rate;
  const frames = Math.floor(samples / hop_length) + 1;
  const spectrogram: SpectrogramSettings = {
    ...CENTRED,
    rate: sampling_rate,
    frame: fft_window_size,
    hop: hop_length,
    transform: fft_window_size,
    frames,
    mel: { bands: feature_size, low: frequency_min, high: frequency_max, scale: 'slaney' },
    logarithm: 'dB',
  };
  const common = { rate: sampling_rate, maxSamples: samples, fillTo: samples };
  return { ...PLAIN, ...common, repeats: REPEATS[own.padding], spectrogram, shape: [1, 1, frames, feature_size] };
}

const REPEATS = { pad: 'never', repeatpad: 'whole', repeat: 'cut' } as const;
const PLAIN = { kind: 'spectrogram', repeats: 'never', range: null, shift: 0, divisor: 1, isTransposed: false } as const satisfies Partial<SpectrogramSteps>; // prettier-ignore
const CENTRED = { window: 'periodic', isCentred: true, isKaldi: false, floor: 1e-10 } as const satisfies Partial<SpectrogramSettings>; // prettier-ignore
