import { open, type FileHandle } from 'node:fs/promises';
import { InputError } from '../../runtime/errors.js';
import { safetensorsHeader } from '../../runtime/safetensors-header.js';
import { nameOf, type FeatureConversion, type FeaturePart } from './features.js';
import type { FeatureHeader } from './feature-header.js';
import { float16Bits } from './half.js';
import { withInputFile, type OnRead } from '../input-file.js';
import { blocksOf } from './part-rows.js';
import { quantizeRow, roundRows, type ConvertedType } from './quantize.js';

/** The tensor of a converted file. Its scale has the name that belongs to it. */
const TENSOR = 'features';

/** Lengths of the differences between rows and what became of them. */
class RowErrors {
  #largest = 0;
  #sum = 0;
  #count = 0;

  /** Compares rows [n, width] with the rounded ones. */
  add(rows: Float32Array, rounded: Float32Array, width: number): void {
    for (let start = 0; start < rows.length; start += width) {
      let square = 0;
      for (let at = start; at < start + width; at++) square += (rows[at] - rounded[at]) ** 2;
      const length = Math.sqrt(square);
      this.#largest = Math.max(this.#largest, length);
      this.#sum += length;
      this.#count++;
    }
  }

  result(inverseScale: number): Pick<FeatureConversion, 'largestError' | 'meanError'> {
    return { largestError: this.#largest * inverseScale, meanError: (this.#sum * inverseScale) / this.#count };
  }
}

export interface ConvertOptions {
  readonly type: ConvertedType;
  /** The file to write. */
  readonly target: string;
  /** The scale of the matrix that the part belongs to. */
  readonly inverseScale: number;
  readonly onRead?: OnRead;
}

/**
 * Writes the features of a part into a safetensors file of another type. int8 has a scale for each row. The memory that this needs does not grow
 * with the file. Returns how far the rows moved, in units of the features that are multiplied by `inverseScale`.
 * @throws InputError where a value is not finite, or too large for the type.
 */
export async function convertFeatures(
  part: FeaturePart & FeatureHeader,
  { type, target, inverseScale, onRead }: ConvertOptions,
): Promise<FeatureConversion> {
  const errors = new RowErrors();
  const output = await open(target, 'wx');
  try {
    const places = await writeHeader(output, part, type);
    await withInputFile(part.path, async (file) => {
      let written = 0;
      for await (const { first, values } of blocksOf(file, part, onRead)) {
        const rounded = values.slice();
        roundRows(type, rounded, part.width);
        refuseTooLarge(part, { first, rounded, type });
        await writeRows(output, values, { type, first, width: part.width, ...places });
        errors.add(values, rounded, part.width);
        written += values.length / part.width;
      }
      if (written < part.rows) throw new InputError(`Cannot read ${nameOf(part)}: it became shorter while it was read`);
    });
  } finally {
    await output.close();
  }
  return { from: part.type, type, ...errors.result(inverseScale) };
}

/** The positions of the first scale and of the first value. */
interface Places {
  readonly scales: number;
  readonly values: number;
}

/** Writes the header. The scales come before the integers, so that each tensor starts at a multiple of its size. */
async function writeHeader(output: FileHandle, { rows, width }: FeatureHeader, type: ConvertedType): Promise<Places> {
  const scales = type === 'int8' ? [{ name: `${TENSOR}_scale`, dtype: 'F32', shape: [rows, 1], bytes: 4 * rows }] : [];
  const matrix = { name: TENSOR, dtype: type === 'int8' ? 'I8' : 'F16', shape: [rows, width] };
  const header = safetensorsHeader([...scales, { ...matrix, bytes: rows * width * (type === 'int8' ? 1 : 2) }]);
  await output.write(header, 0, header.length, 0);
  return { scales: header.length, values: header.length + (scales[0]?.bytes ?? 0) };
}

async function writeRows(
  output: FileHandle,
  rows: Float32Array,
  { type, first, width, scales, values }: Places & { type: ConvertedType; first: number; width: number },
): Promise<void> {
  if (type === 'float16') {
    await writeAt(output, Uint16Array.from(rows, float16Bits), values + 2 * first * width);
    return;
  }
  const integers = new Int8Array(rows.length);
  const factors = Float32Array.from({ length: rows.length / width }, (_, row) => {
    const [start, end] = [row * width, (row + 1) * width];
    return quantizeRow(rows.subarray(start, end), integers.subarray(start, end));
  });
  await writeAt(output, factors, scales + 4 * first);
  await writeAt(output, integers, values + first * width);
}

async function writeAt(
  output: FileHandle,
  { buffer, byteOffset, byteLength }: Int8Array | Uint16Array | Float32Array,
  position: number,
): Promise<void> {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  for (let at = 0; at < bytes.length;) {
    at += (await output.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}

/** Throws an InputError for the first value that is not finite after the conversion. */
function refuseTooLarge(
  part: FeaturePart,
  { first, rounded, type }: { first: number; rounded: Float32Array; type: ConvertedType },
): void {
  const bad = rounded.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const place = `row ${first + Math.floor(bad / part.width)}, column ${bad % part.width}`;
  throw new InputError(
    `Cannot convert ${nameOf(part)} to ${type}: ${place} is not finite, or is too large for ${type}. Convert it to int8, or divide the features before`,
  );
}
