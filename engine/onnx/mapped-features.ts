import { closeSync, fstatSync, openSync, realpathSync, type BigIntStats } from 'node:fs';
import { InputError } from '../../runtime/errors.js';
import { bytesPerValue } from '../../dataset/features/feature-header.js';
import type { FeatureMatrix, FeaturePart, FeatureScale } from '../../dataset/features/features.js';

/** Returns the number of bytes of a part's values. */
export function byteLength(part: FeaturePart, rows: number): number {
  return rows * part.width * bytesPerValue(part.type);
}

/** Returns the number of bytes of a scale. */
export function scaleBytes({ type, rows, width }: FeatureScale): number {
  return rows * width * bytesPerValue(type);
}

/**
 * Checks feature files that are mapped into memory. Reading a mapped page beyond the end of a file that
 * was truncated kills the process, so `verify` is called before each product. It costs one fstat for each file.
 */
export class FeatureFiles {
  readonly #files: { readonly path: string; readonly descriptor: number; readonly first: BigIntStats }[] = [];

  /** Opens the files. Throws an InputError when a file is missing or too short. */
  constructor(features: FeatureMatrix) {
    for (const part of features.parts) {
      const { path, type, width, scale } = part;
      const rows = `${features.rows} rows of ${width} ${type} values`;
      this.#add(path, rows, part.offset + byteLength(part, features.rows));
      if (scale) this.#add(scale.path, `the scale of ${rows}`, scale.offset + scaleBytes(scale));
    }
  }

  /** Throws an InputError when the size or modification time of a file has changed since it was opened. */
  verify(): void {
    for (const { path, descriptor, first } of this.#files) {
      const now = fstatSync(descriptor, { bigint: true });
      if (now.size !== first.size || now.mtimeNs !== first.mtimeNs) {
        throw new InputError(
          `Cannot continue with ${path} as a feature file must not change while it is in use: ` +
            `it had ${first.size} bytes and has ${now.size}, last written ${now.mtime.toISOString()}. Start again`,
        );
      }
    }
  }

  /** Closes the files. */
  close(): void {
    for (const { descriptor } of this.#files.splice(0)) closeSync(descriptor);
  }

  /** Opens a file that must hold so many bytes for `what`. */
  #add(path: string, what: string, needed: number): void {
    const descriptor = openFile(path);
    const first = fstatSync(descriptor, { bigint: true });
    this.#files.push({ path, descriptor, first });
    if (first.size < needed) {
      this.close();
      throw new InputError(
        `Cannot map ${path} as ${what} need ${needed} bytes: ` +
          `the file has ${first.size}. It was cut short after it was read; write it again`,
      );
    }
  }
}

function openFile(path: string): number {
  try {
    return openSync(realpathSync(path), 'r');
  } catch (error) {
    throw new InputError(`Cannot open feature file ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
