import { open, type FileHandle } from 'node:fs/promises';
import { bytesPerValue } from '../../dataset/features/feature-header.js';
import type { FeatureMatrix, FeaturePart } from '../../dataset/features/features.js';
import { FeatureScaler } from '../../dataset/features/feature-scaler.js';
import { widen } from '../../dataset/features/values.js';

/**
 * Reads consecutive feature rows from disk and converts them to float32, with the scale of each file and without that of the matrix. Its buffers are reused, so
 * the next `read` overwrites the result of the one before.
 */
export class FeatureChunks {
  /** The rows of a chunk [rows, D]. */
  readonly #values: Float32Array;
  /** The columns of one feature file in a chunk, as float32. It is not used when there is only one file. */
  readonly #partValues: Float32Array;
  readonly #bytes: ArrayBuffer;

  private constructor(
    private readonly matrix: FeatureMatrix,
    private readonly files: readonly FileHandle[],
    private readonly scalers: readonly FeatureScaler[],
    chunkRows: number,
  ) {
    const { parts, width } = matrix;
    this.#values = new Float32Array(chunkRows * width);
    this.#partValues = new Float32Array(
      parts.length > 1 ? chunkRows * Math.max(...parts.map((part) => part.width)) : 0,
    );
    this.#bytes = new ArrayBuffer(chunkRows * Math.max(...parts.map(({ type, width }) => width * bytesPerValue(type))));
  }

  /**
   * Opens the feature files.
   * @param chunkRows the most rows that one `read` returns.
   */
  static async open(matrix: FeatureMatrix, chunkRows: number): Promise<FeatureChunks> {
    const files: FileHandle[] = [];
    const scalers: FeatureScaler[] = [];
    try {
      for (const part of matrix.parts) {
        files.push(await open(part.path, 'r'));
        scalers.push(new FeatureScaler(part));
      }
    } catch (error) {
      for (const file of files) await file.close();
      for (const scaler of scalers) scaler.close();
      throw error;
    }
    return new FeatureChunks(matrix, files, scalers, chunkRows);
  }

  /**
   * Reads the rows `start` to `end` - 1 as a row-major matrix [end - start, D]. Rejects with an Error when a file ends
   * before them.
   */
  async read(start: number, end: number): Promise<Float32Array> {
    const { parts, width } = this.matrix;
    const values = this.#values.subarray(0, (end - start) * width);
    let column = 0;
    for (const [index, part] of parts.entries()) {
      const bytes = await this.#readBytes(part, this.files[index], start, end);
      if (parts.length === 1) {
        widen(part.type, bytes, values);
        this.scalers[index].multiply(start, values);
      } else {
        const partValues = this.#partValues.subarray(0, (end - start) * part.width);
        widen(part.type, bytes, partValues);
        this.scalers[index].multiply(start, partValues);
        for (let r = 0; r < end - start; r++) {
          values.set(partValues.subarray(r * part.width, (r + 1) * part.width), r * width + column);
        }
      }
      column += part.width;
    }
    return values;
  }

  /** Closes the feature files. */
  async close(): Promise<void> {
    for (const file of this.files) await file.close();
    for (const scaler of this.scalers) scaler.close();
  }

  /** Reads the bytes of one file's columns. */
  async #readBytes(part: FeaturePart, file: FileHandle, start: number, end: number): Promise<Buffer> {
    const rowBytes = part.width * bytesPerValue(part.type);
    const bytes = Buffer.from(this.#bytes, 0, (end - start) * rowBytes);
    const position = part.offset + start * rowBytes;
    for (let filled = 0; filled < bytes.length;) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
      if (bytesRead === 0) {
        throw new Error(`Cannot read feature rows ${start} to ${end - 1} as ${part.path} ends before them`);
      }
      filled += bytesRead;
    }
    return bytes;
  }
}
