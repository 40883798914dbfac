import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureMatrix, FeaturePart, FeatureType } from '../../dataset/features/features.js';
import { bytesPerValue } from '../../dataset/features/feature-header.js';
import { valuesOf } from '../../dataset/features/values.js';
import type { FeatureRows, Projection } from '../../model/gradient/products.js';

/** The number of feature rows of every bench. */
export const FEATURE_ROWS = 37;

/** The type and the number of columns of one feature file, and what its scale is for. */
export type PartShape = readonly [type: FeatureType, width: number, scale?: 'file' | 'rows' | 'columns'];

/** Features in files, with a projection for them. */
export interface Bench {
  readonly features: FeatureMatrix;
  /** The exact scaled features, [rows, D]. */
  readonly exact: Float64Array;
  readonly factors: number;
  readonly projection: Projection;
  random(length: number): Float32Array;
  featureRows(count: number, minus: boolean): FeatureRows;
}

let benches = 0;

/** The bits that, without the others, are always a finite number. */
const FINITE = new Map<FeatureType, number>([
  ['float8_e4m3', 0xfe],
  ['float8_e5m2', 0xfb],
]);

/** Writes random features into new files of `folder`. */
export async function makeBench(folder: string, shapes: readonly PartShape[], factors: number): Promise<Bench> {
  const random = randomFloats(7 + benches);
  const width = shapes.reduce((sum, [, partWidth]) => sum + partWidth, 0);
  const inverseScale = Math.fround(1 / 2.5);
  const exact = new Float64Array(FEATURE_ROWS * width);
  const parts: FeaturePart[] = [];
  let column = 0;
  for (const [p, [type, partWidth, scaled]] of shapes.entries()) {
    const encoded = encode(type, random(FEATURE_ROWS * partWidth));
    const path = join(folder, `features-${benches++}-${p}`);
    const offset = 128;
    const scale = scaled && scaleOf(scaled, partWidth, random);
    await writeFile(path, Buffer.concat([Buffer.alloc(offset, 255), encoded.bytes, scale?.bytes ?? Buffer.alloc(0)]));
    const place = { path, type, offset, width: partWidth };
    const scaleAt = offset + encoded.bytes.length;
    parts.push(scale ? { ...place, scale: { path, type: 'float32', offset: scaleAt, ...scale.shape } } : place);
    for (const [index, value] of encoded.values.entries()) {
      const [row, at] = [Math.floor(index / partWidth), index % partWidth];
      exact[row * width + column + at] = Math.fround(value * (scale?.of(row, at) ?? 1)) * inverseScale;
    }
    column += partWidth;
  }
  const rowNumbers = (count: number): Int32Array =>
    Int32Array.from(random(count), (x) => Math.abs(x * 1e4) % FEATURE_ROWS);
  return {
    features: { parts, rows: FEATURE_ROWS, width, inverseScale },
    exact,
    factors,
    projection: { values: random(width * factors), version: 1 },
    random,
    featureRows: (count, minus) => ({ rows: rowNumbers(count), ...(minus ? { minus: rowNumbers(count) } : {}) }),
  };
}

/** Makes a scale of random numbers from 0. */
function scaleOf(of: 'file' | 'rows' | 'columns', width: number, random: Bench['random']) {
  const shape = { rows: of === 'rows' ? FEATURE_ROWS : 1, width: of === 'columns' ? width : 1 };
  const numbers = random(shape.rows * shape.width).map(Math.abs);
  return {
    shape,
    bytes: Buffer.from(numbers.buffer),
    of: (row: number, column: number) => numbers[of === 'rows' ? row : of === 'columns' ? column : 0],
  };
}

/** Encodes the nearest values that the type represents, or any values where it has one byte. Returns the bytes and these values. */
function encode(type: FeatureType, wanted: Float32Array): { bytes: Uint8Array; values: Float64Array } {
  if (type === 'float32') return { bytes: new Uint8Array(wanted.buffer), values: Float64Array.from(wanted) };
  if (type === 'float64') {
    const values = Float64Array.from(wanted, (value) => value / 3);
    return { bytes: new Uint8Array(values.buffer), values };
  }
  if (bytesPerValue(type) === 1) {
    const mask = FINITE.get(type) ?? 0xff;
    const bytes = Uint8Array.from(wanted, (value) => Math.trunc(value * 1e4) & mask);
    return { bytes, values: Float64Array.from(valuesOf(type, Buffer.from(bytes.buffer))) };
  }
  const bits = new Uint16Array(wanted.length);
  const values = new Float64Array(wanted.length);
  for (const [index, value] of wanted.entries()) {
    const [word, decoded] = type === 'bfloat16' ? bfloat16(value) : float16(value);
    bits[index] = word;
    values[index] = decoded;
  }
  return { bytes: new Uint8Array(bits.buffer), values };
}

function bfloat16(value: number): [bits: number, value: number] {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16;
  return [bits, new Float32Array(Uint32Array.of(bits * 65536).buffer)[0]];
}

/** Converts to float16 by cutting, without rounding. Values below 2^-14 become subnormal numbers. */
function float16(value: number): [bits: number, value: number] {
  const magnitude = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)));
  const fraction = Math.floor((magnitude / 2 ** exponent) * 1024);
  const bits = fraction < 1024 ? fraction : (exponent + 15) * 1024 + (fraction - 1024);
  return [bits + (value < 0 ? 0x8000 : 0), (Math.sign(value) * fraction * 2 ** exponent) / 1024];
}

/** Values in (-2.5, 2.5), many of them small, from a linear congruential generator. */
export function randomFloats(seed: number): (length: number) => Float32Array {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return (length) => Float32Array.from({ length }, () => 2.5 * next() * Math.abs(next()));
}
