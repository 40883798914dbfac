import { ModelFile } from '../../engine/onnx/model-file.js';
import { CounterRandom, Purpose } from '../../model/random.js';
import { InputError, interruptionBy, InterruptedError } from '../../runtime/errors.js';
import type { PictureEncoder } from '../encoder/encoder.js';
import { MOST_PIXELS } from '../options.js';
import { decodePicture } from '../pictures/decode.js';
import type { Pixels } from '../pictures/resample.js';
import { loadSharp } from '../pictures/sharp.js';
import { applySteps } from '../pictures/steps.js';
import { SourceError } from '../source-error.js';
import { encodePixels } from '../thread/encode-one.js';
import { attackPixels } from './attack.js';
import { NATURAL_CHANGES } from './changes.js';

/** How far one kind of change moved the features of each picture, in units of features. */
export interface MeasuredChange {
  readonly kind: string;
  readonly isAttack: boolean;
  readonly lengths: readonly number[];
}

/** What attacks raise, of features that were `original` before. */
export type MeasureGain = (vector: Float32Array, original: Float32Array) => number;

export interface MeasureOptions {
  readonly encoder: PictureEncoder;
  /** The paths of the pictures. */
  readonly paths: readonly string[];
  /** The limits of the attacks, of 255, and how often each asks the encoder. */
  readonly limits: readonly number[];
  readonly queries: number;
  readonly seed: number;
  readonly gain: MeasureGain;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/**
 * Measures how far natural changes and attacks move the features of pictures: the L2 length of the difference. The same seed gives the
 * same result. Rejects with an InputError for a picture that cannot be read.
 */
export async function measureChanges(options: MeasureOptions): Promise<MeasuredChange[]> {
  const { encoder, paths, limits, signal, onProgress } = options;
  const sharp = await loadSharp();
  const model = await ModelFile.open(encoder.model);
  const measured = new Map<string, { isAttack: boolean; lengths: number[] }>();
  const add = (kind: string, isAttack: boolean, length: number) => {
    const change = measured.get(kind) ?? { isAttack, lengths: [] };
    change.lengths.push(length);
    measured.set(kind, change);
  };
  const encode = (pixels: Pixels) => {
    if (signal?.aborted) throw new InterruptedError(interruptionBy(signal));
    return encodePixels(applySteps(pixels, encoder.steps), { model, encoder });
  };
  try {
    for (const [at, path] of paths.entries()) {
      const { pixels } = await decodePicture(sharp, path, MOST_PIXELS).catch((error: unknown) => {
        throw error instanceof SourceError ? new InputError(`Cannot read ${path}: ${error.message}`) : error;
      });
      const random = new CounterRandom(options.seed + at, Purpose.pictureChanges);
      const original = await encode(pixels);
      for (const { kind, apply } of NATURAL_CHANGES)
        add(kind, false, distance(await encode(await apply(pixels, { sharp, random })), original));
      for (const limit of limits) {
        const gain = (vector: Float32Array) => options.gain(vector, original);
        const attacked = await attackPixels(pixels, { ...options, limit, random, encode, gain });
        add(`attack of ${limit}/255`, true, distance(attacked, original));
      }
      onProgress?.((at + 1) / paths.length);
    }
  } finally {
    await model.close();
  }
  return Array.from(measured, ([kind, { isAttack, lengths }]) => ({ kind, isAttack, lengths }));
}

/** The L2 length of the difference of two vectors. */
export function distance(left: Float32Array, right: Float32Array): number {
  return Math.sqrt(left.reduce((sum, value, at) => sum + (value - right[at]) ** 2, 0));
}
