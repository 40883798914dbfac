/** A tensor of a safetensors file that is to be written. */
export interface NewTensor {
  readonly name: string;
  /** The name of its type in safetensors, such as F32. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The number of bytes of its values. */
  readonly bytes: number;
}

/** Headers are padded with spaces to a multiple of this many bytes, so that tensors can be memory-mapped. */
const ALIGNMENT = 64;

/**
 * Returns the length and the JSON of the header of a safetensors file, whose tensors follow one another in the given order.
 * Source: github.com/huggingface/safetensors, "Format".
 */
export function safetensorsHeader(tensors: readonly NewTensor[]): Buffer {
  const entries: Record<string, object> = {};
  let at = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    entries[name] = { dtype, shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  const json = Buffer.from(JSON.stringify(entries));
  const length = Math.ceil((8 + json.length) / ALIGNMENT) * ALIGNMENT - 8;
  const header = Buffer.alloc(8 + length, ' ');
  header.writeBigUInt64LE(BigInt(length), 0);
  json.copy(header, 8);
  return header;
}
