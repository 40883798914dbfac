import type { FloatType, IntegerType } from './features.js';
import { checkHeader, type FeatureHeader, type StoredMatrix } from './feature-header.js';
import { readBytes, type InputFile } from '../input-file.js';
import { integerTypes } from './integers.js';
import { InputError } from '../../runtime/errors.js';
import { plain } from '../quote.js';

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** A longer header cannot belong to a matrix, and reading it would only exhaust the memory. */
const LONGEST_HEADER_BYTES = 1 << 20;
/** The types of features that npy has names for, and that training reads as they are. All are little-endian. */
export type NpyType = FloatType | 'int8' | 'uint8';

/** The types by their names in npy. */
const TYPES = new Map<string, NpyType | IntegerType>([
  ['<f2', 'float16'],
  ['<f4', 'float32'],
  ['<f8', 'float64'],
  // The order of bytes of the machine, which is little-endian wherever this program runs.
  ['=f2', 'float16'],
  ['=f4', 'float32'],
  ['=f8', 'float64'],
  ['|i1', 'int8'],
  ['|u1', 'uint8'],
  ...integerTypes('npy'),
]);

/** Tells whether a file that begins with `head` is an npy file. */
export function isNpy(head: Buffer): boolean {
  return head.subarray(0, MAGIC.length).equals(MAGIC);
}

/**
 * Reads the header of an npy file, versions 1 to 3. The file has a magic number, the version, the length of the header,
 * and the header, a Python dict `{'descr': '<f4', 'fortran_order': False, 'shape': (rows, width), }` padded with
 * spaces. Source: numpy/lib/format.py.
 * @throws InputError unless the matrix is two-dimensional, and of little-endian floating-point numbers or integers.
 */
export async function readNpyHeader(file: InputFile): Promise<StoredMatrix> {
  const { text, offset } = await readHeaderText(file);
  const type = readType(text, file.path);
  const order = /'fortran_order'\s*:\s*(\w+)/.exec(text)?.[1] ?? 'missing';
  if (order !== 'True' && order !== 'False') {
    throw new InputError(
      `Cannot read ${file.path}: fortran_order must be True or False: current value is ${plain(order)}`,
    );
  }
  const header = checkHeader({ type, offset, ...readShape(text, file.path) }, file.size - offset, file.path);
  return { ...header, isColumnMajor: order === 'True' };
}

/**
 * Reads the header of an npy file that holds one vector: all axes but one are 1, as in (512,), (1, 512) or (1, 512, 1, 1).
 * @throws InputError for another shape, and for other values than little-endian floating-point numbers.
 */
export async function readNpyVector(file: InputFile): Promise<FeatureHeader<FloatType>> {
  const { text, offset } = await readHeaderText(file);
  const type = readType(text, file.path);
  const { path } = file;
  if (type !== 'float16' && type !== 'float32' && type !== 'float64')
    throw new InputError(`Cannot read ${path}: it must hold floating-point numbers: save it with x.astype('<f4')`);
  const tuple = /'shape'\s*:\s*(\([^()]*\))/.exec(text)?.[1] ?? 'missing';
  const sizes = Array.from(tuple.matchAll(/\d+/g), ([digits]) => Number(digits));
  const long = sizes.filter((size) => size !== 1);
  if (sizes.length === 0 || long.length > 1)
    throw new InputError(
      `Cannot read ${path}: it must hold one vector: its shape is ${plain(tuple)}. Of several vectors, save one or their mean`,
    );
  return checkHeader({ type, offset, rows: 1, width: long[0] ?? 1 }, file.size - offset, path);
}

/** Reads the text of the header, and the position of the first value. */
async function readHeaderText(file: InputFile): Promise<{ text: string; offset: number }> {
  const prefix = await readBytes(file.handle, 0, 12);
  const version = prefix[6];
  if (!(version >= 1 && version <= 3)) {
    throw new InputError(
      `Cannot read ${file.path}: its npy version must be 1, 2 or 3: current value is ${version ?? 'missing'}`,
    );
  }
  const start = version === 1 ? 10 : 12;
  if (prefix.length < start) throw new InputError(`Cannot read ${file.path}: it is cut off within its header`);
  const length = version === 1 ? prefix.readUInt16LE(8) : prefix.readUInt32LE(8);
  const offset = start + length;
  if (offset > file.size || length > LONGEST_HEADER_BYTES) {
    throw new InputError(`Cannot read ${file.path}: its header claims ${length} bytes, but the file has ${file.size}`);
  }
  const text = (await readBytes(file.handle, start, offset)).toString(version === 3 ? 'utf8' : 'latin1');
  if (!/^\s*\{[^{}]*\}\s*$/.test(text)) {
    throw new InputError(`Cannot read ${file.path}: its header must be one Python dict of ${length} bytes`);
  }
  return { text, offset };
}

/** Reads the type. Throws an InputError for a type that is not supported. */
function readType(header: string, path: string): NpyType | IntegerType {
  const description = /'descr'\s*:\s*('[^']*'|\[[^\]]*\])/.exec(header)?.[1] ?? 'missing';
  const type = TYPES.get(description.slice(1, -1));
  if (type !== undefined) return type;
  const allowed = [...TYPES.keys()].filter((name) => !name.startsWith('=')).join(', ');
  throw new InputError(
    `Cannot read ${path}: its type (descr) must be one of ${allowed}: current value is ${plain(description)}: save it with x.astype('<f4')`,
  );
}

/** `(60, 16)`, as Python 2 wrote it `(60L, 16L)`, or with further axes of 1, as pooling leaves them: `(60, 16, 1, 1)`. */
const SHAPE = /^\(\s*(\d+)L?\s*,\s*(\d+)L?\s*(?:,\s*1L?\s*)*,?\s*\)$/;

function readShape(header: string, path: string): { rows: number; width: number } {
  const tuple = /'shape'\s*:\s*(\([^()]*\))/.exec(header)?.[1] ?? 'missing';
  const sizes = SHAPE.exec(tuple);
  if (sizes) return { rows: Number(sizes[1]), width: Number(sizes[2]) };
  throw new InputError(
    `Cannot read ${path}: its shape must be (rows, width): current value is ${plain(tuple)}: save it with x.reshape(len(x), -1)`,
  );
}
