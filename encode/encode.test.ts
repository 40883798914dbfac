import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFeatureFile } from '../dataset/features/feature-file.js';
import { readFeatureRows } from '../dataset/features/feature-rows.js';
import { Graph } from '../engine/onnx/graph.js';
import { InterruptedError } from '../runtime/errors.js';
import { writeEncoder } from '../test/support/encoders.js';
import { encode } from './encode.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-encode-'));
const pictures = join(folder, 'pictures');
const encoder = join(folder, 'encoder');
const COUNT = 200;
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => join(folder, `to-${count++}`);
const read = (directory: string, name: string) => readFileSync(join(directory, name));
const lines = (directory: string, name = 'items.txt') => read(directory, name).toString().trim().split('\n');

/** The rows of the features of a folder. */
async function rowsOf(directory: string): Promise<number[][]> {
  const part = await openFeatureFile(join(directory, 'features.npy'));
  const values = readFeatureRows({ parts: [part], rows: part.rows, width: part.width, inverseScale: 1 }, Int32Array.from({ length: part.rows }, (_, row) => row)); // prettier-ignore
  return Array.from({ length: part.rows }, (_, row) => [...values.subarray(row * part.width, (row + 1) * part.width)]);
}

beforeAll(async () => {
  mkdirSync(join(pictures, 'more'), { recursive: true });
  writeEncoder(encoder);
  for (let at = 0; at < COUNT; at++) {
    const pixels = Buffer.from(Array.from({ length: 20 * 18 * 3 }, (_, k) => (k * (at + 3)) % 256));
    const path = join(pictures, at % 2 ? '' : 'more', `p${String(at).padStart(3, '0')}.png`);
    await sharp(pixels, { raw: { width: 20, height: 18, channels: 3 } }).toFile(path);
  }
});

