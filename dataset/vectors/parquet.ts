import { open } from 'node:fs/promises';
import { parquetMetadataAsync, parquetScan, parquetSchema, type FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../../runtime/errors.js';
import type { InputFile } from '../input-file.js';
import { ID_RULE, idOf, latin1Of, textOfBytes } from '../interactions/pair-writer.js';
import { asInputError, asyncBufferOf } from '../interactions/parquet.js';
import { Problems } from '../problems.js';
import { bytesPerValue } from '../features/feature-header.js';
import { encode, npyHeader } from '../features/write-npy.js';
import { chooseColumns, type VectorColumns } from './parquet-columns.js';

/** The most values of vectors in one row group, which is decoded as a whole. */
const MOST_VALUES = 1 << 27;

/** What a Parquet file says about its vectors. */
export interface ParquetVectors extends VectorColumns {
  /** The id of each row, or null. */
  readonly rowIds: readonly string[] | null;
  readonly count: number;
}

/** Finds the columns of vectors and ids, and reads the ids. Rejects with an InputError. */
export async function describeVectors(file: InputFile, chosen?: string): Promise<ParquetVectors> {
  const metadata = await metadataOf(file);
  const columns = chooseColumns(parquetSchema(metadata).children, file.path, chosen);
  const count = Number(metadata.num_rows);
  if (count === 0) throw new InputError(`Cannot read ${file.path}: it has no rows`);
  return { ...columns, count, rowIds: columns.ids === null ? null : await idsOf(file, metadata, columns.ids) };
}

async function idsOf(file: InputFile, metadata: FileMetaData, column: string): Promise<string[]> {
  const ids: string[] = [];
  const seen = new Map<string, number>();
  const problems = new Problems(file.path);
  for await (const { values, first } of rowGroups(file, metadata, column)) {
    for (let at = 0; at < values.length; at++) {
      const id = idOf(values[at]);
      const place = `row ${first + at + 1}`;
      const before = id === null ? undefined : seen.get(id);
      if (id === null) problems.add(place, `${column} ${ID_RULE}`);
      else if (before !== undefined) problems.add(place, `its id is already in row ${before}`);
      seen.set(id ?? '', first + at + 1);
      ids.push(textOfBytes(id ?? ''));
    }
  }
  problems.throwIfAny();
  return ids;
}

/**
 * Writes vectors to an npy file.
 * @param places the row of the npy file for each row of the column, or -1 for one that is left out.
 */
export async function writeParquetVectors(
  file: InputFile,
  { vectors, type, target, places }: VectorColumns & { readonly target: string; readonly places: Int32Array },
  onRead: () => void,
): Promise<void> {
  const metadata = await metadataOf(file);
  refuseLargeGroups(file.path, metadata, vectors);
  const rows = places.reduce((count, place) => count + Number(place >= 0), 0);
  const output = await open(target, 'w');
  const problems = new Problems(file.path);
  try {
    let width = -1;
    for await (const { values, first } of rowGroups(file, metadata, vectors)) {
      onRead();
      for (let at = 0; at < values.length; at++) {
        const vector = vectorOf(values[at]);
        if (typeof vector !== 'string' && width < 0) width = vector.length;
        const problem = typeof vector === 'string' ? vector : otherWidth(vector.length, width);
        if (problem) problems.add(`row ${first + at + 1}`, problem);
        else if (places[first + at] >= 0) {
          const header = npyHeader(type, rows, width);
          const position = header.length + places[first + at] * width * bytesPerValue(type);
          await output.write(encode(type, vector as Float64Array), 0, null, position);
        }
      }
    }
    problems.throwIfAny();
    await output.write(npyHeader(type, rows, width), 0, null, 0);
  } finally {
    await output.close();
  }
}

function otherWidth(length: number, width: number): string | undefined {
  if (length === 0) return 'its vector is empty';
  return length === width ? undefined : `its vector has ${length} values, the first one ${width}`;
}

/** Returns a list of numbers, or what is wrong with it. */
function vectorOf(value: unknown): Float64Array | string {
  if (!Array.isArray(value)) return 'it has no vector';
  const vector = new Float64Array(value.length);
  for (const [at, each] of value.entries()) {
    if (typeof each === 'bigint' && BigInt(Math.fround(Number(each))) !== each)
      return `${each} is an integer that float32 cannot express`;
    if (typeof each !== 'number' && typeof each !== 'bigint') return 'a value of its vector is missing';
    vector[at] = Number(each);
  }
  return vector;
}

function refuseLargeGroups(path: string, metadata: FileMetaData, column: string): void {
  for (const { columns } of metadata.row_groups) {
    const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column);
    const values = Number(chunk?.meta_data?.num_values ?? 0);
    if (values > MOST_VALUES)
      throw new InputError(
        `Cannot read ${path}: a row group may hold at most ${MOST_VALUES} values of ${column}: one holds ${values}. Write it again with smaller row groups, as row_group_size=50000 of pyarrow gives`,
      );
  }
}

async function metadataOf(file: InputFile): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(asyncBufferOf(file, () => {}));
  } catch (error) {
    throw asInputError(error, file.path);
  }
}

/** Yields the values of a column, one row group at a time. Texts have one character per byte. */
async function* rowGroups(
  file: InputFile,
  metadata: FileMetaData,
  column: string,
): AsyncGenerator<{ values: ArrayLike<unknown>; first: number }> {
  const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && latin1Of(bytes) };
  const source = asyncBufferOf(file, () => {});
  try {
    const scanned = await parquetScan({ file: source, metadata, columns: [column], compressors, parsers });
    for (const range of scanned.ranges) {
      const values = await scanned.readColumn({ column, ...range });
      if (values.length !== range.rowEnd - range.rowStart)
        throw new InputError(`Cannot read ${file.path} as Parquet: it is damaged`);
      yield { values, first: range.rowStart };
    }
  } catch (error) {
    throw asInputError(error, file.path);
  }
}
