import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../runtime/errors.js';
import { blockHash, DIGEST_BLOCK_ROWS } from './digest.js';
import { SafetensorsFile, writeSafetensors } from './safetensors.js';

/** The file of a model folder with the scaled features of all items [I, D], where a content memory keeps them. */
export const CONTENT_FILE = 'content.safetensors';
const TENSOR = 'content';

/** The content that a model keeps. Its blocks have `DIGEST_BLOCK_ROWS` rows; the last one may have fewer. */
export interface ContentBlocks {
  readonly rows: number;
  readonly width: number;
  readonly blocks: Iterable<Float32Array> | AsyncIterable<Float32Array>;
}

/**
 * Writes the content of a model into its folder and returns the hashes of its blocks. Without content, a file of an earlier model
 * is removed.
 */
export async function writeContent(directory: string, content: ContentBlocks | undefined): Promise<Buffer[]> {
  const path = join(directory, CONTENT_FILE);
  const hashes: Buffer[] = [];
  if (!content) {
    await rm(path, { force: true });
    return hashes;
  }
  async function* hashed({ blocks }: ContentBlocks): AsyncGenerator<Float32Array> {
    for await (const block of blocks) {
      hashes.push(blockHash(block));
      yield block;
    }
  }
  const shape = [content.rows, content.width];
  await writeSafetensors(path, [{ name: TENSOR, dtype: 'F32', shape, blocks: hashed(content) }]);
  return hashes;
}

/** Returns the hashes of the blocks of a model's content. Rejects with an InputError where the file is missing or has another shape. */
export async function contentHashes(directory: string, rows: number, width: number): Promise<Buffer[]> {
  const file = await SafetensorsFile.open(join(directory, CONTENT_FILE));
  try {
    const shape = file.tensors[TENSOR]?.shape ?? [];
    if (shape[0] !== rows || shape[1] !== width)
      throw new InputError(
        `${file.path} has a tensor ${TENSOR} of shape [${shape.join(', ')}], config.json says [${rows}, ${width}]`,
      );
    const hashes: Buffer[] = [];
    for (let from = 0; from < rows; from += DIGEST_BLOCK_ROWS)
      hashes.push(blockHash((await file.read(TENSOR, from, Math.min(from + DIGEST_BLOCK_ROWS, rows))) as Float32Array));
    return hashes;
  } finally {
    await file.close();
  }
}
