import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Graph } from '../../engine/onnx/graph.js';
import { SQUEEZE, writeEncoder } from '../../test/support/encoders.js';
import { openEncoder } from './encoder.js';
import { pooled } from './pooling.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-encoder-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => join(folder, `encoder-${count++}`);

describe('openEncoder()', () => {
  it('finds the model and the preprocessing where the model hub keeps them', async () => {
    const own = writeEncoder(fresh());
    const hub = fresh();
    writeEncoder(join(hub, 'onnx'));
    writeFileSync(join(hub, 'preprocessor_config.json'), JSON.stringify({ ...SQUEEZE, resample: 3 }));
    rmSync(join(hub, 'onnx', 'preprocessor_config.json'));
    const [plain, file, other] = await Promise.all([own, join(own, 'model.onnx'), hub].map((path) => openEncoder(path, {}))); // prettier-ignore
    expect(file).toEqual(plain);
    expect(plain.readout).toEqual({ output: 'image_embeds', pooling: null });
    expect(plain.size).toEqual({ width: 16, height: 16 });
    expect(other.steps.filter).toBe('bicubic');
    expect(other.name).toMatch(/^encoder-/);
  });

  it('has another digest where the model, the preprocessing, the output or the pooling is another one', async () => {
    const patches = writeEncoder(fresh(), { output: 'patches' });
    const digests = await Promise.all([
      openEncoder(writeEncoder(fresh()), {}),
      openEncoder(writeEncoder(fresh(), { seed: 2 }), {}),
      openEncoder(writeEncoder(fresh(), { configuration: { ...SQUEEZE, resample: 3 } }), {}),
      openEncoder(patches, { pooling: 'cls' }),
      openEncoder(patches, { pooling: 'mean' }),
    ]);
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(5);
    const again = await openEncoder(writeEncoder(fresh()), {});
    expect(again.digest).toBe(digests[0].digest);
  });

  it('hashes the files that hold the values of a model, and refuses those of other folders', async () => {
    const write = (location: string, values: Float32Array) => {
      const path = fresh();
      const graph = new Graph();
      const input = graph.input('x', 'float32', ['n', 3, 16, 16]);
      const file = { path: location, offset: 0, bytes: 3 * 48 * 4 };
      const weights = graph.fileTensor('weights', 'float32', [3, 3, 4, 4], file);
      graph.node('Flatten', [graph.node('Conv', [input, weights], { strides: [4, 4], kernel_shape: [4, 4] })], {}, 'y');
      graph.output('y', 'float32', ['n', 48]);
      writeEncoder(path);
      writeFileSync(join(path, 'model.onnx'), graph.model());
      writeFileSync(join(path, 'weights.bin'), values);
      return path;
    };
    const [one, two] = [1, 2].map((value) => write('weights.bin', new Float32Array(144).fill(value)));
    expect((await openEncoder(one, {})).digest).not.toBe((await openEncoder(two, {})).digest);
    await expect(openEncoder(write('../weights.bin', new Float32Array(144)), {})).rejects.toThrow(/Cannot read .*model.onnx/); // prettier-ignore
  });

  const refusals: readonly [string, () => string, Parameters<typeof openEncoder>[1]][] = [
    ['there is no such file or folder', () => join(folder, 'none'), {}],
    ['it holds no .onnx file', () => (mkdirSync(join(folder, 'empty')), join(folder, 'empty')), {}],
    ['as an ONNX model: ', () => (writeFileSync(join(folder, 'text.onnx'), 'text'), join(folder, 'text.onnx')), {}],
    ['it reads pictures of 32 x 32, and', () => writeEncoder(fresh(), { input: [1, 3, 32, 32] }), {}],
    ['must be float32 [batch, 3, height, width]', () => writeEncoder(fresh(), { input: [4, 3, 16, 16] }), {}],
    ['without a pooling', () => writeEncoder(fresh(), { output: 'patches' }), {}],
    ['without a pooling', () => writeEncoder(fresh(), { output: 'map' }), {}],
    ['has no first vector', () => writeEncoder(fresh(), { output: 'map' }), { pooling: 'cls' }],
    ['it is one vector already', () => writeEncoder(fresh()), { pooling: 'mean' }],
    ['it has image_embeds [batch, 8]', () => writeEncoder(fresh()), { layer: 'nothing' }],
    ['must be one of ViTImageProcessor', () => writeEncoder(fresh(), { configuration: { ...SQUEEZE, image_processor_type: 'LevitImageProcessor' } }), {}], // prettier-ignore
    ['must be one of ViTImageProcessor', () => writeEncoder(fresh(), { configuration: {} }), {}],
    ['do_normalize needs image_mean', () => writeEncoder(fresh(), { configuration: { ...SQUEEZE, image_mean: undefined } }), {}], // prettier-ignore
    ['image_std must not hold 0', () => writeEncoder(fresh(), { configuration: { ...SQUEEZE, image_std: [0, 1, 1] } }), {}], // prettier-ignore
    ['do_resize needs size', () => writeEncoder(fresh(), { configuration: { ...SQUEEZE, size: undefined } }), {}],
    ['do_pad', () => writeEncoder(fresh(), { configuration: { ...SQUEEZE, do_pad: true } }), {}],
    ['size', () => writeEncoder(fresh(), { configuration: { ...SQUEEZE, size: { longest_edge: 3 } } }), {}],
    ['must give all pictures one size', () => writeEncoder(fresh(), { configuration: { ...SQUEEZE, size: { shortest_edge: 16 } } }), {}], // prettier-ignore
  ];
  it.each(refusals)('refuses an encoder: %s (%#)', async (message, path, choices) => {
    await expect(openEncoder(path(), choices)).rejects.toThrow(message);
  });

  it('refuses a model that fails on pictures of the size that they are given', async () => {
    const path = writeEncoder(fresh(), { output: 'patches', input: ['batch', 3, 'height', 'width'] });
    const graph = new Graph();
    const pixels = graph.input('pixel_values', 'float32', ['batch', 3, 'height', 'width']);
    graph.node('Reshape', [pixels, graph.integers([1, 7])], {}, 'embeddings');
    graph.output('embeddings', 'float32', [1, 7]);
    writeFileSync(join(path, 'model.onnx'), graph.model());
    await expect(openEncoder(path, {})).rejects.toThrow(/Cannot encode pictures of 16 x 16 with .*Reshape/);
  });

  it('refuses a folder without preprocessor_config.json, or with a damaged one', async () => {
    const path = writeEncoder(fresh());
    writeFileSync(join(path, 'preprocessor_config.json'), '{');
    await expect(openEncoder(path, {})).rejects.toThrow('it is no JSON');
    rmSync(join(path, 'preprocessor_config.json'));
    await expect(openEncoder(path, {})).rejects.toThrow('there is no such file. It says how pictures are prepared');
  });
});

describe('pooled()', () => {
  const list = { values: Float32Array.of(1, 2, 3, 4, 5, 9), shape: [1, 3, 2] };
  it('takes the first vector of a list, the mean of a list, or the mean of a map', () => {
    expect([...pooled(list, 'cls')]).toEqual([1, 2]);
    expect([...pooled(list, 'mean')]).toEqual([3, 5]);
    expect([...pooled({ values: Float32Array.of(1, 3, 5, 9), shape: [1, 2, 1, 2] }, 'mean')]).toEqual([2, 7]);
  });
});
