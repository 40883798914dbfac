import { SourceError } from '../source-error.js';
import { Fourier } from './fourier.js';
import { melBands, type MelSettings } from './mel.js';

const LOGARITHMS = { ln: Math.log, log10: Math.log10, dB: (power: number) => 10 * Math.log10(power) } as const;

/** How a spectrogram is computed. Lengths are in samples. */
export interface SpectrogramSettings {
  readonly rate: number;
  readonly frame: number;
  readonly hop: number;
  /** The length of the Fourier transform; frames are filled up with zeros. */
  readonly transform: number;
  /** Whether the last value of the window of Hann is that of the first (symmetric), or the one before it (periodic). */
  readonly window: 'symmetric' | 'periodic';
  /** Whether the first frame has its middle at the first sample, with a mirror image before it. */
  readonly isCentred: boolean;
  /** What is done to a frame before: its mean is subtracted, and .97 of each sample from the next one. */
  readonly isKaldi: boolean;
  readonly mel: MelSettings;
  /** The least power of a band. */
  readonly floor: number;
  readonly logarithm: keyof typeof LOGARITHMS;
  /** The most frames. */
  readonly frames: number;
}

const PREEMPHASIS = 0.97;

/**
 * Returns the logarithms of the power in bands of pitch [frames, bands], computed in float64 and kept in float32.
 * @throws SourceError where the sound is shorter than one frame.
 */
export function logMelSpectrogram(samples: Float32Array, settings: SpectrogramSettings): Float32Array {
  const { rate, frame, hop, transform, isCentred, isKaldi, mel, floor, logarithm, frames } = settings;
  const before = isCentred ? frame >> 1 : 0;
  const possible = 1 + Math.floor((samples.length + 2 * before - frame) / hop);
  if (possible < 1) throw new SourceError(`it is too short: the encoder needs ${frame} samples at ${rate} Hz, it has ${samples.length}`); // prettier-ignore
  const window = hannWindow(frame, settings.window);
  const fourier = new Fourier(transform);
  const bands = melBands(transform / 2 + 1, rate, mel);
  const [own, power] = [new Float64Array(transform), new Float64Array(transform / 2 + 1)];
  const values = new Float32Array(Math.min(possible, frames) * mel.bands);
  for (let row = 0; row * mel.bands < values.length; row++) {
    const start = row * hop - before;
    for (let at = 0; at < frame; at++) own[at] = samples[mirrored(start + at, samples.length)];
    if (isKaldi) emphasize(own, frame);
    for (let at = 0; at < frame; at++) own[at] *= window[at];
    fourier.power(own, power);
    for (const [band, { first, weights }] of bands.entries()) {
      let sum = 0;
      for (let at = 0; at < weights.length; at++) sum += weights[at] * power[first + at];
      values[row * mel.bands + band] = LOGARITHMS[logarithm](Math.max(floor, sum));
    }
  }
  return values;
}

function hannWindow(length: number, kind: SpectrogramSettings['window']): Float64Array {
  const period = kind === 'periodic' ? length : length - 1;
  return Float64Array.from({ length }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / period));
}

/** Returns the place of a sample, where the sound is continued by its mirror image at both ends. */
function mirrored(at: number, length: number): number {
  const period = Math.max(1, 2 * (length - 1));
  const place = ((at % period) + period) % period;
  return place < length ? place : period - place;
}

function emphasize(frame: Float64Array, length: number): void {
  let mean = 0;
  for (let at = 0; at < length; at++) mean += frame[at] / length;
  for (let at = 0; at < length; at++) frame[at] -= mean;
  for (let at = length - 1; at > 0; at--) frame[at] -= PREEMPHASIS * frame[at - 1];
  frame[0] *= 1 - PREEMPHASIS;
}
