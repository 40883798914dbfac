import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
  type ParquetScan,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../../runtime/errors.js';
import { readBytes, type InputFile, type OnRead } from '../input-file.js';
import { plain, quote } from '../quote.js';
import { understandColumns } from './columns.js';
import { ID_RULE, idOf, latin1Of, PairWriter, textOfBytes } from './pair-writer.js';
import type { PairVisitor } from './pairs.js';
import { rolesByName, type Roles } from './roles.js';
import { RowError } from './row-error.js';
import type { RowFilter } from './row-filter.js';
import type { UnderstandOptions } from './settings.js';
import type { TimeColumn } from './times.js';
import type { Understood } from './understood.js';

/**
 * Understands a Parquet file. Its columns are always found by name. Ids are strings or integers; the id of an integer
 * is its decimal digits. Rejects with an InputError, or with a ColumnsError about its columns.
 */
export async function understandParquet(file: InputFile, options: UnderstandOptions): Promise<Understood> {
  const progress: { onRead?: OnRead; read: number } = { read: 0 };
  const source = asyncBufferOf(file, (bytes) => {
    progress.read += bytes;
    progress.onRead?.(bytes);
  });
  const metadata = await parquetMetadataAsync(source).catch((error: unknown) => {
    throw asInputError(error, file.path);
  });
  const elements = parquetSchema(metadata).children.map((child) => child.element);
  const names = elements.map((element) => element.name);
  const roles = rolesByName(names, options);
  const columns = { format: ['Parquet'], names, width: names.length, roles };
  const { time, filter, ...understood } = understandColumns(columns, options);
  return {
    ...understood,
    unit: 'row',
    read: async (visitor, onRead) => {
      progress.onRead = onRead;
      await readRows({ source, metadata, path: file.path }, visitor, { elements, roles, time, filter });
      onRead?.(Math.max(0, file.size - progress.read));
      filter?.finish(file.path, 'row');
    },
  };
}

/** A Parquet file with its metadata. */
interface OpenParquet {
  readonly source: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly path: string;
}

/** The columns to read, and the rows to leave out. */
interface ReadOptions {
  readonly elements: readonly SchemaElement[];
  readonly roles: Roles;
  readonly time: TimeColumn | null;
  readonly filter: RowFilter | null;
}

/** Reads the interactions, one row group at a time. */
async function readRows(
  file: OpenParquet,
  visitor: PairVisitor,
  { elements, roles, time, filter }: ReadOptions,
): Promise<void> {
  const positions = [roles.user, roles.item, ...(filter?.columns ?? []), ...(time ? [time.at] : [])];
  const decimals = [roles.user, roles.item].map((at) => takeWholeDecimal(elements[at]));
  const scanned = await scan(
    file,
    [...new Set(positions)].map((at) => elements[at].name),
  );
  const writer = new PairWriter(visitor);
  for (const range of scanned.ranges) {
    const columns = await Promise.all(
      positions.map((at) => scanned.readColumn({ column: elements[at].name, ...range })),
    ).catch((error: unknown) => {
      throw asInputError(error, file.path);
    });
    writeRows(writer, columns, { first: range.rowStart + 1, decimals, time, filter });
  }
}

/** Prepares reading of some columns. Texts are read as strings with one character per byte. */
async function scan({ source, metadata, path }: OpenParquet, columns: string[]): Promise<ParquetScan> {
  const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && latin1Of(bytes) };
  try {
    return await parquetScan({ file: source, metadata, columns, compressors, parsers });
  } catch (error) {
    throw asInputError(error, path);
  }
}

/**
 * Makes the library read a decimal column without fraction as the stored integers or bytes, by removing its type.
 * Otherwise the library reads decimals as float64, which rounds large ids. Returns whether the column is such a
 * decimal.
 */
function takeWholeDecimal(element: SchemaElement): boolean {
  if (element.converted_type !== 'DECIMAL' && element.logical_type?.type !== 'DECIMAL') return false;
  if ((element.scale ?? 0) !== 0) return false;
  delete element.converted_type;
  delete element.logical_type;
  return true;
}

/** The rows of a row group. */
interface Rows {
  /** The number of the first row, from 1. */
  readonly first: number;
  /** Whether the user and the item are decimals. */
  readonly decimals: readonly boolean[];
  readonly time: TimeColumn | null;
  readonly filter: RowFilter | null;
}

/**
 * Passes on the interactions of a row group, or reports why a row has none. `columns` are those of the user, the item, the
 * filter and the time, where there are a filter and times.
 */
function writeRows(
  writer: PairWriter,
  [users, items, ...others]: readonly ArrayLike<unknown>[],
  { first, decimals, time, filter }: Rows,
): void {
  const ofFilter = others.slice(0, filter?.columns.length ?? 0);
  const times = time === null ? null : others[others.length - 1];
  for (let index = 0; index < users.length; index++) {
    const row = first + index;
    writer.attempt(row, () => {
      const values = ofFilter.map((column) => textOf(column[index]));
      if (filter !== null && !filter.keeps(values, row)) return;
      const user = rowId('user', users[index], decimals[0]);
      const item = rowId('item', items[index], decimals[1]);
      writer.write(user, item, row, times === null ? undefined : time?.times.read(textOf(times[index])));
    });
  }
  writer.flush();
}

/** Returns the bytes of an id. Throws a RowError for a value that cannot be an id. */
function rowId(column: string, value: unknown, isDecimal: boolean): string {
  const id = idOf(isDecimal ? integerOf(value) : value);
  if (id !== null) return id;
  throw new RowError(`the ${column} id ${ID_RULE}${hintFor(value)}: current value is ${shown(value)}`);
}

/** Says what may be done about a value that cannot be an id. */
function hintFor(value: unknown): string {
  if (Array.isArray(value)) return ' (a list must be one row for each of its items: explode it)';
  if (typeof value === 'number' && Number.isInteger(value))
    return ' (a column of floating point holds no integers above 2^53: write integers or texts)';
  if (value instanceof Uint8Array) return ' (bytes must be written as text)';
  return '';
}

/** Returns the integer of a decimal. A decimal that is stored as bytes is a big-endian two's complement integer. */
function integerOf(value: unknown): unknown {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return value;
  const unsigned = BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`);
  return BigInt.asIntN(8 * bytes.length, unsigned);
}

/** Returns the value of a column as text for conditions; empty for a missing value. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return textOfBytes(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : '';
}

/** Returns a value for messages. */
function shown(value: unknown): string {
  return quote(typeof value === 'string' ? textOfBytes(value) : value);
}

/** Gives the library access to a file, and counts the bytes that it reads. */
export function asyncBufferOf(file: InputFile, onRead: OnRead): AsyncBuffer {
  return {
    byteLength: file.size,
    slice: async (start, end = file.size) => {
      const bytes = await readBytes(file.handle, start, end);
      onRead(bytes.length);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    },
  };
}

/**
 * Turns an error of the library into an InputError that names the file. Only its own messages are shown, since those of
 * the parsers that it calls may quote the file.
 */
export function asInputError(error: unknown, path: string): InputError {
  if (error instanceof InputError) return error;
  const isOwn = error instanceof Error && error.name === 'Error' && error.message.startsWith('parquet ');
  return new InputError(`Cannot read ${path} as Parquet: ${isOwn ? plain(error.message, 80) : 'it is damaged'}`);
}
