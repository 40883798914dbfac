import { ModelFile, type ModelTensor } from '../../engine/onnx/model-file.js';
import { InputError, firstLineOf } from '../../runtime/errors.js';
import { sizeAfter, type Size, type Steps } from '../pictures/steps.js';
import { findEncoder, OF_PICTURES } from './files.js';
import { identityOf, type EncoderOfAnyKind } from './identity.js';
import { pooled, readoutOf, PICTURE_OUTPUTS, type Pooling, type Readout } from './pooling.js';
import { readSteps } from './preprocessor.js';

/** What encodes pictures. */
export interface PictureEncoder extends EncoderOfAnyKind {
  readonly kind: 'pictures';
  /** The name of the model's input. */
  readonly input: string;
  readonly size: Size;
  readonly steps: Steps;
}

/** The choices that a user has about an encoder. */
export interface EncoderChoices {
  readonly pooling?: Pooling;
  /** The name of the output to take. */
  readonly layer?: string;
}

/** The rules by which pictures are decoded and prepared. A change of them is another encoder. */
const RULES = 'srgb, upright, on white, first frame; resampled as Pillow 1';

/** Opens an encoder and checks that its parts fit together. Rejects with an InputError. */
export async function openEncoder(path: string, { pooling, layer }: EncoderChoices): Promise<PictureEncoder> {
  const { name, model, preparation: preprocessor } = await findEncoder(path, OF_PICTURES);
  const file = await ModelFile.open(model);
  try {
    const steps = await readSteps(preprocessor);
    const input = pictureInput(file.inputs, model);
    const size = fittingSize(input, steps, { model, preprocessor });
    const readout = readoutOf(file.outputs.filter(isFloat), { pooling, layer, model, names: PICTURE_OUTPUTS });
    await tryOut(file, { input: input.name, size, readout, model });
    const own = await identityOf(file, { name, model }, { settings: [input.name, steps], readout, rules: RULES });
    return { kind: 'pictures', ...own, input: input.name, size, steps };
  } finally {
    await file.close();
  }
}

/** Whether an output of a model can be features. */
export function isFloat({ type }: ModelTensor): boolean {
  return type === 'float32' || type === 'float16';
}

/** Returns the one input of a model, which takes a picture. */
function pictureInput(inputs: readonly ModelTensor[], model: string): ModelTensor {
  const listed = inputs
    .map(({ name, type, shape }) => `${name} (${type ?? 'no tensor'}) [${shape.join(', ')}]`)
    .join(', ');
  if (inputs.length !== 1) {
    throw new InputError(
      `Cannot encode pictures with ${model}: it must have one input, it has ${listed}. Export the part that encodes pictures alone`,
    );
  }
  const [input] = inputs;
  const [batch, channels] = input.shape;
  const fits = input.shape.length === 4 && isFree(batch, 1) && isFree(channels, 3);
  if (fits && input.type === 'float32') return input;
  throw new InputError(
    `Cannot encode pictures with ${model}: its input must be float32 [batch, 3, height, width], where batch is 1 or any: it is ${listed}`,
  );
}

function isFree(size: number | string, value: number): boolean {
  return typeof size !== 'number' || size === value;
}

function fittingSize(
  input: ModelTensor,
  steps: Steps,
  { model, preprocessor }: { model: string; preprocessor: string },
): Size {
  const size = sizeAfter(steps);
  if (size === null)
    throw new InputError(
      `Cannot use ${preprocessor}: it must give all pictures one size, by a crop or by a height and a width`,
    );
  const [, , height, width] = input.shape;
  if (isFree(height, size.height) && isFree(width, size.width)) return size;
  throw new InputError(
    `Cannot encode pictures with ${model}: it reads pictures of ${width} x ${height}, and ${preprocessor} makes them ${size.width} x ${size.height}`,
  );
}

/** Encodes a black picture. Rejects with an InputError where the model refuses it, before any work is done. */
async function tryOut(
  file: ModelFile,
  { input, size, readout, model }: { input: string; size: Size; readout: Readout; model: string },
): Promise<void> {
  const { width, height } = size;
  const values = new Float32Array(3 * width * height);
  try {
    pooled(await file.run([{ name: input, values, shape: [1, 3, height, width] }], readout.output), readout.pooling);
  } catch (error) {
    const reason = firstLineOf(error);
    throw new InputError(`Cannot encode pictures of ${width} x ${height} with ${model}: ${reason}`);
  }
}
