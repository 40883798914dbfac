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
