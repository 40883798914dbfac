import { ModelFile, type ModelInput, type ModelTensor } from '../../engine/onnx/model-file.js';
import { firstLineOf, InputError } from '../../runtime/errors.js';
import { isFloat, type EncoderChoices } from '../encoder/encoder.js';
import { findEncoder, OF_AUDIO } from '../encoder/files.js';
import { identityOf, type EncoderOfAnyKind } from '../encoder/identity.js';
import { AUDIO_OUTPUTS, pooled, readoutOf } from '../encoder/pooling.js';
import { SourceError } from '../source-error.js';
import { readAudioSteps } from './extractor.js';
import { soundValues, type AudioSteps, type SoundValues } from './steps.js';

/** What encodes audio. */
export interface AudioEncoder extends EncoderOfAnyKind {
  readonly kind: 'audio';
  /** The name of the input that takes the sound. */
  readonly input: string;
  /** The input that says which samples are of the sound: all of them. Null where the model has none. */
  readonly mask: { readonly name: string; readonly type: 'int32' | 'int64' } | null;
  readonly steps: AudioSteps;
}

/** The choices that a user has about an encoder of audio. */
export interface AudioEncoderChoices extends EncoderChoices {
  /** The most seconds of a sound. */
  readonly maxSeconds?: number;
}

/** The rules by which sounds are prepared. A change of them is another encoder. */
const RULES = 'mean of the channels, first part, sinc of 64 zeros 1';

/** Opens an encoder of audio and checks that its parts fit together. Rejects with an InputError. */
export async function openAudioEncoder(path: string, choices: AudioEncoderChoices): Promise<AudioEncoder> {
  const { name, model, preparation } = await findEncoder(path, OF_AUDIO);
  const read = await readAudioSteps(preparation, choices.maxSeconds);
  const file = await ModelFile.open(model);
  try {
    const { input, mask, length } = soundInput(file.inputs, read, model);
    const steps =
      length === undefined ? read : { ...read, maxSamples: Math.min(length, read.maxSamples), fillTo: length };
    const { layer, pooling } = choices;
    const readout = readoutOf(file.outputs.filter(isFloat), { pooling, layer, model, names: AUDIO_OUTPUTS });
    const own = await identityOf(file, { name, model }, { settings: [input, mask, steps], readout, rules: RULES });
    const encoder: AudioEncoder = { kind: 'audio', ...own, input, mask, steps };
    await tryOut(file, encoder);
    return encoder;
  } finally {
    await file.close();
  }
}

/** Returns the input that takes a sound, that of its mask, and the number of samples where the model takes no other number. */
function soundInput(inputs: readonly ModelTensor[], steps: AudioSteps, model: string) {
  const shape = steps.kind === 'samples' ? [1, 'samples'] : steps.shape;
  const fits = ({ type, shape: own }: ModelTensor) =>
    type === 'float32' &&
    own.length === shape.length &&
    own.every((size, at) => typeof size !== 'number' || size === shape[at] || shape[at] === 'samples');
  const masks = inputs.filter(({ name }) => name === 'attention_mask');
  const [sound, ...others] = inputs.filter((input) => !masks.includes(input));
  const mask = masks.map(({ name, type }) => ({ name, type })).at(0) ?? null;
  if (sound && others.length === 0 && fits(sound) && (mask === null || (steps.kind === 'samples' && isWhole(mask)))) {
    const length = steps.kind === 'samples' ? sound.shape[1] : undefined;
    return { input: sound.name, mask, length: typeof length === 'number' ? length : undefined };
  }
  const listed = inputs
    .map((each) => `${each.name} (${each.type ?? 'no tensor'}) [${each.shape.join(', ')}]`)
    .join(', ');
  throw new InputError(
    `Cannot encode audio with ${model}: it must have one input of float32 [${shape.join(', ')}], as its preprocessing gives it, where the batch is 1 or any${steps.kind === 'samples' ? ', and perhaps attention_mask' : ''}: it has ${listed}`,
  );
}

function isWhole(mask: { name: string; type: string | null }): mask is { name: string; type: 'int32' | 'int64' } {
  return mask.type === 'int64' || mask.type === 'int32';
}

/** Encodes a second of a tone. Rejects with an InputError where the model refuses it, before any work is done. */
async function tryOut(file: ModelFile, encoder: AudioEncoder): Promise<void> {
  const { rate, maxSamples } = encoder.steps;
  const tone = Float32Array.from({ length: Math.min(rate, maxSamples) }, (_, at) =>
    Math.sin((2 * Math.PI * 440 * at) / rate),
  );
  try {
    await encodeSound(tone, { model: file, encoder });
  } catch (error) {
    throw new InputError(`Cannot encode audio with ${encoder.model}: ${firstLineOf(error)}`);
  }
}

/**
 * Encodes the samples of one sound, alone. Rejects with a SourceError where it is too short, or the model, which was tried out, refuses sounds of its length.
 */
export async function encodeSound(
  samples: Float32Array,
  { model, encoder }: { model: ModelFile; encoder: AudioEncoder },
): Promise<Float32Array> {
  const { input, mask, steps, readout } = encoder;
  const sound = soundValues(samples, steps);
  const feeds = [{ name: input, ...sound }, ...(mask ? [maskOf(sound, samples.length, mask)] : [])];
  const result = await model.run(feeds, readout.output).catch((error: unknown) => {
    throw new SourceError(
      `the encoder refuses its ${samples.length} samples at ${steps.rate} Hz: ${firstLineOf(error)}`,
    );
  });
  return pooled(result, readout.pooling);
}

function maskOf(
  { shape }: SoundValues,
  samples: number,
  { name, type }: NonNullable<AudioEncoder['mask']>,
): ModelInput {
  const values = Array.from({ length: shape[1] }, (_, at) => Number(at < samples));
  return { name, shape, values: type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values) };
}
