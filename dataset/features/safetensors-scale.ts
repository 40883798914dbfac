import { InputError } from '../../runtime/errors.js';
import type { FeatureScale } from './features.js';
import { checkHeader, type StoredMatrix } from './feature-header.js';
import { plain } from '../quote.js';

/** One tensor of the header of a safetensors file. */
export interface Tensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The first byte of its values, counted from the end of the header. */
  readonly start: number;
  /** The byte after its last value, counted from the end of the header. */
  readonly end: number;
}

/** The types that a scale may have. */
const SCALE_TYPES = new Map<string, FeatureScale['type']>([
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
]);

/** The types whose values are rarely those that an encoder gave. A tensor beside them that may be a scale is not passed over. */
const NARROW = new Set(['I8', 'U8', 'F8_E4M3', 'F8_E5M2']);

/** Names of what turns stored values into others. */
const CONVERSION = /scale|zero_?point/i;

/** Whether `tensor` is the scale of another one by its name. */
function isScaleOf(tensor: Tensor, other: Tensor): boolean {
  return tensor.name === `${other.name}_scale`;
}

/**
 * Returns the matrices that may be features: those that are no scale of another tensor. Where all others have one byte, a matrix that seems to convert
 * them is left out too, so that it is not taken for the features.
 */
export function withoutConversions<Matrix extends Tensor>(
  matrices: readonly Matrix[],
  tensors: readonly Tensor[],
): readonly Matrix[] {
  const features = matrices.filter((tensor) => !tensors.some((other) => isScaleOf(tensor, other)));
  const others = features.filter(({ name }) => !CONVERSION.test(name));
  return others.length > 0 && others.every(({ dtype }) => NARROW.has(dtype)) ? others : features;
}

/**
 * Returns the scale of a matrix: the tensor NAME_scale beside the tensor NAME.
 * @throws InputError where it is no scale of the matrix, or where another tensor seems to be one.
 */
export function scaleOf(
  matrix: Tensor,
  tensors: readonly Tensor[],
  { path, valuesStart }: { readonly path: string; readonly valuesStart: number },
): StoredMatrix['scale'] {
  const scale = tensors.find((tensor) => isScaleOf(tensor, matrix));
  const doubtful = NARROW.has(matrix.dtype) && tensors.find((tensor) => isDoubtful(tensor, matrix, tensors));
  if (doubtful)
    throw new InputError(
      `Cannot read ${path}: its tensor ${plain(doubtful.name)} seems to convert the values of ${plain(matrix.name)}: only a tensor ${plain(`${matrix.name}_scale`)}, which values are multiplied by, is understood. Give it this name, or save the features without it`,
    );
  if (!scale) return undefined;
  const type = SCALE_TYPES.get(scale.dtype);
  const shape = shapeOf(scale, matrix);
  if (type === undefined || !shape)
    throw new InputError(
      `Cannot read ${path}: ${plain(scale.name)} must be of ${[...SCALE_TYPES.keys()].join(', ')} and hold one number, one for each row of ${plain(matrix.name)} (${matrix.shape[0]}, 1), or one for each column (1, ${matrix.shape[1]}): it is ${plain(scale.dtype)} [${plain(scale.shape.join(', '))}]`,
    );
  const header = { type, offset: valuesStart + scale.start, ...shape };
  checkHeader(header, scale.end - scale.start, `${path}#${plain(scale.name)}`);
  return { ...header, name: scale.name };
}

/** Whether a tensor seems to convert the matrix, or the values of any matrix, in a way that is not understood. */
function isDoubtful(tensor: Tensor, matrix: Tensor, tensors: readonly Tensor[]): boolean {
  if (tensor.name === matrix.name || isScaleOf(tensor, matrix) || !CONVERSION.test(tensor.name)) return false;
  return !tensors.some((other) => other.name !== matrix.name && other !== tensor && tensor.name.startsWith(other.name));
}

/** Returns the shape of a scale as a matrix, or undefined where it does not fit, or may be meant for rows as well as for columns. */
function shapeOf({ shape }: Tensor, matrix: Tensor): { rows: number; width: number } | undefined {
  const [rows, width] = matrix.shape;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count === 1 && shape.length <= 2) return { rows: 1, width: 1 };
  const isRows = shape.length === 1 ? shape[0] === rows : shape.length === 2 && shape[0] === rows && shape[1] === 1;
  const isColumns =
    shape.length === 1 ? shape[0] === width : shape.length === 2 && shape[0] === 1 && shape[1] === width;
  if (isRows === isColumns) return undefined;
  return isRows ? { rows, width: 1 } : { rows: 1, width };
}
