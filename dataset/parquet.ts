import { isUtf8 } from 'node:buffer';
import { parquetMetadataAsync, parquetScan, parquetSchema, type AsyncBuffer, type ParquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../runtime/errors.js';
import { readBytes, type InputFile, type OnRead } from './input-file.js';
import { PairBatch, type PairVisitor } from './pairs.js';
import { quote } from './problems.js';

/** Whether a file that begins with `head` is a Parquet file. */
export function isParquet(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'PAR1';
}

/**
 * Reads interactions from a Parquet file, one row group at a time: from its columns `user` and `item` if it has both, else from its
 * first two. Ids are strings or integers (an integer's id is its decimal digits).
 */
export async function readParquet(file: InputFile, visitor: PairVisitor, onRead?: OnRead): Promise<void> {
  const columns = new PairColumns(visitor);
  let scanned: ParquetScan;
  let names: string[];
  let read = 0;
  const source = asyncBufferOf(file, (bytes) => {
    read += bytes;
    onRead?.(bytes);
  });
  try {
    const metadata = await parquetMetadataAsync(source);
    names = columnNames(
      parquetSchema(metadata).children.map((child) => child.element.name),
      file.path,
    );
    const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && latin1Of(bytes) };
    scanned = await parquetScan({ file: source, metadata, columns: names, compressors, parsers });
  } catch (error) {
    throw asInputError(error, file.path);
  }
  for (const range of scanned.ranges) {
    const [users, items] = await Promise.all(names.map((column) => scanned.readColumn({ column, ...range }))).catch(
      (error: unknown) => {
        throw asInputError(error, file.path);
      },
    );
    columns.visit(users, items, range.rowStart);
  }
  onRead?.(Math.max(0, file.size - read));
}

function columnNames(all: readonly string[], path: string): string[] {
  if (all.includes('user') && all.includes('item')) return ['user', 'item'];
  if (all.length >= 2) return all.slice(0, 2);
  throw new InputError(
    `Cannot read ${path}: it must have the columns user and item: its columns are ${all.join(', ')}`,
  );
}

/** Gathers rows of two columns into batches, their ids in one buffer. */
class PairColumns {
  #bytes = Buffer.alloc(1 << 14);
  #used = 0;
  readonly #batch = new PairBatch();

  constructor(private readonly visitor: PairVisitor) {}

  visit(users: ArrayLike<unknown>, items: ArrayLike<unknown>, rowStart: number): void {
    for (let index = 0; index < users.length; index++) {
      const row = rowStart + index + 1;
      const user = idOf(users[index]);
      const item = idOf(items[index]);
      if (user === null) this.#report(row, 'user', users[index]);
      else if (item === null) this.#report(row, 'item', items[index]);
      else this.#keepPair(user, item, row);
    }
    this.#handOn();
  }

  #keepPair(user: string, item: string, row: number): void {
    const start = this.#used;
    const middle = start + user.length;
    const end = middle + item.length;
    if (end > this.#bytes.length) {
      this.#handOn();
      if (user.length + item.length > this.#bytes.length) this.#bytes = Buffer.alloc(2 * (user.length + item.length));
      this.#keepPair(user, item, row);
      return;
    }
    this.#bytes.write(user, start, 'latin1');
    this.#bytes.write(item, middle, 'latin1');
    this.#used = end;
    this.#batch.bounds.set([start, middle, middle, end], 4 * this.#batch.length);
    this.#batch.places[this.#batch.length++] = row;
    if (this.#batch.isFull) this.#handOn();
  }

  #report(row: number, column: string, value: unknown): void {
    this.#handOn();
    const rule = 'must be an integer or a string, not empty, in UTF-8, without line breaks';
    this.visitor.problem(row, `the ${column} id ${rule}: current value is ${describe(value)}`);
  }

  #handOn(): void {
    this.visitor.pairs(this.#bytes, this.#batch);
    this.#batch.length = 0;
    this.#used = 0;
  }
}

/**
 * Text of a file as a string with a character for each byte: far less memory than a Uint8Array, and no byte lost if it is not UTF-8
 * after all.
 */
function latin1Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

/** The UTF-8 of an id, a character for each byte; null for anything that is none. */
function idOf(value: unknown): string | null {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string' || value === '') return null;
  if (!/[\r\n\x80-\xff]/.test(value)) return value;
  return isUtf8(Buffer.from(value, 'latin1')) && !/[\r\n]/.test(value) ? value : null;
}

function describe(value: unknown): string {
  return typeof value === 'string' ? quote(Buffer.from(value, 'latin1').toString()) : String(value);
}

function asyncBufferOf(file: InputFile, onRead: OnRead): AsyncBuffer {
  return {
    byteLength: file.size,
    slice: async (start, end = file.size) => {
      const bytes = await readBytes(file.handle, start, end);
      onRead(bytes.length);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    },
  };
}

function asInputError(error: unknown, path: string): InputError {
  if (error instanceof InputError) return error;
  return new InputError(`Cannot read ${path} as Parquet: ${error instanceof Error ? error.message : String(error)}`);
}
