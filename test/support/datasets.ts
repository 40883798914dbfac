import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { onTestFinished } from 'vitest';
import type { FeatureType } from '../../dataset/features/features.js';
import { FLOAT8_VALUES, isFloat8, type Float8Type } from '../../dataset/features/float8.js';
import { float16Bits } from '../../dataset/features/half.js';

/** Makes a folder that is removed after the running test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'amr-dataset-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Makes a file that is removed after the running test. Returns its path. */
export async function temporaryFile(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

/** A tensor of a safetensors file. */
export interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The bytes of a safetensors file with the given tensors, one after another. */
export function safetensors(tensors: Readonly<Record<string, Tensor>>): Buffer {
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
      const start = end;
      end += bytes.length;
      return [name, { dtype, shape, data_offsets: [start, end] }];
    }),
  );
  const text = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...Object.values(tensors).map(({ bytes }) => bytes)]);
}

/** The names of the types in safetensors. */
export const SAFETENSORS_TYPES: Readonly<Record<FeatureType, string>> = {
  float16: 'F16',
  bfloat16: 'BF16',
  float32: 'F32',
  float64: 'F64',
  int8: 'I8',
  uint8: 'U8',
  float8_e4m3: 'F8_E4M3',
  float8_e5m2: 'F8_E5M2',
};

/** Returns the float8 bits of a number that the type represents. */
function float8Bits(type: Float8Type, value: number): number {
  const bits = FLOAT8_BITS[type].get(value);
  if (bits === undefined) throw new Error(`${type} does not represent ${value}`);
  return bits;
}

const FLOAT8_BITS = { float8_e4m3: bitsByValue('float8_e4m3'), float8_e5m2: bitsByValue('float8_e5m2') };

function bitsByValue(type: Float8Type): Map<number, number> {
  return new Map(Array.from(FLOAT8_VALUES[type], (value, bits) => [value, bits] as const).toReversed());
}

/** Encodes values as the bytes of a type, which represents them where it has one byte. */
export function encode(type: FeatureType, values: readonly number[]): Uint8Array {
  if (type === 'float16') return new Uint8Array(Uint16Array.from(values, float16Bits).buffer);
  if (type === 'float64') return new Uint8Array(Float64Array.from(values).buffer);
  if (type === 'int8' || type === 'uint8') return Uint8Array.from(values);
  if (isFloat8(type)) return Uint8Array.from(values, (value) => float8Bits(type, value));
  const words = Float32Array.from(values);
  if (type === 'float32') return new Uint8Array(words.buffer);
  return new Uint8Array(Uint16Array.from(new Uint32Array(words.buffer), (word) => word >>> 16).buffer);
}

/** An npy file of any version with the given header dict. */
export function npy(
  dict: string,
  body: Uint8Array,
  { version = 1, length = dict.length }: { version?: number; length?: number } = {},
) {
  const sizes = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) sizes.writeUInt16LE(length);
  else sizes.writeUInt32LE(length);
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0]);
  return Buffer.concat([magic, sizes, Buffer.from(dict), body]);
}

/** The dict of an npy header with the given `descr`, order and shape. */
export function dict(descr: string, shape: string, order = 'False'): string {
  return `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
}

/** Random matrices of multiples of 1/8 up to 8 in magnitude, which every type represents exactly. */
export const matrices = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), width: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, width }) =>
    fc.record({
      width: fc.constant(width),
      values: fc.array(
        fc.integer({ min: -63, max: 63 }).map((eighths) => eighths / 8),
        {
          minLength: rows * width,
          maxLength: rows * width,
        },
      ),
    }),
  );

/** The result that readFeatureRows() must give for rows of one file, computed from the definition. */
export function scaled(values: readonly number[], width: number, rows: readonly number[]): Float32Array {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const inverse = largest === 0 ? 1 : Math.fround(1 / largest);
  return Float32Array.from(
    rows.flatMap((row) => values.slice(row * width, (row + 1) * width)),
    (v) => v * inverse,
  );
}
