import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Group } from '../model/group.js';
import { syncDirectory, writeAtomically } from '../storage/atomic.js';
import type { WritableSlice } from '../storage/checkpoint.js';
import { writeSlices } from '../storage/checkpoint.js';

/** A file of a checkpoint on this shard's disk. */
export interface StoredFile {
  /** `ids`: a text, no rows. */
  readonly group: Group | 'ids';
  readonly from: number;
  readonly to: number;
  readonly file: string;
  readonly bytes: number;
  /** Of the whole file, hex. */
  readonly sha256: string;
  /** Where the values (float32, little-endian, [to - from, K]) lie in the file; the whole file for ids. */
  readonly values: { readonly offset: number; readonly bytes: number };
}

/** What one shard keeps of a boundary. */
export interface CheckpointContent {
  readonly slices: readonly WritableSlice[];
  /** Texts by file name. */
  readonly texts: ReadonlyMap<string, Uint8Array>;
  readonly factors: number;
}

/**
 * The checkpoints on one shard's disk: `<directory>/<job uid>/step-<boundary>/`. A folder appears whole, by a rename, but counts
 * only once the coordinator has committed the boundary for all shards; it keeps the manifest.
 */
export class ShardStorage {
  /** Writes, one after another: two runs may come by the same boundary. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(readonly directory: string) {}

  /** The folder of a boundary. Throws for names that no coordinator gives. */
  path(uid: string, step: number): string {
    if (!/^[\w-]+$/.test(uid)) throw new Error(`Not a job's uid: ${uid}`);
    return join(this.directory, uid, `step-${String(step).padStart(12, '0')}`);
  }

  /** Writes a boundary's files aside, synced, and makes them visible in one rename, in place of those of an earlier run. */
  write(uid: string, step: number, content: CheckpointContent): Promise<StoredFile[]> {
    const written = this.#writing.then(() => this.#write(this.path(uid, step), content));
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

  /** Boundaries on disk, committed or not, by job. */
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

  /** Deletes the files of other boundaries below the highest of `committed`; everything of the job when there is none. */
  async keep(uid: string, committed: readonly number[]): Promise<void> {
    await this.#writing;
    const folder = join(this.path(uid, 0), '..');
    if (committed.length === 0) return rm(folder, { recursive: true, force: true });
    const highest = Math.max(...committed);
    for (const step of await this.#boundaries(folder)) {
      if (step < highest && !committed.includes(step)) await rm(this.path(uid, step), { recursive: true, force: true });
    }
  }

  async #boundaries(folder: string): Promise<number[]> {
    const names = await readdir(folder).catch(() => [] as string[]);
    return names
      .flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }
}

/** Where the tensors of a safetensors file begin. */
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
