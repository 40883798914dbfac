/**
 * A picture of bytes: rows from the top, pixels from the left, red, green and blue [height, width, 3].
 */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The filters of Pillow, by the number that `preprocessor_config.json` calls `resample`. */
export const FILTERS = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'] as const;
/** The name of a filter. */
export type Filter = (typeof FILTERS)[number];

/** A filter that weighs pixels by their distance, in pixels of the smaller picture. It is 0 beyond `support`. */
interface Kernel {
  readonly support: number;
  readonly weigh: (distance: number) => number;
}

const KERNELS: Readonly<Record<Exclude<Filter, 'nearest'>, Kernel>> = {
  box: { support: 0.5, weigh: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weigh: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, weigh: hamming },
  bicubic: { support: 2, weigh: bicubic },
  lanczos: { support: 3, weigh: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Weights are integers: a weight of 1 is 2^22, as in Pillow. */
const WEIGHT_BITS = 22;

/**
 * Resizes a picture as Pillow does, to the bit: first along rows, then along columns, with integer weights. (Since version 13, Pillow
 * takes columns first where that is cheaper, which changes some bytes by 1.) Every machine
 * and any number of threads gives the same bytes.
 */
export function resample(pixels: Pixels, { width, height }: Pick<Pixels, 'width' | 'height'>, filter: Filter): Pixels {
  if (filter === 'nearest') return nearest(pixels, width, height);
  const wide = width === pixels.width ? pixels : alongRows(pixels, weightsOf(pixels.width, width, KERNELS[filter]));
  return height === wide.height ? wide : alongColumns(wide, weightsOf(wide.height, height, KERNELS[filter]));
}

/** The weights of the pixels that one pixel of the result is made of, for every pixel along one axis. */
interface Weights {
  readonly size: number;
  /** The first pixel that counts, for each pixel of the result. */
  readonly first: Int32Array;
  /** The number of pixels that count. */
  readonly count: Int32Array;
  /** The weights [size, most]. */
  readonly values: Int32Array;
  readonly most: number;
}

function weightsOf(from: number, to: number, { support, weigh }: Kernel): Weights {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const reach = support * stretch;
  const most = Math.ceil(reach) * 2 + 1;
  const weights = { size: to, first: new Int32Array(to), count: new Int32Array(to), values: new Int32Array(to * most) };
  for (let at = 0; at < to; at++) {
    const center = (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - reach + 0.5));
    const count = Math.min(from, Math.trunc(center + reach + 0.5)) - first;
    const row = Array.from({ length: count }, (_, k) => weigh((k + first - center + 0.5) * (1 / stretch)));
    const total = row.reduce((sum, value) => sum + value, 0);
    weights.first[at] = first;
    weights.count[at] = count;
    for (const [k, value] of row.entries()) {
      const share = (total === 0 ? value : value / total) * 2 ** WEIGHT_BITS;
      weights.values[at * most + k] = Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
    }
  }
  return { ...weights, most };
}

function alongRows({ width, height, data }: Pixels, weights: Weights): Pixels {
  const { size, first, count, values, most } = weights;
  const result = new Uint8Array(size * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < size; x++) {
      sumPixels(
        { data, start: (y * width + first[x]) * 3, step: 3, values, from: x * most, count: count[x] },
        result,
        (y * size + x) * 3,
      );
    }
  }
  return { width: size, height, data: result };
}

function alongColumns({ width, data }: Pixels, weights: Weights): Pixels {
  const { size, first, count, values, most } = weights;
  const result = new Uint8Array(size * width * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < width; x++) {
      sumPixels(
        { data, start: (first[y] * width + x) * 3, step: width * 3, values, from: y * most, count: count[y] },
        result,
        (y * width + x) * 3,
      );
    }
  }
  return { width, height: size, data: result };
}

/** A run of pixels, `step` bytes apart, with their weights. */
interface Run {
  readonly data: Uint8Array;
  readonly start: number;
  readonly step: number;
  readonly values: Int32Array;
  readonly from: number;
  readonly count: number;
}

/** Writes the weighted sum of a run of pixels to `result[target ..]`. */
function sumPixels({ data, start, step, values, from, count }: Run, result: Uint8Array, target: number): void {
  let red = 1 << (WEIGHT_BITS - 1);
  let green = red;
  let blue = red;
  for (let k = 0, at = start; k < count; k++, at += step) {
    const weight = values[from + k];
    red += data[at] * weight;
    green += data[at + 1] * weight;
    blue += data[at + 2] * weight;
  }
  result[target] = clipped(red);
  result[target + 1] = clipped(green);
  result[target + 2] = clipped(blue);
}

function clipped(sum: number): number {
  const value = sum >> WEIGHT_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function nearest({ width, height, data }: Pixels, toWidth: number, toHeight: number): Pixels {
  const result = new Uint8Array(toWidth * toHeight * 3);
  const columns = nearestPlaces(width, toWidth);
  for (const [y, row] of nearestPlaces(height, toHeight).entries()) {
    for (const [x, column] of columns.entries()) {
      const at = (row * width + column) * 3;
      result.set(data.subarray(at, at + 3), (y * toWidth + x) * 3);
    }
  }
  return { width: toWidth, height: toHeight, data: result };
}

/** The nearest pixels along one axis. The places are added up, because Pillow rounds them so. */
function nearestPlaces(from: number, to: number): Int32Array {
  const step = from / to;
  let place = step / 2;
  return Int32Array.from({ length: to }, () => {
    const pixel = Math.min(from - 1, Math.floor(place));
    place += step;
    return pixel;
  });
}

function hamming(distance: number): number {
  const x = Math.abs(distance);
  if (x === 0) return 1;
  return x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x));
}

function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
