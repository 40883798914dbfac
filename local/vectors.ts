import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { InputError } from '../runtime/errors.js';
import { namesIn } from '../runtime/folder.js';
import type { Ids } from '../runtime/ids.js';
import { npyHeader } from '../dataset/features/write-npy.js';
import { writeAtomically } from '../storage/atomic.js';
import { writeIds } from '../storage/model-folder.js';
import { tensorFileOf } from '../storage/tensor-files.js';
import { writeSafetensors } from '../storage/safetensors.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** Vectors would replace a file that no export has written. Export to another folder. */
    'vectors-folder-foreign': { readonly directory: string; readonly file: string };
    /** The folder holds earlier output of the same kind. Pass `overwrite: true` to replace it, or name another folder. */
    'output-folder-kept': { readonly directory: string; readonly file: string };
  }
}

const FORMATS = ['safetensors', 'npy', 'parquet'] as const;
/** The format of files of vectors. */
export type VectorFormat = (typeof FORMATS)[number];

/** Vectors of shape [ids, K] in the order of the ids. The blocks are read once, one after the other. */
export interface VectorSource {
  /** The name of the files without the ending, such as "users" or "items". */
  readonly name: string;
  readonly ids: Ids;
  /** The length K of each vector. */
  readonly factors: number;
  /** Whole rows of the matrix, as many as the source puts into a block. */
  readonly blocks: Iterable<Float32Array> | AsyncIterable<Float32Array>;
}

/**
 * Writes vectors with their ids and returns the paths. The files are `NAME.parquet` with the columns id and vector, or
 * `NAME.npy` / `NAME.safetensors` (tensor `vectors`) beside `NAME.txt` with an id in each line.
 */
export async function writeVectors(directory: string, source: VectorSource, format: VectorFormat): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, `${source.name}.${format}`);
  if (format === 'parquet') {
    await writeParquet(path, source);
    return [path];
  }
  const shape = [source.ids.length, source.factors] as const;
  if (format === 'safetensors') {
    await writeSafetensors(path, [{ name: 'vectors', dtype: 'F32', shape, blocks: source.blocks }]);
  } else {
    await writeAtomically(path, async (append) => {
      await append(npyHeader('float32', ...shape));
      for await (const block of source.blocks)
        await append(new Uint8Array(block.buffer, block.byteOffset, block.byteLength));
    });
  }
  const ids = join(directory, `${source.name}.txt`);
  await writeIds(ids, source.ids);
  return [path, ids];
}

/** Which files are about to be written, and whether earlier ones may be replaced. */
export interface ReplaceOptions {
  /** The names of the vectors that will be written. */
  readonly sources: readonly string[];
  /** Whether vectors of an earlier export may be replaced. */
  readonly overwrite?: boolean;
}

/**
 * Rejects with an InputError where vectors would replace files. Files that no export wrote are never replaced: a list of
 * ids without vectors beside it, and the files of a model. Vectors of an earlier export are replaced with `overwrite` only.
 */
export async function refuseToReplace(
  directory: string,
  { sources, overwrite = false }: ReplaceOptions,
): Promise<void> {
  const names = await namesIn(directory);
  const vectorsOf = (name: string) =>
    FORMATS.map((format) => `${name}.${format}`).filter((file) => names.includes(file));
  const lists = sources.filter((name) => vectorsOf(name).length === 0).map((name) => `${name}.txt`);
  const foreign = tensorFileOf(names) ?? lists.find((name) => names.includes(name));
  if (foreign !== undefined) {
    throw new InputError(
      `Cannot write vectors to ${directory}: it holds ${foreign}, which is not of an earlier export`,
      { code: 'vectors-folder-foreign', facts: { directory, file: foreign } },
    );
  }
  const [earlier] = sources.flatMap(vectorsOf);
  if (earlier === undefined || overwrite) return;
  throw new InputError(`Cannot write vectors to ${directory}: it holds ${earlier} of an earlier export`, {
    code: 'output-folder-kept',
    facts: { directory, file: earlier },
  });
}

const SCHEMA: ConstructorParameters<typeof ParquetWriter>[0]['schema'] = [
  { name: 'root', num_children: 2 },
  { name: 'id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'vector', converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
];

async function writeParquet(path: string, { ids, factors, blocks }: VectorSource): Promise<void> {
  const writer = new ParquetWriter({ writer: fileWriter(path), schema: SCHEMA });
  let done = 0;
  for await (const block of blocks) {
    const rows = block.length / factors;
    const vectors = Array.from({ length: rows }, (_, row) =>
      Array.from(block.subarray(row * factors, (row + 1) * factors)),
    );
    const columnData = [
      { name: 'id', data: ids.slice(done, done + rows) },
      { name: 'vector', data: vectors },
    ];
    await writer.write({ columnData });
    done += rows;
  }
  await writer.finish();
}
