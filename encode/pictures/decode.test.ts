import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { decodePicture } from './decode.js';
import { loadSharp } from './sharp.js';
import { foreignReferenceOf } from './svg.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-decode-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two pixels, red and green, in a picture that is 16 pixels high. */
const RAW = Buffer.from(Array.from({ length: 16 }, () => [250, 10, 10, 10, 250, 10]).flat());
const picture = () => sharp(RAW, { raw: { width: 2, height: 16, channels: 3 } });

async function decode(bytes: Buffer | string, maxPixels = 1000) {
  const path = join(folder, 'picture');
  writeFileSync(path, bytes);
  return decodePicture(await loadSharp(), path, maxPixels);
}

const svg = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="4" height="4">${body}</svg>`; // prettier-ignore

describe('decodePicture()', () => {
  it('decodes the formats that it names', async () => {
    const formats = [picture().png(), picture().webp({ lossless: true }), picture().tiff({ compression: 'lzw' }), picture().gif(), picture().avif({ lossless: true, chromaSubsampling: '4:4:4' })]; // prettier-ignore
    for (const format of formats) {
      const { pixels, isAnimated } = await decode(await format.toBuffer());
      expect({ ...pixels, isAnimated }).toMatchObject({ width: 2, height: 16, isAnimated: false });
      expect([...pixels.data.subarray(0, 2)].map((value) => Math.round(value / 50))).toEqual([5, 0]);
    }
  });

  it('turns a picture upright as its EXIF data say', async () => {
    const { pixels } = await decode(await picture().jpeg().withMetadata({ orientation: 6 }).toBuffer());
    expect([pixels.width, pixels.height]).toEqual([16, 2]);
  });

  it('puts a transparent picture on white', async () => {
    const clear = sharp({ create: { width: 1, height: 1, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    expect([...(await decode(await clear.png().toBuffer())).pixels.data]).toEqual([255, 255, 255]);
  });

  it('reads 16 bits, grey, palettes and CMYK as sRGB bytes', async () => {
    const deep = await sharp(Uint16Array.of(65535, 32896, 0), { raw: { width: 1, height: 1, channels: 3 } }).toColourspace('rgb16').png().toBuffer(); // prettier-ignore
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect([...(await decode(deep)).pixels.data]).toEqual([255, 128, 0]);
    const grey = await decode(await picture().greyscale().png().toBuffer());
    expect(grey.pixels.data.length).toBe(96);
    expect((await decode(await picture().png({ palette: true }).toBuffer())).pixels.data.length).toBe(96);
    const cmyk = await picture().resize(16, 16).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const [red, green] = (await decode(cmyk)).pixels.data;
    expect(red).toBeGreaterThan(green + 100);
  });

  it('decodes the first frame of an animation', async () => {
    const frames = await sharp([await picture().png().toBuffer(), await picture().negate().png().toBuffer()], { join: { animated: true } }).gif().toBuffer(); // prettier-ignore
    const { pixels, isAnimated } = await decode(frames);
    expect(isAnimated).toBe(true);
    expect([pixels.width, pixels.height]).toEqual([2, 16]);
    expect(pixels.data[0]).toBeGreaterThan(200);
  });

  it.each([
    ['it is empty', ''],
    ['it is no picture of a known format', 'hello'],
    ['refers to x.png', svg('<image href="x.png" width="4" height="4"/>')],
    ['it has more than 1000 pixels', svg('').replaceAll('"4"', '"4000"')],
  ])('refuses a picture: %s', async (message, text) => {
    await expect(decode(text)).rejects.toThrow(message);
  });

  it('refuses a picture that was cut off, of any format', async () => {
    const large = () => sharp({ create: { width: 30, height: 30, channels: 3, background: 'red', noise: { type: 'gaussian', mean: 90, sigma: 60 } } }); // prettier-ignore
    for (const format of [large().png(), large().jpeg(), large().webp(), large().tiff()]) {
      const bytes = await format.toBuffer();
      await expect(decode(bytes.subarray(0, bytes.length * 0.6))).rejects.toThrow('it is broken');
    }
  });

  it('refuses more pixels than the limit before it decodes them', async () => {
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: 'red' } }).png().toBuffer(); // prettier-ignore
    expect(bomb.length).toBeLessThan(2_000_000);
    await expect(decode(bomb, 50_000_000)).rejects.toThrow('it has more than 50000000 pixels');
  });

  it('refuses a file that is not there, and a folder', async () => {
    await expect(decodePicture(await loadSharp(), join(folder, 'none'), 9)).rejects.toThrow('there is no such file');
    await expect(decodePicture(await loadSharp(), folder, 9)).rejects.toThrow('it is a folder');
  });
});

describe('foreignReferenceOf()', () => {
  const inside = [svg('<rect fill="url(#a)"/><use href="#b"/><image href="data:image/png;base64,AA"/>'), svg('<a href="http://x"><text>x</text></a>')]; // prettier-ignore
  it.each(inside)('accepts what is inside: %s', (text) => {
    expect(foreignReferenceOf(Buffer.from(text))).toBeUndefined();
    expect(foreignReferenceOf(gzipSync(text))).toBeUndefined();
  });

  it.each([
    svg('<image xlink:href="file:///etc/passwd"/>'),
    svg("<use title='>' href = 'http://x/y.svg#a'/>"),
    svg('<rect style="fill:url( \'http://x\' )"/>'),
    svg('<style>@import "x.css"</style>'),
    `<?xml-stylesheet href="x.css"?>${svg('')}`,
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('&x;')}`,
    svg('<image href="data:image/svg+xml,%3Csvg/%3E"/>'),
  ])('finds what is outside: %s', (text) => {
    expect(foreignReferenceOf(Buffer.from(text))).toBeDefined();
    expect(foreignReferenceOf(gzipSync(text))).toBeDefined();
    expect(foreignReferenceOf(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBeDefined();
  });
});

describe('loadSharp()', () => {
  it('says why the package does not load', async () => {
    const failing = loadSharp(() => Promise.reject(new Error("Cannot find package 'sharp'\nmore")));
    await expect(failing).rejects.toMatchObject({ code: 'picture-decoder-missing', message: expect.stringMatching(/'sharp'$/) as string }); // prettier-ignore
  });
});
