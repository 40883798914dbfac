import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchFrame, ModelHeader } from '../proto/index.js';
import type { ContentBlocks } from '../storage/content-file.js';
import { DIGEST_BLOCK_ROWS } from '../storage/digest.js';
import { refuseForeignFiles, writeModel, type GroupBlocks, type ModelDescription } from '../storage/model-folder.js';
import { tensorFileOf } from '../storage/tensor-files.js';
import { InputError } from '../runtime/errors.js';
import { namesIn } from '../runtime/folder.js';
import { Ids } from '../runtime/ids.js';

/**
 * Rejects with an InputError where a fetched model would replace files. Files that belong to no model are never
 * replaced; a model or an unfinished run is replaced only with `overwrite`.
 */
export async function refuseToReplaceModel(directory: string, overwrite = false): Promise<void> {
  await refuseForeignFiles(directory);
  const names = await namesIn(directory);
  const kept = tensorFileOf(names) ?? names.find((name) => name === 'config.json' || name === 'checkpoints');
  if (kept === undefined || overwrite) return;
  throw new InputError(`Cannot fetch a model into ${directory}: it holds ${kept} of another one`, {
    code: 'output-folder-kept',
    facts: { directory, file: kept },
  });
}

/**
 * Writes the model that Jobs.Fetch streams into a folder and returns its digest. It holds one block of rows in memory
 * at a time. Rejects where the digest differs from the job's, or where the stream ends early.
 */
export async function fetchModel(frames: AsyncIterable<FetchFrame>, directory: string): Promise<string> {
  const iterator = frames[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    const header = first.done ? null : first.value.header;
    if (!header) throw new Error('the coordinator sent no model');
    const bytes = new FrameReader(iterator);
    const userIds = await readIds(bytes, header, 'users.txt');
    const itemIds = await readIds(bytes, header, 'items.txt');
    const group = (name: string) => tensorBlocks(bytes, partOf(header, name).rows, header.factors);
    const digest = await writeModel(directory, {
      description: JSON.parse(header.description) as ModelDescription,
      factors: header.factors,
      groups: { users: group('users'), items: group('items'), projection: group('projection') },
      content: contentBlocks(bytes, header),
      userIds,
      itemIds,
      metrics: header.metrics.map((line) => JSON.parse(line) as unknown),
    });
    if (digest === header.digest) return digest;
    await rm(join(directory, 'config.json'));
    throw new Error(`The model that came has the digest ${digest}, the job's is ${header.digest}: fetch it again`);
  } finally {
    await iterator.return?.();
  }
}

function partOf({ parts }: ModelHeader, name: string): { rows: number; bytes: number } {
  return parts.find((part) => part.name === name) ?? { rows: 0, bytes: 0 };
}

async function readIds(bytes: FrameReader, header: ModelHeader, name: string): Promise<Ids> {
  return Ids.ofLines(await bytes.take(partOf(header, name).bytes));
}

/**
 * Returns the rows of one part of the model. The parts arrive in the order in which they are written, so each begins
 * where the previous one ended.
 */
function tensorBlocks(bytes: FrameReader, rows: number, width: number): GroupBlocks {
  async function* blocks() {
    for (let row = 0; row < rows; row += DIGEST_BLOCK_ROWS) {
      const values = (Math.min(rows, row + DIGEST_BLOCK_ROWS) - row) * width;
      yield new Float32Array((await bytes.take(4 * values)).buffer);
    }
  }
  return { rows, blocks: blocks() };
}

/** Returns the features that a content memory keeps; undefined where the model has none. */
function contentBlocks(bytes: FrameReader, header: ModelHeader): ContentBlocks | undefined {
  const part = partOf(header, 'content');
  if (part.rows === 0) return undefined;
  const width = part.bytes / 4 / part.rows;
  return { width, ...tensorBlocks(bytes, part.rows, width) };
}

/** Reads any number of bytes from a stream of frames. */
class FrameReader {
  #frame: Uint8Array = new Uint8Array(0);

  constructor(private readonly frames: AsyncIterator<FetchFrame>) {}

  /** Returns the next `count` bytes in a new array. Rejects where the stream ends before them. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(count);
    for (let at = 0; at < count;) {
      if (this.#frame.length === 0) await this.#next();
      const part = this.#frame.subarray(0, count - at);
      out.set(part, at);
      at += part.length;
      this.#frame = this.#frame.subarray(part.length);
    }
    return out;
  }

  async #next(): Promise<void> {
    const { done, value } = await this.frames.next();
    if (done) throw new Error('the model ended early: fetch it again');
    this.#frame = value.data;
  }
}
