import { open } from 'node:fs/promises';
import { InputError } from '../../runtime/errors.js';
import { cachedCopy } from './cache.js';
import { locate, type Confinement } from '../confinement.js';
import {
  isReadable,
  openFeatureFile,
  partScale,
  readablePart,
  readStoredFeatures,
  splitTensorName,
  type StoredFeatures,
} from './feature-file.js';
import { bytesPerValue, type FeatureHeader } from './feature-header.js';
import { readBytes, withInputFile, type InputFile } from '../input-file.js';
import type { FeaturePart } from './features.js';
import { integerForm, type IntegerForm } from './integers.js';
import type { NpyType } from './npy.js';
import { plain } from '../quote.js';
import { copyOfArray, isArchive } from '../vectors/npz.js';
import { encode, npyHeader } from './write-npy.js';

/** Receives the lines about copies of feature files, and says which files may be read. */
export interface OpenFeaturesOptions {
  readonly notes: string[];
  readonly warnings: string[];
  /** The files that may be read; all files where it is undefined. */
  readonly within: Confinement | undefined;
}

/**
 * Opens a feature file in the form in which training reads it. An npy file in Fortran order stores one column after the
 * other, as NumPy does with a transposed matrix or a result of LAPACK. Such a file is read from a copy that stores one
 * row after the other. Integers of more than 8 bits are read from a copy that holds the same numbers in floating point. The copy is made
 * once, in the cache folder, and a line reports it. Another line reports the scale of a file.
 * @throws InputError when the file or its copy cannot be used.
 */
export async function openFeatures(
  name: string,
  { notes, warnings, within }: OpenFeaturesOptions,
): Promise<FeaturePart & FeatureHeader> {
  const { path: named, tensor } = splitTensorName(name);
  const located = await locate(named, within);
  const isZip = await isArchive(located, within);
  const path = isZip ? await copyOfArray(located, { name: tensor, named, within }) : located;
  const stored = await readStoredFeatures(isZip || tensor === undefined ? path : `${path}#${tensor}`);
  if (stored.scale)
    notes.push(`${name}: values are multiplied by the tensor ${plain(stored.scale.name)}, ${scaleInWords(stored)}`);
  if (isReadable(stored)) return { ...readablePart(stored), ...(path === named ? {} : { source: named }) };
  const { isColumnMajor, offset, width } = stored;
  const integers = integerForm(stored.type);
  const copy = await cachedCopy(path, {
    purpose: integers ? ` ${integers.type} as ${integers.copiedAs} ${offset} ${width}` : '',
    write: (target) => writeReadable(stored, target),
    what: `${named}, which ${integers ? `holds integers of type ${integers.type}` : 'is in Fortran order'}`,
    remedy: `Save it again as numpy.save(file, ${integers ? `x.astype('${integers.copiedAs}')` : 'numpy.ascontiguousarray(x)'})`,
  });
  if (integers)
    notes.push(
      `${name} holds integers (${integers.type}); it is read from an exact copy in ${integers.copiedAs}, ${copy}`,
    );
  if (isColumnMajor)
    warnings.push(
      `${named} is in Fortran order; it is read from a copy in C order, ${copy}. numpy.save(file, numpy.ascontiguousarray(x)) avoids the copy`,
    );
  return { ...(await openFeatureFile(copy)), source: named, ...partScale(stored) };
}

function scaleInWords({ scale, rows }: StoredFeatures): string {
  if (scale?.rows === rows && rows > 1) return 'which has a number for each row';
  return scale?.width === 1 ? 'which is one number' : 'which has a number for each column';
}

/** The number of bytes of one block of rows in memory. */
const BLOCK_BYTES = 1 << 24;

/**
 * Copies a matrix that training cannot read as it is into an npy file in C order, row after row. Floating-point numbers keep their type and
 * their bits. Integers keep their values. The memory that it needs does not grow with the file. Rejects with an InputError where a value
 * is too large for an exact copy.
 */
export async function writeReadable(stored: StoredFeatures, target: string): Promise<void> {
  const { path, type, rows, width } = stored;
  const integers = integerForm(type);
  await withInputFile(path, async (file) => {
    const output = await open(target, 'w');
    try {
      await output.writeFile(npyHeader(integers?.copiedAs ?? (type as NpyType), rows, width));
      const rowsAtOnce = Math.max(1, Math.floor(BLOCK_BYTES / (width * bytesPerValue(type))));
      for (let from = 0; from < rows; from += rowsAtOnce) {
        const to = Math.min(from + rowsAtOnce, rows);
        const block = await (stored.isColumnMajor ? gather : copy)(file, stored, from, to);
        await output.writeFile(integers ? converted(block, { integers, stored, from }) : block);
      }
    } finally {
      await output.close();
    }
  });
}

/** Returns a block of integers, which begins with row `from`, as floating-point numbers of the same values. */
function converted(
  block: Buffer,
  { integers, stored, from }: { integers: IntegerForm; stored: StoredFeatures; from: number },
): Buffer {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const values = new Float32Array(block.length / integers.bytes);
  for (let at = 0; at < values.length; at++) {
    const integer = integers.read(view, at * integers.bytes);
    values[at] = Number(integer);
    if (integers.bytes <= 2 || BigInt(values[at]) === BigInt(integer)) continue;
    throw new InputError(
      `${stored.path}: features must be numbers that float32 represents exactly: row ${from + Math.floor(at / stored.width)}, column ${at % stored.width} is ${integer}. Save it with x.astype('<f4') to round such numbers`,
    );
  }
  return encode(integers.copiedAs, values);
}

/** Returns rows `from` .. `to` - 1 of a matrix that is stored row after row. */
function copy(file: InputFile, { type, offset, width }: StoredFeatures, from: number, to: number): Promise<Buffer> {
  const rowBytes = width * bytesPerValue(type);
  return readBytes(file.handle, offset + from * rowBytes, offset + to * rowBytes);
}

/** Returns rows `from` .. `to` - 1, row after row, of a matrix that is stored column after column. */
async function gather(file: InputFile, header: StoredFeatures, from: number, to: number): Promise<Buffer> {
  const { type, offset, rows, width } = header;
  const size = bytesPerValue(type);
  const block = Buffer.alloc((to - from) * width * size);
  for (let column = 0; column < width; column++) {
    const start = offset + column * rows * size;
    const values = await readBytes(file.handle, start + from * size, start + to * size);
    for (let row = 0; row < to - from; row++) {
      values.copy(block, (row * width + column) * size, row * size, (row + 1) * size);
    }
  }
  return block;
}
