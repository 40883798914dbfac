import type { ModelFile } from '../../engine/onnx/model-file.js';
import { pooled } from '../encoder/pooling.js';
import { decodePicture, PictureError } from '../pictures/decode.js';
import { applySteps } from '../pictures/steps.js';
import type { Sharp } from '../pictures/sharp.js';
import type { EncodedPart, Task, ThreadData } from './messages.js';

/** What a thread encodes pictures with. */
export interface Tools extends ThreadData {
  readonly sharp: Sharp;
  readonly model: ModelFile;
}

/**
 * Encodes the pictures of a part one after the other, each of them alone. So the features of a picture do not depend on the
 * other pictures of a batch, nor on the number of threads.
 */
export async function encodePart({ part, paths }: Task, tools: Tools, onPicture: () => void): Promise<EncodedPart> {
  const vectors: (Float32Array | undefined)[] = [];
  const problems: Record<number, string> = {};
  let animated = 0;
  for (const [at, path] of paths.entries()) {
    try {
      const { vector, isAnimated } = await encodePicture(path, tools);
      vectors[at] = vector;
      animated += Number(isAnimated);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      problems[at] = error.message;
    }
    onPicture();
  }
  const width = vectors.find((vector) => vector !== undefined)?.length ?? 0;
  const rows = new Float32Array(paths.length * width);
  for (const [at, vector] of vectors.entries()) if (vector) rows.set(vector, at * width);
  return { part, rows, width, problems, animated };
}

async function encodePicture(
  path: string,
  { sharp, model, encoder, maxPixels, largest }: Tools,
): Promise<{ vector: Float32Array; isAnimated: boolean }> {
  const { pixels, isAnimated } = await decodePicture(sharp, path, maxPixels);
  const vector = await encodePixels(applySteps(pixels, encoder.steps), { model, encoder });
  const tooLarge = vector.find((value) => Math.abs(value) > largest);
  if (tooLarge !== undefined) throw new PictureError(`a feature, ${tooLarge}, is too large for float16`);
  return { vector, isAnimated };
}

/** Encodes the values of one picture [3, height, width]. Rejects with a PictureError for features that are of no use. */
export async function encodePixels(
  values: Float32Array,
  { model, encoder }: Pick<Tools, 'model' | 'encoder'>,
): Promise<Float32Array> {
  const { width, height } = encoder.size;
  const input = { name: encoder.input, values, shape: [1, 3, height, width] };
  const { output, pooling } = encoder.readout;
  const vector = pooled(await model.run(input, output), pooling);
  if (!vector.every(Number.isFinite)) throw new PictureError('the encoder returned a feature that is not finite');
  if (vector.every((value) => value === 0)) throw new PictureError('the encoder returned features that are all 0');
  return vector;
}
