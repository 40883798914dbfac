import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../runtime/errors.js';
import { fill } from '../runtime/fill.js';
import { namesIn } from '../runtime/folder.js';
import { isMapping } from '../runtime/mapping.js';
import { syncDirectory, writeTextAtomically } from './atomic.js';
import { beingWritten, claimFolder } from './claimed-folder.js';
import { openSealed, sealText } from './sealed.js';

/** The bytes of a file that have one checksum, so that a reader of a part of a file checks little more than this part. */
const BLOCK_BYTES = 1 << 22;

/** What kind of folder it is, for its checks and for messages. */
export interface FolderKind {
  /** The name of the file that describes the folder. It is written last. */
  readonly manifest: string;
  /** The version of the files in the folder. */
  readonly layout: number;
  /** What the folder holds, in words: "prepared data". */
  readonly what: string;
  /** A sentence that says what to do about a folder that cannot be used. */
  readonly remedy: string;
}

/** The size of a file and the SHA-256 of each of its blocks, in hexadecimal. */
interface SealedFile {
  readonly bytes: number;
  readonly blocks: readonly string[];
}

/**
 * Writes a folder so that readers see either all of it or none. `write` fills another folder, inside `<directory>.partial`, and
 * returns what the manifest says about the contents, as plain JSON. The files get checksums, and the folder its name. An
 * existing folder of this kind is replaced. On failure nothing is left behind; what a killed process left is removed by the
 * next one.
 * @throws InputError where the directory holds other files, or where another process writes it.
 */
export async function writeSealedFolder(
  directory: string,
  kind: FolderKind,
  write: (aside: string) => Promise<object>,
): Promise<void> {
  const replaced = `${directory}.replaced`;
  const names = await namesInOutput(directory);
  if (names.length > 0 && !names.includes(kind.manifest))
    throw new InputError(`Cannot write ${kind.what} to ${directory}: it holds other files, such as ${names[0]}`);
  const { path: aside, release } = await claimFolder(directory);
  try {
    await rm(replaced, { recursive: true, force: true });
    const contents = await write(aside);
    const files: Record<string, SealedFile> = {};
    for (const name of (await readdir(aside)).sort()) files[name] = await sealFile(join(aside, name));
    const text = sealText('format', { layout: kind.layout, contents, files });
    await writeTextAtomically(join(aside, kind.manifest), text);
    if ((await stat(directory).catch(() => null)) !== null) await rename(directory, replaced);
    await rename(aside, directory);
    await syncDirectory(join(directory, '..'));
    await rm(replaced, { recursive: true, force: true });
  } catch (error) {
    const isTaken =
      (error as NodeJS.ErrnoException).code === 'ENOENT' && (await stat(aside).catch(() => null)) === null;
    throw isTaken ? beingWritten(directory) : error;
  } finally {
    await release();
  }
}

/** The names in a folder; none where there is no such folder. Rejects with an InputError for a path that is no folder. */
export async function namesInOutput(directory: string): Promise<string[]> {
  return namesIn(directory).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOTDIR' ? new InputError(`Cannot use ${directory}: it is not a folder`) : error;
  });
}

/** Computes the checksums of a file, and writes it to the disk. */
async function sealFile(path: string): Promise<SealedFile> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
    const { size: bytes } = await handle.stat();
    const blocks: string[] = [];
    const buffer = Buffer.alloc(Math.min(BLOCK_BYTES, bytes));
    for (let from = 0; from < bytes; from += BLOCK_BYTES) {
      const block = buffer.subarray(0, Math.min(BLOCK_BYTES, bytes - from));
      if ((await fill(handle, block, from)) < block.length) throw new Error(`${path} became shorter while it was read`);
      blocks.push(hashOf(block));
    }
    return { bytes, blocks };
  } finally {
    await handle.close();
  }
}

/** A folder that `writeSealedFolder` has written. Every block that is read is compared with its checksum. */
export class SealedFolder {
  private constructor(
    readonly directory: string,
    readonly kind: FolderKind,
    /** What the writer said about the contents. */
    readonly contents: object,
    private readonly files: Readonly<Record<string, SealedFile>>,
  ) {}

  /** Opens a folder. Rejects with an InputError where it is missing, incomplete, altered, or of another version. */
  static async open(directory: string, kind: FolderKind): Promise<SealedFolder> {
    const path = join(directory, kind.manifest);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
      throw new InputError(
        `Cannot read ${directory}: it holds no ${kind.what}, as there is no ${kind.manifest}. ${kind.remedy}`,
      );
    });
    const { layout, contents, files } = openSealed(text, { path, key: 'format', remedy: kind.remedy }) as Manifest;
    if (layout !== kind.layout)
      throw new InputError(
        `Cannot read ${directory}: it was written by another version of amr (layout ${JSON.stringify(layout)}, not ${kind.layout}). ${kind.remedy}`,
      );
    if (!isMapping(contents) || !isMapping(files))
      throw new InputError(`${path} is damaged: it lacks contents or files. ${kind.remedy}`);
    const folder = new SealedFolder(directory, kind, contents, files);
    for (const name of Object.keys(files)) await folder.#checkSize(name);
    return folder;
  }

  /** The number of bytes of a file. */
  bytesOf(name: string): number {
    const file = Object.hasOwn(this.files, name) ? this.files[name] : undefined;
    if (!file) throw new InputError(`${join(this.directory, name)} is missing. ${this.kind.remedy}`);
    return file.bytes;
  }

  /**
   * Reads the bytes `from` to `to` - 1 of a file, by default all of it. The result starts at a multiple of 8 in its buffer.
   * Rejects with an InputError where a block does not match its checksum.
   * @param result the memory that is read into.
   */
  async read(
    name: string,
    from = 0,
    to = this.bytesOf(name),
    result: Uint8Array = new Uint8Array(to - from),
  ): Promise<Uint8Array> {
    const { bytes: size, blocks } = this.files[name];
    if (from === to) return result;
    const path = join(this.directory, name);
    const handle = await open(path, 'r');
    try {
      const spare = Buffer.alloc(Math.min(BLOCK_BYTES, size));
      for (let block = Math.floor(from / BLOCK_BYTES); block * BLOCK_BYTES < to; block++) {
        const start = block * BLOCK_BYTES;
        const bytes = spare.subarray(0, Math.min(BLOCK_BYTES, size - start));
        if ((await fill(handle, bytes, start)) < bytes.length || hashOf(bytes) !== blocks[block])
          throw this.#altered(path);
        const first = Math.max(from, start);
        result.set(bytes.subarray(first - start, Math.min(to, start + bytes.length) - start), first - from);
      }
    } finally {
      await handle.close();
    }
    return result;
  }

  async #checkSize(name: string): Promise<void> {
    const path = join(this.directory, name);
    const found = await stat(path).catch(() => null);
    if (found === null) throw new InputError(`${path} is missing. ${this.kind.remedy}`);
    const bytes = this.bytesOf(name);
    if (found.size !== bytes)
      throw new InputError(
        `${path} was cut off or altered: it has ${found.size} bytes, not ${bytes}. ${this.kind.remedy}`,
      );
  }

  #altered(path: string): InputError {
    return new InputError(`${path} was altered or damaged: it does not match its checksum. ${this.kind.remedy}`);
  }
}

/** The document in the manifest, before it is checked. */
interface Manifest {
  readonly layout?: unknown;
  readonly contents?: unknown;
  readonly files?: Readonly<Record<string, SealedFile>>;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
