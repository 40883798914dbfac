import { ModelFile } from '../../engine/onnx/model-file.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import { InputError, interruptionBy, InterruptedError } from '../../runtime/errors.js';
import type { PictureEncoder } from '../encoder/encoder.js';
import { MOST_PIXELS } from '../options.js';
import { decodePicture } from '../pictures/decode.js';
import type { Pixels } from '../pictures/resample.js';
import { loadSharp, type Sharp } from '../pictures/sharp.js';
import { applySteps } from '../pictures/steps.js';
import { thumbnail } from '../pictures/thumbnail.js';
import { SourceError } from '../source-error.js';
import { encodePixels } from '../thread/encode-one.js';
import { attackPixels } from './attack.js';
import { NATURAL_CHANGES } from './changes.js';
import type { ItemPicture } from './pictures.js';

/** How far one kind of change moved the features of each picture, in units of features. */
export interface MeasuredChange {
  readonly kind: string;
  readonly isAttack: boolean;
  readonly lengths: readonly number[];
  /** The picture whose features moved furthest. */
  readonly example: Example;
}

/** A picture before and after a change, both as small pictures in an address. */
export interface Example {
  readonly item: string;
  readonly before: string;
  readonly after: string;
}

/** What attacks raise, of features that were `original` before. */
export type MeasureGain = (vector: Float32Array, original: Float32Array) => number;

export interface MeasureOptions {
  readonly encoder: PictureEncoder;
  readonly pictures: readonly ItemPicture[];
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
  const { encoder, pictures, limits, signal, onProgress } = options;
  const sharp = await loadSharp();
  const model = await ModelFile.open(encoder.model);
  const found = new Found(sharp);
  const encode = (pixels: Pixels) => {
    if (signal?.aborted) throw new InterruptedError(interruptionBy(signal));
    return encodePixels(applySteps(pixels, encoder.steps), { model, encoder });
  };
  try {
    for (const [at, { item, path }] of pictures.entries()) {
      const { pixels } = await decodePicture(sharp, path, MOST_PIXELS).catch((error: unknown) => {
        throw error instanceof SourceError ? new InputError(`Cannot read ${path}: ${error.message}`) : error;
      });
      const random = new CounterRandom(options.seed + at, Purpose.pictureChanges);
      const original = await encode(pixels);
      for (const { kind, apply } of NATURAL_CHANGES) {
        const changed = await apply(pixels, { sharp, random });
        const length = distance(await encode(changed), original);
        await found.add({ kind, isAttack: false, length, item, before: pixels, after: changed });
      }
      for (const limit of limits) {
        const gain = (vector: Float32Array) => options.gain(vector, original);
        const attacked = await attackPixels(pixels, { ...options, limit, random, encode, gain });
        const length = distance(attacked.vector, original);
        const kind = `attack of ${limit}/255`;
        await found.add({ kind, isAttack: true, length, item, before: pixels, after: attacked.pixels });
      }
      onProgress?.((at + 1) / pictures.length);
    }
  } finally {
    await model.close();
  }
  return found.changes();
}

/** A change of one picture. */
interface OneChange {
  readonly kind: string;
  readonly isAttack: boolean;
  readonly length: number;
  readonly item: string;
  readonly before: Pixels;
  readonly after: Pixels;
}

/** Collects changes by their kinds. Of the pictures themselves, it keeps small ones of the change that moved features furthest. */
class Found {
  readonly #kinds = new Map<string, { isAttack: boolean; lengths: number[]; example: Example }>();

  constructor(private readonly sharp: Sharp) {}

  async add({ kind, isAttack, length, item, before, after }: OneChange): Promise<void> {
    const known = this.#kinds.get(kind);
    known?.lengths.push(length);
    if (known && length <= Math.max(...known.lengths.slice(0, -1))) return;
    const [small, changed] = [await thumbnail(this.sharp, before), await thumbnail(this.sharp, after)];
    const example = { item, before: small, after: changed };
    this.#kinds.set(kind, { isAttack, lengths: known?.lengths ?? [length], example });
  }

  changes(): MeasuredChange[] {
    return Array.from(this.#kinds, ([kind, change]) => ({ kind, ...change }));
  }
}

/** The L2 length of the difference of two vectors. */
export function distance(left: Float32Array, right: Float32Array): number {
  return Math.sqrt(left.reduce((sum, value, at) => sum + (value - right[at]) ** 2, 0));
}
