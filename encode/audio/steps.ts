import { logMelSpectrogram, type SpectrogramSettings } from './spectrogram.js';

/** What is done to a sound before an encoder hears it, as `preprocessor_config.json` says. */
export type AudioSteps = RawSteps | SpectrogramSteps;

interface CommonSteps {
  /** The sampling rate that the encoder was trained with, in Hz. */
  readonly rate: number;
  /** The most samples of a sound, at that rate. Its first ones are kept. */
  readonly maxSamples: number;
  /** The number of samples to which shorter sounds are filled up; 0 where they keep their lengths. */
  readonly fillTo: number;
}

/** The samples themselves. */
export interface RawSteps extends CommonSteps {
  readonly kind: 'samples';
  /** Whether a sound is moved and scaled to the mean 0 and the variance 1. */
  readonly isNormalized: boolean;
}

/** A spectrogram in bands of pitch. */
export interface SpectrogramSteps extends CommonSteps {
  readonly kind: 'spectrogram';
  /** Whether a shorter sound is repeated: not at all, as often as it fits as a whole, or until the end. Zeros fill the rest. */
  readonly repeats: 'never' | 'whole' | 'cut';
  readonly spectrogram: SpectrogramSettings;
  /** How far below the largest value others may be; null for no limit. */
  readonly range: number | null;
  /** What is subtracted from each value, and what it is divided by then. */
  readonly shift: number;
  readonly divisor: number;
  /** The shape of what the encoder reads, the batch of 1 included. */
  readonly shape: readonly number[];
  /** Whether the encoder reads [bands, frames] in place of [frames, bands]. */
  readonly isTransposed: boolean;
}

/** What an encoder reads. */
export interface SoundValues {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/**
 * Applies the steps to the samples of one sound, at the rate of the steps.
 * @throws SourceError where the sound is too short.
 */
export function soundValues(sound: Float32Array, steps: AudioSteps): SoundValues {
  const samples = sound.subarray(0, steps.maxSamples);
  if (steps.kind === 'samples') return rawValues(samples, steps);
  const { spectrogram, range, shift, divisor, shape, isTransposed } = steps;
  const { frames, mel } = spectrogram;
  const values = new Float32Array(frames * mel.bands);
  values.set(logMelSpectrogram(filled(samples, steps), spectrogram));
  const least = range === null ? -Infinity : Math.fround(values.reduce((most, value) => Math.max(most, value), -Infinity) - range); // prettier-ignore
  for (let at = 0; at < values.length; at++) {
    values[at] = Math.fround(Math.max(values[at], least) - Math.fround(shift)) / Math.fround(divisor);
  }
  return { values: isTransposed ? transposed(values, frames, mel.bands) : values, shape };
}

function rawValues(samples: Float32Array, { isNormalized, fillTo }: RawSteps): SoundValues {
  const values = new Float32Array(Math.max(samples.length, fillTo));
  values.set(samples);
  if (isNormalized) {
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
    const deviation = Math.sqrt(variance + 1e-7);
    for (let at = 0; at < samples.length; at++) values[at] = (samples[at] - mean) / deviation;
  }
  return { values, shape: [1, values.length] };
}

/** Returns a sound that is as long as the encoder needs. */
function filled(samples: Float32Array, { fillTo, repeats }: SpectrogramSteps): Float32Array {
  if (samples.length >= fillTo) return samples;
  const whole = repeats === 'never' ? 1 : Math.floor(fillTo / samples.length);
  const length = repeats === 'cut' ? fillTo : whole * samples.length;
  const values = new Float32Array(fillTo);
  for (let at = 0; at < length; at++) values[at] = samples[at % samples.length];
  return values;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}
