import type { ModelTensor, ModelValues } from '../../engine/onnx/model-file.js';
import { InputError } from '../../runtime/errors.js';

/** How the vectors of an output become one: the first one, which stands for all, or the mean of all. */
export const POOLINGS = ['cls', 'mean'] as const;
/** The name of a pooling. */
export type Pooling = (typeof POOLINGS)[number];

/** What is taken of the output of an encoder. */
export interface Readout {
  /** The name of the output. */
  readonly output: string;
  /** Null for an output that is one vector for each picture, text or sound. */
  readonly pooling: Pooling | null;
}

/** Names of outputs that are preferred where a model has several, the best one first. */
export interface OutputNames {
  readonly vectors: readonly string[];
  readonly sequences: readonly string[];
  /** Whether an output that is a vector, but has none of these names, is never taken where the model also has vectors of tokens. */
  readonly isStrict: boolean;
}

/** The outputs of encoders of pictures. */
export const PICTURE_OUTPUTS: OutputNames = {
  vectors: ['image_embeds', 'embeddings', 'pooler_output', 'features'],
  sequences: ['last_hidden_state', 'hidden_states', 'features'],
  isStrict: false,
};
/** The outputs of encoders of audio. */
export const AUDIO_OUTPUTS: OutputNames = {
  vectors: ['audio_embeds', 'embeddings', 'pooler_output', 'features'],
  sequences: ['last_hidden_state', 'hidden_states', 'features'],
  isStrict: false,
};
/** The outputs of encoders of texts. What a BERT calls `pooler_output` is rarely meant. */
export const TEXT_OUTPUTS: OutputNames = {
  vectors: ['text_embeds', 'sentence_embedding', 'embeddings'],
  sequences: ['last_hidden_state', 'token_embeddings', 'hidden_states'],
  isStrict: true,
};

/**
 * Chooses what is taken of an encoder: the output `layer`, or the one output that fits.
 * @throws InputError where the choice is not clear, or the output needs another pooling.
 */
export function readoutOf(
  outputs: readonly ModelTensor[],
  { layer, pooling, model, names }: { layer?: string; pooling?: Pooling; model: string; names: OutputNames },
): Readout {
  const output = layer === undefined ? likely(outputs, { pooling, model, names }) : named(outputs, layer, model);
  const rank = output.shape.length;
  if (isVector(output) && pooling !== undefined)
    throw new InputError(
      `Cannot pool ${output.name} of ${model} by ${pooling}: it is one vector already, ${shapeText(output)}`,
    );
  if (isVector(output)) return { output: output.name, pooling: null };
  if (rank !== 3 && rank !== 4)
    throw new InputError(
      `Cannot use ${output.name} of ${model}: it must be one vector, a list of them or a map of them: it is ${shapeText(output)}`,
    );
  if (pooling === undefined)
    throw new InputError(
      `Cannot use ${output.name} of ${model} without a pooling: it is ${shapeText(output)}. Choose ${rank === 3 ? 'cls, the first vector, or mean' : 'mean'}`,
    );
  if (rank === 4 && pooling === 'cls')
    throw new InputError(
      `Cannot pool ${output.name} of ${model} by cls: it is a map, ${shapeText(output)}, which has no first vector. Choose mean`,
    );
  return { output: output.name, pooling };
}

function named(outputs: readonly ModelTensor[], layer: string, model: string): ModelTensor {
  const found = outputs.find(({ name }) => name === layer);
  if (found) return found;
  throw new InputError(`Cannot find the output ${layer} of ${model}: it has ${listed(outputs)}`);
}

/** Returns the output that is most likely meant: a vector, or with a pooling, vectors. */
function likely(
  outputs: readonly ModelTensor[],
  { pooling, model, names }: { pooling?: Pooling; model: string; names: OutputNames },
): ModelTensor {
  const fitting = outputs.filter((output) => isVector(output) === (pooling === undefined));
  const usable = fitting.length > 0 ? fitting : outputs;
  const [preferred] = (pooling === undefined ? names.vectors : names.sequences).flatMap((name) =>
    usable.filter((each) => each.name === name),
  );
  if (preferred) return preferred;
  const isDoubtful = names.isStrict && pooling === undefined && usable.length < outputs.length;
  if (usable.length === 1 && !isDoubtful) return usable[0];
  throw new InputError(
    `Cannot choose an output of ${model}: it has ${listed(outputs)}. Name one of them, or choose a pooling`,
  );
}

/** Whether an output is [1, D], perhaps with further axes of 1. */
function isVector({ shape }: Pick<ModelTensor, 'shape'>): boolean {
  return shape.length >= 2 && shape.slice(2).every((size) => size === 1);
}

function listed(outputs: readonly ModelTensor[]): string {
  return outputs.map((output) => `${output.name} ${shapeText(output)}`).join(', ');
}

function shapeText({ shape }: Pick<ModelTensor, 'shape'>): string {
  return `[${shape.join(', ')}]`;
}

/** Pools the output for one picture or text: [1, D], [1, T, D] or [1, D, height, width]. Returns a vector [D]. */
export function pooled({ values, shape }: ModelValues, pooling: Pooling | null): Float32Array {
  if (pooling === null || shape.slice(2).every((size) => size === 1)) return values.slice();
  if (shape.length === 3) {
    const [, count, width] = shape;
    if (pooling === 'cls') return values.slice(0, width);
    return means(width, count, (column, at) => values[at * width + column]);
  }
  const [, width, height, across] = shape;
  const count = height * across;
  return means(width, count, (column, at) => values[column * count + at]);
}

/** Returns the means of `count` values for each column. */
function means(width: number, count: number, valueOf: (column: number, at: number) => number): Float32Array {
  return Float32Array.from({ length: width }, (_, column) => {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += valueOf(column, at);
    return sum / count;
  });
}
