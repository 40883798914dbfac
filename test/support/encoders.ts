import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Graph } from '../../engine/onnx/graph.js';

/** The configuration of an encoder of 16 x 16 pixels that squeezes pictures. */
export const SQUEEZE = {
  image_processor_type: 'ViTImageProcessor',
  do_resize: true,
  size: { height: 16, width: 16 },
  resample: 2,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

export interface EncoderParts {
  /** The output: one vector [1, width], patches [1, patches, width], or a map [1, width, 4, 4]. The default is a vector. */
  readonly output?: 'vector' | 'patches' | 'map';
  readonly width?: number;
  readonly seed?: number;
  /** The sizes of the input. By default the batch is free and pictures have 16 x 16 pixels. */
  readonly input?: readonly (number | string)[];
  readonly configuration?: object;
}

/** The words that `writeTextEncoder` knows, after its marks. */
export const WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'red', 'blue', 'shirt', 'shoe', 'a', 'of', 'wool', '##s'];

export interface TextEncoderParts {
  /** The outputs: vectors of tokens (last_hidden_state), a sentence_embedding, or both a vector of a BERT (pooler_output) and those of tokens. */
  readonly outputs?: 'tokens' | 'sentence' | 'bert';
  readonly width?: number;
  readonly seed?: number;
  /** The number of tokens that the model takes. Any number by default. */
  readonly length?: number;
  readonly settings?: object;
}

/**
 * Writes a small encoder of texts into a folder: `tokenizer.json`, and a model that adds a vector for each token to one for its place. Returns
 * the folder.
 */
export function writeTextEncoder(folder: string, parts: TextEncoderParts = {}): string {
  const { outputs = 'tokens', width = 6, seed = 1, length = 'tokens', settings = { model_max_length: 8 } } = parts;
  const graph = new Graph();
  const ids = graph.input('input_ids', 'int64', ['batch', length]);
  const mask = graph.input('attention_mask', 'int64', ['batch', length]);
  const table = (rows: number, step: number) =>
    graph.floats(Float32Array.from({ length: rows * width }, (_, at) => Math.sin(seed + step * at)), [rows, width]); // prettier-ignore
  const words = graph.node('Gather', [table(WORDS.length, 1.7), ids]);
  const places = graph.node('Sub', [graph.node('CumSum', [mask, graph.integers([1])]), mask]);
  const hidden = graph.node('Add', [words, graph.node('Gather', [table(64, 0.9), places])], {}, 'last_hidden_state');
  if (outputs !== 'sentence') graph.output(hidden, 'float32', ['batch', length, width]);
  if (outputs === 'sentence') {
    const kept = graph.node('Mul', [hidden, graph.node('Unsqueeze', [graph.node('Cast', [mask], { to: 1 }), graph.integers([2])])]); // prettier-ignore
    graph.node('ReduceSum', [kept, graph.integers([1])], { keepdims: 0 }, 'sentence_embedding');
    graph.output('sentence_embedding', 'float32', ['batch', width]);
  }
  if (outputs === 'bert') {
    graph.node('ReduceMax', [hidden], { axes: [1], keepdims: 0 }, 'pooler_output');
    graph.output('pooler_output', 'float32', ['batch', width]);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), graph.model());
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(TOKENIZER));
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(settings));
  return folder;
}

const mark = (content: string) => ({ id: WORDS.indexOf(content), content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }); // prettier-ignore

/** A tokenizer of the kind of BERT. */
const TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map(mark),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true }, // prettier-ignore
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }], // prettier-ignore
    pair: [],
    special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [WORDS.indexOf(id)], tokens: [id] }])), // prettier-ignore
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(WORDS.map((word, at) => [word, at])),
  },
};

/** Writes a small encoder into a folder: patches of 4 x 4 pixels with random weights, and their mean. Returns the folder. */
export function writeEncoder(folder: string, parts: EncoderParts = {}): string {
  const { output = 'vector', width = 8, seed = 1, input = ['batch', 3, 16, 16], configuration = SQUEEZE } = parts;
  const graph = new Graph();
  const pixels = graph.input('pixel_values', 'float32', input);
  const weights = graph.floats(
    Float32Array.from({ length: width * 48 }, (_, at) => Math.sin(seed + 1.7 * at)),
    [width, 3, 4, 4],
  );
  const map = graph.node(
    'Conv',
    [pixels, weights],
    { strides: [4, 4], kernel_shape: [4, 4] },
    output === 'map' ? 'map' : undefined,
  );
  if (output === 'map') graph.output('map', 'float32', ['batch', width, 4, 4]);
  if (output === 'patches') {
    const flat = graph.node('Reshape', [map, graph.integers([0, width, -1])]);
    graph.node('Transpose', [flat], { perm: [0, 2, 1] }, 'last_hidden_state');
    graph.output('last_hidden_state', 'float32', ['batch', 16, width]);
  }
  if (output === 'vector') {
    graph.node('Flatten', [graph.node('GlobalAveragePool', [map])], { axis: 1 }, 'image_embeds');
    graph.output('image_embeds', 'float32', ['batch', width]);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), graph.model());
  writeFileSync(join(folder, 'preprocessor_config.json'), JSON.stringify(configuration));
  return folder;
}
