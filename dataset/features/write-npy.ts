import { writeFile } from 'node:fs/promises';
import type { FloatType } from './features.js';
import { float16Bits } from './half.js';
import type { NpyType } from './npy.js';

/** The names of the types in npy. */
const DESCRIPTIONS: Readonly<Record<NpyType, string>> = {
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  uint8: '|u1',
};
/** The header is padded to a multiple of this many bytes. */
const ALIGNMENT = 64;

/** Writes a row-major matrix [values.length / width, width] in npy version 1. The values are rounded to `type`. */
export async function writeNpy(
  path: string,
  { type, width, values }: { type: FloatType; width: number; values: Float32Array | Float64Array },
): Promise<void> {
  await writeFile(path, Buffer.concat([npyHeader(type, values.length / width, width), encode(type, values)]));
}

/**
 * Returns the bytes before the values of an npy file of version 1: magic, length, and a dict padded to a multiple of 64
 * bytes.
 */
export function npyHeader(type: NpyType, rows: number, width: number): Buffer {
  const dict = `{'descr': '${DESCRIPTIONS[type]}', 'fortran_order': False, 'shape': (${rows}, ${width}), }`;
  const total = Math.ceil((10 + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(total, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(total - 10, 8);
  header.write(dict, 10, 'latin1');
  header[total - 1] = 0x0a;
  return header;
}

/** Returns values in their form on disk, rounded to `type`. */
export function encode(type: FloatType, values: Float32Array | Float64Array): Buffer {
  if (type === 'float16') return Buffer.from(Uint16Array.from(values, float16Bits).buffer);
  return Buffer.from(type === 'float32' ? Float32Array.from(values).buffer : Float64Array.from(values).buffer);
}
