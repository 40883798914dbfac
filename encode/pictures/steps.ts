import { resample, type Filter, type Pixels } from './resample.js';

/** What is done to a picture before an encoder sees it, as `preprocessor_config.json` says. */
export interface Steps {
  /** The size to which the picture is resized: both sides, or the shorter one. Null where it is not resized. */
  readonly resize: { readonly width: number; readonly height: number } | { readonly shortest: number } | null;
  readonly filter: Filter;
  /** The size of the middle part that is kept. Null where all is kept. */
  readonly crop: Size | null;
  /** The number by which each byte is multiplied. */
  readonly rescale: number;
  /** What is subtracted from each channel, and what it is divided by then: red, green, blue. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** The order of the channels that the encoder reads. */
  readonly channels: 'rgb' | 'bgr';
}

/** The size of a picture. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns the size of every picture after the steps, or null where it depends on the picture. */
export function sizeAfter({ resize, crop }: Steps): Size | null {
  if (crop) return crop;
  return resize && 'width' in resize ? resize : null;
}

/** Applies the steps to a picture. Returns the values that the encoder reads [3, height, width]. */
export function applySteps(pixels: Pixels, steps: Steps): Float32Array {
  const resized = steps.resize === null ? pixels : resample(pixels, resizedSize(pixels, steps.resize), steps.filter);
  return normalized(steps.crop === null ? resized : cropMiddle(resized, steps.crop), steps);
}

/** Cuts the longer side down to whole pixels, as the library of the model hub does. */
function resizedSize({ width, height }: Size, resize: NonNullable<Steps['resize']>): Size {
  if ('width' in resize) return resize;
  const { shortest } = resize;
  const longer = (long: number, short: number) => Math.trunc((shortest * long) / short);
  return width <= height
    ? { width: shortest, height: longer(height, width) }
    : { width: longer(width, height), height: shortest };
}

/** Returns the middle of a picture. Where the picture is smaller, black surrounds it. */
export function cropMiddle(pixels: Pixels, { width, height }: Size): Pixels {
  const data = new Uint8Array(width * height * 3);
  const left = marginOf(pixels.width, width);
  const top = marginOf(pixels.height, height);
  const from = Math.max(0, left);
  const to = Math.min(pixels.width, left + width);
  for (let y = 0; y < height; y++) {
    const row = top + y;
    if (row < 0 || row >= pixels.height) continue;
    const source = pixels.data.subarray((row * pixels.width + from) * 3, (row * pixels.width + to) * 3);
    data.set(source, (y * width + from - left) * 3);
  }
  return { width, height, data };
}

/** The number of pixels before the middle part; below 0 where the picture is smaller. */
function marginOf(size: number, part: number): number {
  return size >= part ? Math.floor((size - part) / 2) : -Math.ceil((part - size) / 2);
}

/** Returns the normalised values of a picture [3, height, width]. Each byte has one value in each channel. */
function normalized({ width, height, data }: Pixels, { rescale, mean, deviation, channels }: Steps): Float32Array {
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const source = channels === 'rgb' ? channel : 2 - channel;
    const [shift, divisor] = [Math.fround(mean[channel]), Math.fround(deviation[channel])];
    const table = Float32Array.from(
      { length: 256 },
      (_, byte) => Math.fround(Math.fround(byte * rescale) - shift) / divisor,
    );
    const target = values.subarray(channel * plane, (channel + 1) * plane);
    for (let at = 0; at < plane; at++) target[at] = table[data[3 * at + source]];
  }
  return values;
}
