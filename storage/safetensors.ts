import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { InputError } from '../runtime/errors.js';
import { safetensorsHeader } from '../runtime/safetensors-header.js';
import { writeAtomically } from './atomic.js';

/**
 * One tensor in the header of a safetensors file. The format has 8 bytes for the length of the header, a JSON header,
 * and then the tensors, row-major and little-endian. Source: github.com/huggingface/safetensors, "Format".
 */
export interface TensorEntry {
  readonly dtype: 'F32' | 'I32';
  readonly shape: readonly number[];
  /** The first byte and the byte after the last one, counted from the end of the header. */
  readonly data_offsets: readonly [number, number];
}

/** A tensor to write. `blocks` are its rows in order; they are read once. */
export interface TensorSource {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'F32' | 'I32';
  readonly blocks: Iterable<Float32Array | Int32Array> | AsyncIterable<Float32Array | Int32Array>;
}

/** A longer header cannot come from this program, and reading it would only exhaust the memory. */
const LARGEST_HEADER = 64 * 1024 * 1024;

/**
 * Writes a file atomically, block by block. Rejects with an Error when the blocks of a tensor do not fill its shape.
 * @param onBytes gets every byte in order, for a checksum.
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorSource[],
  onBytes: (bytes: Uint8Array) => void = () => {},
): Promise<void> {
  await writeAtomically(path, async (append) => {
    const put = (bytes: Uint8Array) => {
      onBytes(bytes);
      return append(bytes);
    };
    await put(safetensorsHeader(tensors.map((tensor) => ({ ...tensor, bytes: 4 * elements(tensor.shape) }))));
    for (const { name, shape, blocks } of tensors) {
      let left = 4 * elements(shape);
      for await (const block of blocks) {
        left -= block.byteLength;
        await put(new Uint8Array(block.buffer, block.byteOffset, block.byteLength));
      }
      if (left !== 0) throw new Error(`Tensor ${name} of shape [${shape.join(', ')}] has ${left} bytes too few`);
    }
  });
}

/** Reads the tensors in a header. Throws an InputError unless each has a type, a shape and as many bytes as these say. */
function parseHeader(text: string, path: string): Record<string, TensorEntry> {
  try {
    const { __metadata__, ...tensors } = JSON.parse(text) as Record<string, TensorEntry>;
    if (Object.values(tensors).every(isEntry)) return tensors;
  } catch {
    // A text that is not JSON is reported below.
  }
  throw new InputError(`${path} has a damaged safetensors header`);
}

function isEntry({ dtype, shape, data_offsets: [from, to] }: TensorEntry): boolean {
  const isSize = (size: number) => Number.isSafeInteger(size) && size >= 0;
  return ['F32', 'I32'].includes(dtype) && shape.every(isSize) && isSize(from) && to - from === 4 * elements(shape);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A safetensors file that is open for reading rows. It must be closed. */
export class SafetensorsFile {
  private constructor(
    readonly path: string,
    readonly tensors: Readonly<Record<string, TensorEntry>>,
    private readonly handle: FileHandle,
    private readonly start: number,
  ) {}

  /** Opens a file and reads its header. Rejects with an InputError when the file is missing, cut short or damaged. */
  static async open(path: string): Promise<SafetensorsFile> {
    const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      throw new InputError(`Cannot read ${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
    });
    try {
      const { size } = await handle.stat();
      const prefix = Buffer.alloc(8);
      await handle.read(prefix, 0, 8, 0);
      const length = Number(prefix.readBigUInt64LE(0));
      if (size < 8 || length > Math.min(size - 8, LARGEST_HEADER)) {
        throw new InputError(`${path} is not a safetensors file or is cut short: it has ${size} bytes`);
      }
      const json = Buffer.alloc(length);
      await handle.read(json, 0, length, 8);
      const tensors = parseHeader(json.toString(), path);
      const end = Math.max(0, ...Object.values(tensors).map((entry) => entry.data_offsets[1]));
      if (8 + length + end > size) {
        throw new InputError(`${path} is cut short: its header describes ${8 + length + end} bytes, it has ${size}`);
      }
      return new SafetensorsFile(path, tensors, handle, 8 + length);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Reads the rows `from` .. `to` - 1 of a tensor as a flat array; by default all rows. Rejects with an InputError when
   * there is no such tensor or the file is cut short.
   */
  async read(name: string, from = 0, to?: number): Promise<Float32Array | Int32Array> {
    const entry = this.tensors[name];
    if (!entry)
      throw new InputError(`${this.path} has no tensor ${name}: it holds ${Object.keys(this.tensors).join(', ')}`);
    const width = elements(entry.shape.slice(1));
    const count = ((to ?? entry.shape[0]) - from) * width;
    const values = entry.dtype === 'I32' ? new Int32Array(count) : new Float32Array(count);
    const bytes = new Uint8Array(values.buffer);
    const start = this.start + entry.data_offsets[0] + 4 * from * width;
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await this.handle.read(bytes, done, Math.min(bytes.length - done, 1 << 30), start + done);
      if (bytesRead === 0) throw new InputError(`${this.path} is cut short inside tensor ${name}`);
      done += bytesRead;
    }
    return values;
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.handle.close();
  }
}