describe('encode()', () => {
  let whole: string;
  beforeAll(async () => {
    whole = fresh();
    await encode({ images: pictures, encoder, to: whole, threads: 1 });
  });

  it('writes a row for each picture, in the order of the ids, and what the encoder is', async () => {
    const ids = lines(whole);
    expect(ids.length).toBe(COUNT);
    expect(ids).toEqual([...ids].sort());
    expect(ids).toContain('more/p000');
    const rows = await rowsOf(whole);
    expect(rows.map((row) => row.length)).toEqual(Array(COUNT).fill(8));
    const description = JSON.parse(read(whole, 'features.json').toString()) as { largest: number };
    expect(description).toMatchObject({ rows: COUNT, width: 8, encoder: { name: 'encoder', output: 'image_embeds' } });
    expect(description.largest).toBe(Math.max(...rows.flat().map(Math.abs)));
    expect(readdirSync(whole).sort()).toEqual(['features.json', 'features.npy', 'items.txt']);
  });

  it('gives the same bits with any number of threads', async () => {
    const to = fresh();
    await encode({ images: pictures, encoder, to, threads: 3 });
    for (const name of ['features.npy', 'items.txt', 'features.json'])
      expect(read(to, name)).toEqual(read(whole, name));
  });

  it('gives a picture the same bits alone and among others', async () => {
    const items = join(folder, 'one.txt');
    writeFileSync(items, 'p101\n');
    const to = fresh();
    await encode({ images: join(pictures, '{item}.png'), items, encoder, to });
    expect(await rowsOf(to)).toEqual([(await rowsOf(whole))[lines(whole).indexOf('p101')]]);
  });

  it('goes on after an interruption with the parts that are done, and gives the same bits', async () => {
    const to = fresh();
    const abort = new AbortController();
    const options = { images: pictures, encoder, to, threads: 1 };
    const shares: number[] = [];
    const stopped = encode({
      ...options,
      signal: abort.signal,
      onProgress: (share) => share > 0.7 && abort.abort(new InterruptedError('Interrupted by Ctrl-C')),
    });
    await expect(stopped).rejects.toThrow(
      /^Interrupted by Ctrl-C: the features of about 1\d\d of 200 pictures are kept/,
    );
    expect(readdirSync(to)).toEqual(['parts']);
    await expect(encode(options)).rejects.toMatchObject({ code: 'encoding-kept' });
    await encode({ ...options, resume: true, onProgress: (share) => shares.push(share) });
    expect(shares[0]).toBe(128 / COUNT);
    expect(read(to, 'features.npy')).toEqual(read(whole, 'features.npy'));
  });

  it('encodes a part again whose pictures changed since', async () => {
    const copy = join(folder, 'changing');
    mkdirSync(copy);
    for (const name of ['p001', 'p003']) writeFileSync(join(copy, `${name}.png`), read(pictures, `${name}.png`));
    writeFileSync(join(copy, 'p002.png'), 'broken');
    const options = { images: copy, encoder, to: fresh() };
    await expect(encode(options)).rejects.toThrow(/Cannot encode 1 of 3 pictures[^]*p002: it is no picture/);
    expect(lines(options.to, 'problems.csv')[1]).toMatch(/^p002,.*p002.png,/);
    writeFileSync(join(copy, 'p002.png'), read(pictures, 'p005.png'));
    utimesSync(join(copy, 'p002.png'), 1, 1);
    await encode({ ...options, resume: true });
    const all = await rowsOf(whole);
    const expected = ['p001', 'p005', 'p003'].map((id) => all[lines(whole).indexOf(id)]);
    expect(await rowsOf(options.to)).toEqual(expected);
    expect(readdirSync(options.to)).not.toContain('problems.csv');
  });

  it('keeps a finished encoding, unless it is to be replaced', async () => {
    const to = fresh();
    const options = { images: join(pictures, 'more'), encoder, to };
    const made = await encode(options);
    await expect(encode(options)).rejects.toMatchObject({ code: 'encoding-kept' });
    expect(await encode({ ...options, resume: true })).toEqual(made);
    await expect(encode({ ...options, images: pictures, resume: true })).rejects.toThrow(
      'of other sources (pictures, texts or audio) or other settings',
    );
    expect((await encode({ ...options, images: pictures, overwrite: true })).items).toBe(COUNT);
    const foreign = fresh();
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'items.txt'), 'mine\n');
    await expect(encode({ ...options, to: foreign, overwrite: true })).rejects.toMatchObject({ code: 'encoding-folder-foreign' }); // prettier-ignore
  });

  it('leaves items out whose pictures are missing or broken, and lists them', async () => {
    const to = fresh();
    const items = join(folder, 'some.txt');
    writeFileSync(items, 'p003\nnone\n../encoder/model\np001\n');
    const options = { images: join(pictures, '{item}.png'), items, encoder, to };
    await expect(encode(options)).rejects.toThrow(/Cannot encode 2 of 4 pictures\nnone: there is no such file/);
    const result = await encode({ ...options, onError: 'skip' });
    expect(result).toMatchObject({ items: 2, skipped: 2 });
    expect(lines(to)).toEqual(['p003', 'p001']);
    expect(lines(to, 'problems.csv').map((line) => line.split(',')[0])).toEqual(['item', 'none', '../encoder/model']);
    expect((await rowsOf(to)).length).toBe(2);
  });

  it('reads a list of items and pictures', async () => {
    const list = join(folder, 'list.csv');
    writeFileSync(list, `image,item\npictures/p003.png,"c, three"\npictures/more/p000.png,zero\n`);
    const to = fresh();
    await encode({ images: list, encoder, to });
    expect(lines(to)).toEqual(['c, three', 'zero']);
    const all = await rowsOf(whole);
    expect(await rowsOf(to)).toEqual(['p003', 'more/p000'].map((id) => all[lines(whole).indexOf(id)]));
    writeFileSync(list, 'a,b\nx,y\n');
    await expect(encode({ images: list, encoder, to: fresh() })).rejects.toThrow('must name the columns item and image: it has a, b'); // prettier-ignore
  });

  it('refuses a source without pictures, and two pictures of one item', async () => {
    const empty = fresh();
    mkdirSync(empty);
    await expect(encode({ images: empty, encoder, to: fresh() })).rejects.toThrow('there are none');
    await expect(encode({ images: join(folder, 'nowhere'), encoder, to: fresh() })).rejects.toThrow('no such folder');
    writeFileSync(join(empty, 'a.png'), '');
    writeFileSync(join(empty, 'a.jpg'), '');
    await expect(encode({ images: empty, encoder, to: fresh() })).rejects.toThrow('the item "a" has two pictures');
  });

  it('writes float16, and refuses features that do not fit it', async () => {
    const to = fresh();
    const result = await encode({ images: pictures, encoder, to, type: 'float16' });
    expect(result.type).toBe('float16');
    const exact = (await rowsOf(whole)).flat();
    for (const [at, value] of (await rowsOf(to)).flat().entries())
      expect(Math.abs(value - exact[at])).toBeLessThan(0.002);
    const large = scaledEncoder(3e5);
    await expect(encode({ images: pictures, encoder: large, to: fresh(), type: 'float16' })).rejects.toThrow('is too large for float16'); // prettier-ignore
  });

  it.each([
    [0, 'features that are all 0'],
    [Infinity, 'a feature that is not finite'],
  ])('writes no row of an encoder that multiplies by %d', async (factor, message) => {
    const to = fresh();
    await expect(encode({ images: pictures, encoder: scaledEncoder(factor), to, onError: 'skip' })).rejects.toThrow(message); // prettier-ignore
    expect(readdirSync(to)).not.toContain('features.npy');
  });
});

/** An encoder whose features are a picture's mean colour times a factor. */
function scaledEncoder(factor: number): string {
  const path = writeEncoder(join(folder, `times-${factor}`));
  const graph = new Graph();
  const pixels = graph.input('pixel_values', 'float32', ['n', 3, 16, 16]);
  const mean = graph.node('Flatten', [graph.node('GlobalAveragePool', [pixels])], { axis: 1 });
  graph.node('Mul', [mean, graph.floats(Float32Array.of(factor), [1])], {}, 'embeddings');
  graph.output('embeddings', 'float32', ['n', 3]);
  writeFileSync(join(path, 'model.onnx'), graph.model());
  return path;
}
