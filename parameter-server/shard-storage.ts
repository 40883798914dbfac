import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sliceTensors, type Group } from '../model/group.js';
import { freeBytes, isDiskFull, mebibytes } from '../runtime/disk.js';
import { AmrError } from '../runtime/errors.js';
import { syncDirectory, writeAtomically } from '../storage/atomic.js';
import type { WritableSlice } from '../storage/checkpoint.js';
import { writeSlices } from '../storage/checkpoint.js';

/** A file of a checkpoint on this shard's disk. */
export interface StoredFile {
  /** The parameters in the file. `ids` means a text file without rows. */
  readonly group: Group | 'ids';
  /** The file contains the rows `from` to `to` - 1 of its group. */
  readonly from: number;
  readonly to: number;
  /** The name of the file in the folder of its checkpoint. */
  readonly file: string;
  readonly bytes: number;
  /** The SHA-256 of the whole file in hexadecimal digits. */
  readonly sha256: string;
  /**
   * The position of the values in the file, in bytes. They are float32 in little-endian order, [to - from, K]. For ids
   * this is the whole file.
   */
  readonly values: { readonly offset: number; readonly bytes: number };
}

/** What one shard stores for the checkpoint of one boundary. */
export interface CheckpointContent {
  readonly slices: readonly WritableSlice[];
  /** The contents of text files by file name. */
  readonly texts: ReadonlyMap<string, Uint8Array>;
  /** The number of factors K. */
  readonly factors: number;
}

/**
 * The checkpoints on one shard's disk, in folders `<directory>/<job uid>/step-<boundary>/`. A rename makes a folder
 * visible when all its files are complete. The checkpoint is valid only when the coordinator has committed the boundary
 * for all shards. The coordinator keeps the manifest.
 */
export class ShardStorage {
  /** The writes that are under way. They run one after another because two runs may write the same boundary. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(readonly directory: string) {}

  /**
   * The folder of a boundary. Throws an Error for a uid with characters that no uid has, so that no path leaves the
   * directory.
   */
  path(uid: string, step: number): string {
    if (!/^[\w-]+$/.test(uid)) throw new Error(`Not a job's uid: ${uid}`);
    return join(this.directory, uid, `step-${String(step).padStart(12, '0')}`);
  }

  /**
   * Writes the files of a boundary to a temporary folder, syncs them, and makes them visible with one rename. They
   * replace the files of an earlier run. Rejects when the disk does not accept them, and then removes the temporary
   * folder.
   */
  write(uid: string, step: number, content: CheckpointContent): Promise<StoredFile[]> {
    const write = async () => {
      try {
        return await this.#write(this.path(uid, step), content);
      } catch (error) {
        throw isDiskFull(error) ? await this.#fullError(step, content) : error;
      }
    };
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => {});
    return written;
  }

  async #write(path: string, { slices, texts, factors }: CheckpointContent): Promise<StoredFile[]> {
    const aside = `${path}.partial`;
    await rm(aside, { recursive: true, force: true });
    try {
      await mkdir(aside, { recursive: true });
      const files: StoredFile[] = [];
      for (const file of await writeSlices(aside, slices, factors)) {
        const offset = await headerBytes(join(aside, file.file));
        files.push({ ...file, values: { offset, bytes: 4 * (file.to - file.from) * factors } });
      }
      for (const [file, text] of texts) {
        await writeAtomically(join(aside, file), (append) => append(text));
        const sha256 = createHash('sha256').update(text).digest('hex');
        const values = { offset: 0, bytes: text.length };
        files.push({ group: 'ids', from: 0, to: 0, file, bytes: text.length, sha256, values });
      }
      await rm(path, { recursive: true, force: true });
      await rename(aside, path);
      await syncDirectory(join(path, '..'));
      return files;
    } catch (error) {
      await rm(aside, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
  }

  /** The bytes that can still be written to the disk. Rejects when the folder cannot be read. */
  free(): Promise<number> {
    return freeBytes(this.directory);
  }

  async #fullError(step: number, content: CheckpointContent): Promise<AmrError> {
    const needed = sizeOf(content);
    const free = await this.free();
    const { directory } = this;
    return new AmrError(
      `the disk of ${directory} is full: the checkpoint of step ${step} needs ${mebibytes(needed)}, and ${mebibytes(free)} are free`,
      { code: 'checkpoint-disk-full', facts: { directory, needed: String(needed), free: String(free) } },
    );
  }

  /** Lists the boundaries on disk, whether committed or not, by job. */
  async stored(): Promise<{ jobUid: string; checkpoints: number[] }[]> {
    const jobs = await readdir(this.directory, { withFileTypes: true }).catch(() => []);
    const folders = jobs.filter((entry) => entry.isDirectory());
    return Promise.all(
      folders.map(async ({ name }) => ({
        jobUid: name,
        checkpoints: await this.#boundaries(join(this.directory, name)),
      })),
    );
  }

  /**
   * Deletes the files of a job that are no longer needed: the boundaries below the highest in `committed` that are not
   * in it. An empty list deletes everything of the job.
   */
  async keep(uid: string, committed: readonly number[]): Promise<void> {
    await this.#writing;
    const folder = join(this.path(uid, 0), '..');
    if (committed.length === 0) return rm(folder, { recursive: true, force: true });
    const highest = Math.max(...committed);
    for (const step of await this.#boundaries(folder)) {
      if (step < highest && !committed.includes(step)) await rm(this.path(uid, step), { recursive: true, force: true });
    }
  }

  /** Lists the boundaries that have a complete folder, in ascending order. */
  async #boundaries(folder: string): Promise<number[]> {
    const names = await readdir(folder).catch(() => [] as string[]);
    return names
      .flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }
}

/** The room for names, headers and folders of a checkpoint, in bytes. */
const OVERHEAD = 64 * 1024;

/** The room that a checkpoint needs on the disk, in bytes. */
function sizeOf({ slices, texts }: CheckpointContent): number {
  const rows = slices.flatMap(({ values, state }) =>
    Object.values(state ? sliceTensors({ values, state }) : { values }),
  );
  return [...rows, ...texts.values()].reduce((sum, { byteLength }) => sum + byteLength, OVERHEAD);
}

/** The position in a safetensors file at which the tensors begin, in bytes. */
async function headerBytes(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    const prefix = Buffer.alloc(8);
    await handle.read(prefix, 0, 8, 0);
    return 8 + Number(prefix.readBigUInt64LE(0));
  } finally {
    await handle.close();
  }
}
