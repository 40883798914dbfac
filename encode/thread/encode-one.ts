import { ModelFile } from '../../engine/onnx/model-file.js';
import { decodeSound } from '../audio/decode.js';
import { encodeSound } from '../audio/encoder.js';
import type { PictureEncoder } from '../encoder/encoder.js';
import { pooled } from '../encoder/pooling.js';
import { decodePicture } from '../pictures/decode.js';
import { loadSharp } from '../pictures/sharp.js';
import { applySteps } from '../pictures/steps.js';
import { SourceError } from '../source-error.js';
import { encodeTokens } from '../texts/encoder.js';
import { openTokenizer } from '../texts/tokenizer.js';
import type { EncodedSource, ThreadData } from './messages.js';

/** Encodes one picture or audio file, by its path, or one text. Rejects with a SourceError where it cannot be encoded. */
export type EncodeOne = (source: string) => Promise<EncodedSource>;

/** Opens the model and all else that a thread encodes with. */
export async function openEncodeOne({ encoder, maxPixels, largest }: ThreadData): Promise<EncodeOne> {
  const model = await ModelFile.open(encoder.model);
  const checked = <Encoded extends EncodedSource>(encoded: Encoded): Encoded => {
    const tooLarge = encoded.vector.find((value) => Math.abs(value) > largest);
    if (tooLarge !== undefined) throw new SourceError(`a feature, ${tooLarge}, is too large for float16`);
    return encoded;
  };
  if (encoder.kind === 'texts') {
    const tokenize = await openTokenizer(encoder.tokenizer);
    return async (text) => {
      if (text.trim() === '') throw new SourceError('its text is empty');
      const { ids, isTruncated } = tokenize(text);
      if (ids.length === 0) throw new SourceError('its text has no token that the encoder knows');
      return checked({ vector: usable(await encodeTokens(ids, { model, encoder })), isTruncated });
    };
  }
  if (encoder.kind === 'audio') {
    return async (path) => {
      const { samples, isCut } = await decodeSound(path, encoder.steps);
      return checked({ vector: usable(await encodeSound(samples, { model, encoder })), isTruncated: isCut });
    };
  }
  const sharp = await loadSharp();
  return async (path) => {
    const { pixels, isAnimated } = await decodePicture(sharp, path, maxPixels);
    return checked({ vector: await encodePixels(applySteps(pixels, encoder.steps), { model, encoder }), isAnimated });
  };
}

/** Encodes the values of one picture [3, height, width]. Rejects with a SourceError for features that are of no use. */
export async function encodePixels(
  values: Float32Array,
  { model, encoder }: { model: ModelFile; encoder: PictureEncoder },
): Promise<Float32Array> {
  const { width, height } = encoder.size;
  const { output, pooling } = encoder.readout;
  const input = { name: encoder.input, values, shape: [1, 3, height, width] };
  return usable(pooled(await model.run([input], output), pooling));
}

/** Throws a SourceError for features that are of no use. */
function usable(vector: Float32Array): Float32Array {
  if (!vector.every(Number.isFinite)) throw new SourceError('the encoder returned a feature that is not finite');
  if (vector.every((value) => value === 0)) throw new SourceError('the encoder returned features that are all 0');
  return vector;
}
