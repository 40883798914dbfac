import { closeSync, openSync, read } from 'node:fs';
import { bytesPerValue } from '../../dataset/features/feature-header.js';
import type { FeatureMatrix } from '../../dataset/features/features.js';

/** A file of feature rows: row r has `rowBytes` bytes, which begin at byte `offset` + r `rowBytes`. */
export interface RowFile {
  /** Absolute path. */
  readonly path: string;
  readonly offset: number;
  readonly rowBytes: number;
}

/** The disk is read ahead when it was read for more than this share of the bytes of a step's rows. */
const WORTH_SHARE = 1 / 16;
/** The unit in which the system counts what was read from a disk. */
const BLOCK_BYTES = 512;
/** The number of reads that are asked for at once. The system carries out as many of them together as Node has threads for files. */
const IN_FLIGHT = 16;

/** Returns the files of features, as far as their rows can be read one by one. */
export function rowFiles(features: FeatureMatrix | null): RowFile[] {
  return (features?.parts ?? []).map(({ path, offset, width, type }) => {
    return { path, offset, rowBytes: width * bytesPerValue(type) };
  });
}

/**
 * Reads feature rows into the page cache before an engine reads them from mapped files. A mapped page that is not in
 * memory stops the engine, and the system then reads up to some megabytes around it. Here exactly the rows are read, and
 * several at once. It does so only while this process reads from a disk anyway.
 */
export class RowsAhead {
  readonly #descriptors: readonly { readonly file: RowFile; readonly descriptor: number }[];
  #before = usage();

  /** Opens the files. A file that cannot be opened is left out: the engine says what is wrong with it. */
  constructor(files: readonly RowFile[]) {
    this.#descriptors = files.flatMap((file) => {
      try {
        return [{ file, descriptor: openSync(file.path, 'r') }];
      } catch {
        return [];
      }
    });
  }

  /** Reads rows where that is worth it. It never rejects. Returns whether it has read them. */
  async expect(rows: Int32Array): Promise<boolean> {
    const bytes = rows.length * this.#descriptors.reduce((sum, { file }) => sum + file.rowBytes, 0);
    const now = usage();
    const isWorthIt = now - this.#before > WORTH_SHARE * bytes;
    this.#before = now;
    if (isWorthIt) await this.read(rows);
    return isWorthIt;
  }

  /** Reads rows, and forgets their values. Errors are left to the engine, which reads the same rows. */
  async read(rows: Int32Array): Promise<void> {
    for (const { file, descriptor } of this.#descriptors) await readRows(descriptor, file, rows);
  }

  /** Closes the files. */
  close(): void {
    for (const { descriptor } of this.#descriptors) closeSync(descriptor);
  }
}

/** Returns the bytes that this process has read from disks. */
function usage(): number {
  return process.resourceUsage().fsRead * BLOCK_BYTES;
}

function readRows(descriptor: number, { offset, rowBytes }: RowFile, rows: Int32Array): Promise<void> {
  // All reads write to the same memory, because nobody wants the values.
  const sink = Buffer.alloc(rowBytes);
  return new Promise((resolve) => {
    let next = 0;
    let open = 0;
    const start = () => {
      if (next < rows.length) {
        open++;
        read(descriptor, sink, 0, rowBytes, offset + rows[next++] * rowBytes, () => {
          open--;
          start();
        });
      } else if (open === 0) resolve();
    };
    for (let n = 0; n < IN_FLIGHT; n++) start();
  });
}
