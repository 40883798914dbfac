import { InputError } from '../../runtime/errors.js';
import { isMapping } from '../../runtime/mapping.js';
import type { FeatureType, IntegerType } from './features.js';
import { checkHeader, isInteger, type StoredMatrix } from './feature-header.js';
import { readBytes, type InputFile } from '../input-file.js';
import { integerTypes } from './integers.js';
import { plain, quote } from '../quote.js';
import { scaleOf, withoutConversions, type Tensor } from './safetensors-scale.js';

/** The format allows no longer header. */
const LONGEST_HEADER_BYTES = 100_000_000;
/** The supported types by their names in safetensors. */
const TYPES = new Map<string, FeatureType | IntegerType>([
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
  ['F8_E4M3', 'float8_e4m3'],
  ['F8_E5M2', 'float8_e5m2'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ...integerTypes('safetensors'),
]);

/**
 * Finds one matrix in a safetensors file. The file has 8 bytes with the length of the header (little-endian), the
 * header, which is a JSON object of `{name: {dtype, shape, data_offsets}}`, and the values. Source:
 * github.com/huggingface/safetensors, README. Without a `name`, the file must contain exactly one two-dimensional
 * tensor of floating-point numbers, or else exactly one of integers. A tensor `NAME_scale` is the scale of the tensor
 * NAME, and no features.
 * @throws InputError when there is no such matrix, or the header does not fit the file.
 */
export async function readSafetensorsHeader(file: InputFile, name?: string): Promise<StoredMatrix> {
  const { tensors, valuesStart } = await readTensors(file);
  const tensor = choose(tensors, file.path, name);
  const fileEnd = tensors.reduce((end, each) => Math.max(end, each.end), 0);
  if (valuesStart + fileEnd !== file.size) {
    throw new InputError(
      `Cannot read ${file.path}: its header claims ${fileEnd} bytes of values, but the file has ${file.size - valuesStart}: write or copy it again`,
    );
  }
  const [rows, width] = tensor.shape;
  const header = { type: tensor.type, offset: valuesStart + tensor.start, rows, width };
  const checked = checkHeader(header, tensor.end - tensor.start, `${file.path}#${plain(tensor.name)}`);
  const scale = scaleOf(tensor, tensors, { path: file.path, valuesStart });
  return { ...checked, isColumnMajor: false, ...(scale && { scale }) };
}

/** Reads the header. */
async function readTensors(file: InputFile): Promise<{ tensors: Tensor[]; valuesStart: number }> {
  const prefix = await readBytes(file.handle, 0, 8);
  const length = prefix.length === 8 ? Number(prefix.readBigUInt64LE()) : NaN;
  if (!(length <= Math.min(file.size - 8, LONGEST_HEADER_BYTES))) {
    throw new InputError(
      `Cannot read ${file.path}: its header claims ${length} bytes, but the file has ${file.size}: write or copy it again`,
    );
  }
  const text = (await readBytes(file.handle, 8, 8 + length)).toString();
  const tensors = parseTensors(text);
  if (tensors) return { tensors, valuesStart: 8 + length };
  throw new InputError(`Cannot read ${file.path}: its header must be a JSON object of tensors`);
}

/** Parses the header. Returns null for a text that is not a safetensors header. */
function parseTensors(text: string): Tensor[] | null {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMapping(header)) return null;
  const tensors: Tensor[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (!isMapping(value) || typeof value.dtype !== 'string') return null;
    const { dtype, shape, data_offsets: offsets } = value;
    if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) return null;
    tensors.push({ name, dtype, shape, start: offsets[0], end: offsets[1] });
  }
  return tensors;
}

/**
 * Chooses the named matrix, or the only one. Without a name, integers are passed over where there is a matrix of floating-point numbers,
 * as files of embeddings also hold the tokens or the positions of their rows.
 */
function choose(tensors: readonly Tensor[], path: string, name?: string): Tensor & { type: FeatureType | IntegerType } {
  const matrices = tensors.flatMap((tensor) => {
    const type = TYPES.get(tensor.dtype);
    return type !== undefined && tensor.shape.length === 2 ? [{ ...tensor, type }] : [];
  });
  const features = withoutConversions(matrices, tensors);
  const floating = features.filter(({ type }) => !isInteger(type));
  const unnamed = floating.length > 0 ? floating : features;
  const chosen = name === undefined ? unnamed : matrices.filter((tensor) => tensor.name === name);
  if (chosen.length === 1) return chosen[0];
  const wanted = `one matrix${name === undefined ? '' : ` named ${quote(name)}`} of ${[...TYPES.keys()].join(', ')}`;
  const remedy = matrices.length > 0 ? `: name one, as in ${path}#${plain(unnamed[0].name)}` : '';
  throw new InputError(
    `Cannot read ${path}: it must hold ${wanted}: its tensors are ${tensorsInWords(tensors)}${remedy}`,
  );
}

/** Lists tensors for messages. */
function tensorsInWords(tensors: readonly Tensor[]): string {
  const shown = tensors
    .slice(0, 10)
    .map(({ name, dtype, shape }) => `${plain(name)} ${plain(dtype)} [${plain(shape.join(', '))}]`);
  const more = tensors.length > shown.length ? [`and ${tensors.length - shown.length} more`] : [];
  return [...shown, ...more].join('; ') || 'none';
}

/** Whether a value is a list of sizes. */
function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
