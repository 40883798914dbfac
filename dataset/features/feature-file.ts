import { resolve } from 'node:path';
import { InputError } from '../../runtime/errors.js';
import type { FeaturePart } from './features.js';
import type { FeatureHeader, StoredMatrix } from './feature-header.js';
import { readBytes, withInputFile } from '../input-file.js';
import { integerForm } from './integers.js';
import { isNpy, readNpyHeader } from './npy.js';
import { readSafetensorsHeader } from './safetensors.js';
import { refusePython } from '../vectors/python.js';

/** The bytes at the start of a file by which it is recognised. */
const HEAD_BYTES = 32;

/** A matrix in the file of a user. */
export interface StoredFeatures extends StoredMatrix {
  /** The path as the user gave it. */
  readonly path: string;
}

/**
 * Reads the header of a feature file and checks it against the size of the file. The values are not read.
 * @param name an npy file, or a safetensors file (`x.safetensors`, or `x.safetensors#tensor` if it has several
 * matrices).
 * @throws InputError that says what is wrong with the file.
 */
export async function readStoredFeatures(name: string): Promise<StoredFeatures> {
  const { path, tensor } = splitTensorName(name);
  return withInputFile(path, async (file) => {
    const head = await readBytes(file.handle, 0, Math.min(file.size, HEAD_BYTES));
    if (isNpy(head)) return { path, ...(await readNpyHeader(file)) };
    if (isSafetensors(path)) return { path, ...(await readSafetensorsHeader(file, tensor)) };
    refusePython(path);
    refuseText(path, head);
    throw new InputError(
      `Cannot read ${path}: features must be an .npy, .npz, .safetensors or Parquet file, or a folder with an .npy file for each item`,
    );
  });
}

/** Throws an InputError for a pointer of Git LFS and for a table of text, with the way to the values. */
function refuseText(path: string, head: Buffer): void {
  if (head.toString('latin1').startsWith('version https://git-lfs'))
    throw new InputError(`Cannot read ${path}: it is a pointer of Git LFS: get the file itself with git lfs pull`);
  if (!/\.(csv|tsv|txt)$/i.test(path)) return;
  const delimiter = /\.csv$/i.test(path) ? `, delimiter=','` : '';
  const [from, to] = [path, path.replace(/\.[^.]*$/, '.npy')].map((name) => JSON.stringify(name));
  throw new InputError(
    `Cannot read features from the text ${path}: save the numbers as npy, numpy.save(${to}, numpy.loadtxt(${from}${delimiter}).astype('float32'))`,
  );
}

/** Opens a feature file that training reads as it is: floating-point numbers or integers of 8 bits, row after row. Throws an InputError for any other. */
export async function openFeatureFile(name: string): Promise<FeaturePart & FeatureHeader> {
  const stored = await readStoredFeatures(name);
  if (isReadable(stored)) return readablePart(stored);
  throw new InputError(
    `Cannot read ${stored.path}: it must hold floating-point numbers or integers of 8 bits, row after row`,
  );
}

/** A matrix that training reads as it is. */
export type ReadableFeatures = StoredFeatures & FeatureHeader;

/** Whether training reads a matrix as it is, without a copy of it. */
export function isReadable(stored: StoredFeatures): stored is ReadableFeatures {
  return !stored.isColumnMajor && !integerForm(stored.type);
}

/** The part of a feature matrix that a file is. */
export function readablePart(stored: ReadableFeatures): FeaturePart & FeatureHeader {
  const { path, type, offset, rows, width } = stored;
  return { path: resolve(path), type, offset, rows, width, ...partScale(stored) };
}

/** The scale of a part, in the file that the matrix is stored in. */
export function partScale({ path, scale }: StoredFeatures): Pick<FeaturePart, 'scale'> {
  if (!scale) return {};
  const { type, offset, rows, width } = scale;
  return { scale: { path: resolve(path), type, offset, rows, width } };
}

/** Splits the name of a feature file in a job into its path and the tensor, the array or the columns after `#`. */
export function splitTensorName(name: string): { path: string; tensor?: string } {
  const match = /^(.*\.(?:safetensors|npz|parquet|pq))#(.*)$/is.exec(name);
  return match ? { path: match[1], tensor: match[2] } : { path: name };
}

function isSafetensors(path: string): boolean {
  return /\.safetensors$/i.test(path);
}
