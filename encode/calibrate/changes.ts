import type { CounterRandom } from '../../model/random/random.js';
import { resample, type Pixels } from '../pictures/resample.js';
import type { Sharp } from '../pictures/sharp.js';
import { cropMiddle } from '../pictures/steps.js';

/** What a change may use: the decoder, and random numbers of its own. */
export interface ChangeTools {
  readonly sharp: Sharp;
  readonly random: CounterRandom;
}

/** A change of a picture that happens without ill will. */
export interface NaturalChange {
  readonly kind: string;
  readonly apply: (pixels: Pixels, tools: ChangeTools) => Pixels | Promise<Pixels>;
}

/** The natural changes, in the order in which they are shown. */
export const NATURAL_CHANGES: readonly NaturalChange[] = [
  ...[90, 75, 60, 30].map((quality) => through(`JPEG ${quality}`, (picture) => picture.jpeg({ quality }))),
  { kind: 'resized to 1/2', apply: halved },
  { kind: 'cropped to 90 %', apply: cropped },
  through('brighter by 10 %', (picture) => picture.modulate({ brightness: 1.1 }).png()),
  through('paler by 20 %', (picture) => picture.modulate({ saturation: 0.8 }).png()),
  ...[1, 2, 4, 8].map((size) => ({
    kind: `noise of ${size}/255`,
    apply: (pixels: Pixels, { random }: ChangeTools) => noisy(pixels, size, random),
  })),
  { kind: 'watermark', apply: marked },
];

type Pipeline = ReturnType<Sharp>;

/** A change that is made by writing the picture and reading it again. */
function through(kind: string, write: (picture: Pipeline) => Pipeline): NaturalChange {
  const apply = async ({ width, height, data }: Pixels, { sharp }: ChangeTools): Promise<Pixels> => {
    const bytes = await write(sharp(data, { raw: { width, height, channels: 3 } })).toBuffer();
    const { data: read } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    return { width, height, data: read };
  };
  return { kind, apply };
}

function halved(pixels: Pixels): Pixels {
  const half = { width: Math.ceil(pixels.width / 2), height: Math.ceil(pixels.height / 2) };
  return resample(resample(pixels, half, 'bicubic'), pixels, 'bicubic');
}

function cropped(pixels: Pixels): Pixels {
  const part = { width: Math.ceil(0.9 * pixels.width), height: Math.ceil(0.9 * pixels.height) };
  return cropMiddle(pixels, part);
}

/** Adds or subtracts `size` at random in each byte. */
function noisy({ width, height, data }: Pixels, size: number, random: CounterRandom): Pixels {
  const changed = new Uint8ClampedArray(data);
  for (let at = 0; at < data.length; at++) {
    const [word] = random.words(at >>> 5, size);
    changed[at] = data[at] + ((word >>> (at & 31)) & 1 ? size : -size);
  }
  return { width, height, data: new Uint8Array(changed.buffer) };
}

/** Puts a band of white, of which 40 % shows, over the lower right part. */
function marked({ width, height, data }: Pixels): Pixels {
  // A decoded picture is a Buffer, whose method `slice` would not copy it.
  const changed = Uint8Array.from(data);
  for (let y = Math.floor(0.8 * height); y < Math.floor(0.95 * height); y++) {
    for (let at = (y * width + Math.floor(width / 2)) * 3; at < (y + 1) * width * 3; at++) {
      changed[at] = Math.round(0.6 * data[at] + 0.4 * 255);
    }
  }
  return { width, height, data: changed };
}
