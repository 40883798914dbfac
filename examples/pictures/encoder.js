import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// An encoder usually comes from a model hub. This one is made here, with the writer of ONNX graphs that AMR uses itself.
import { Graph } from '../../dist/engine/onnx/graph.js';
import { randomOf } from './random.js';

/** The number of filters of the two layers. */
const [FIRST, SECOND] = [24, 64];

/**
 * Writes an encoder into a folder, as the model hub keeps them: `model.onnx`, two layers of random filters and their mean over
 * the picture, and `preprocessor_config.json`. Random filters tell colours and edges apart, which is enough here.
 */
export async function makeEncoder(folder, seed) {
  const random = randomOf(seed);
  const graph = new Graph();
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, 32, 32]);
  const first = layer(graph, pixels, { from: 3, to: FIRST, side: 4, random });
  const second = layer(graph, first, { from: FIRST, to: SECOND, side: 2, random });
  graph.node('Flatten', [graph.node('GlobalAveragePool', [second])], { axis: 1 }, 'image_embeds');
  graph.output('image_embeds', 'float32', ['batch', SECOND]);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), graph.model());
  const configuration = {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    size: { height: 32, width: 32 },
    resample: 2,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  };
  await writeFile(join(folder, 'preprocessor_config.json'), `${JSON.stringify(configuration, null, 2)}\n`);
}

/** The width of the features of titles, and the largest magnitude of a word's vector. */
const [WIDTH, LARGEST] = [16, 0.5];

/**
 * Writes an encoder of texts into a folder, as the model hub keeps them: `tokenizer.json`, which divides texts into the given words, and `model.onnx`,
 * the mean of a random vector for each word.
 */
export async function makeTextEncoder(folder, words, seed) {
  const random = randomOf(seed);
  const known = ['[UNK]', ...words];
  const graph = new Graph();
  const ids = graph.input('input_ids', 'int64', ['batch', 'tokens']);
  const values = Float32Array.from({ length: known.length * WIDTH }, () => (2 * random() - 1) * LARGEST);
  const vectors = graph.node('Gather', [graph.floats(values, [known.length, WIDTH]), ids]);
  graph.node('ReduceMean', [vectors], { axes: [1], keepdims: 0 }, 'sentence_embedding');
  graph.output('sentence_embedding', 'float32', ['batch', WIDTH]);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), graph.model());
  const tokenizer = {
    version: '1.0',
    added_tokens: [],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(known.map((word, at) => [word, at])), unk_token: '[UNK]' },
  };
  await writeFile(join(folder, 'tokenizer.json'), `${JSON.stringify(tokenizer, null, 2)}\n`);
  await writeFile(join(folder, 'tokenizer_config.json'), `${JSON.stringify({ model_max_length: 16 }, null, 2)}\n`);
}

/** Adds filters of side x side pixels beside each other, and a rectifier. */
function layer(graph, input, { from, to, side, random }) {
  const size = from * side * side;
  const weights = Float32Array.from({ length: to * size }, () => (2 * random() - 1) * Math.sqrt(3 / size));
  const filters = graph.floats(weights, [to, from, side, side]);
  return graph.node('Relu', [
    graph.node('Conv', [input, filters], { strides: [side, side], kernel_shape: [side, side] }),
  ]);
}
