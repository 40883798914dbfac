import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { isDiskFull } from '../runtime/disk.js';
import { AmrError } from '../runtime/errors.js';
import { fileChecksum } from './checksum.js';
import { changed } from './errors.js';
import { inParallel } from './parallel.js';
import { patiently, type PatienceOptions } from './patience.js';
import { full } from './room.js';
import type { ObjectStore, StoredObject } from './store.js';

export interface DownloadOptions extends PatienceOptions {
  /** Called with the number of bytes that came. What an earlier attempt left is reported first. */
  readonly onBytes?: (bytes: number) => void;
  /** Whether the file is of no use after a crash, so that nothing waits until its bytes are on the disk. */
  readonly isTemporary?: boolean;
}

/** The bytes of a part, which one request asks for. */
const PART_BYTES = 8 << 20;
/** The number of parts of an object that are read at the same time. */
const PARTS_AT_ONCE = 4;

/**
 * Downloads one version of an object to `target`, which appears when it is complete and its size and checksum are right.
 * Until then the bytes are in `target`.partial, and an attempt after an interruption reads only the parts that are missing
 * there. Several processes may download the same object: they write the same bytes.
 */
export async function download(
  store: ObjectStore,
  object: StoredObject,
  target: string,
  options: DownloadOptions = {},
): Promise<void> {
  const partial = `${target}.partial`;
  const file = await openPartial(partial);
  // The list of finished parts names the file that it belongs to, because another process may have replaced the file.
  const list = `${partial}.${(await file.stat()).ino}`;
  const log = await open(list, 'a');
  try {
    const done = new Set(numbersIn(await readFile(list)));
    const parts = Array.from({ length: Math.ceil(object.size / PART_BYTES) }, (_, part) => part);
    const missing = parts.filter((part) => !done.has(part));
    options.onBytes?.(parts.filter((part) => done.has(part)).reduce((sum, part) => sum + lengthOf(object, part), 0));
    await inParallel(
      missing,
      PARTS_AT_ONCE,
      async (part, signal) => {
        await readPart(store, object, { part, file, signal, options, target });
        if (!options.isTemporary) await file.datasync();
        await log.write(Uint32Array.of(part));
      },
      options.signal,
    );
    if (!options.isTemporary) await file.sync();
    await verify(store, object, { partial, list, options });
  } finally {
    await Promise.all([file.close(), log.close()]);
  }
  await rm(list, { force: true });
  await rename(partial, target).catch(async (error: unknown) => {
    // Another process was faster.
    if ((await stat(target).catch(() => null)) === null) throw error;
  });
}

/** Opens the partial file, which may be there already. */
function openPartial(path: string): Promise<FileHandle> {
  return open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return open(path, 'wx+');
  });
}

function numbersIn(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 2 }, (_, at) => bytes.readUInt32LE(4 * at));
}

function lengthOf({ size }: StoredObject, part: number): number {
  return Math.min(size, (part + 1) * PART_BYTES) - part * PART_BYTES;
}

interface Part {
  readonly part: number;
  readonly file: FileHandle;
  readonly signal: AbortSignal;
  readonly options: DownloadOptions;
  readonly target: string;
}

/** Reads one part into the file. After a failure it goes on behind the last byte that came. */
async function readPart(store: ObjectStore, object: StoredObject, { part, file, signal, options, target }: Part) {
  let at = part * PART_BYTES;
  const end = at + lengthOf(object, part);
  const attempt = async () => {
    for await (const bytes of await store.read(object, { start: at, end, signal })) {
      signal.throwIfAborted();
      if (at + bytes.length > end) throw changed(object.address);
      await file.write(bytes, 0, bytes.length, at);
      at += bytes.length;
      options.onBytes?.(bytes.length);
    }
    if (at < end) throw new Error('the connection ended early');
  };
  try {
    await patiently(attempt, { ...options, signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (isDiskFull(error)) throw full({ folder: target, address: object.address }, (error as Error).message);
    throw store.errorOf(error, object.address);
  }
}

/** Compares the checksum of the store, where it gives one, with that of the file. Removes a wrong file. */
async function verify(
  store: ObjectStore,
  object: StoredObject,
  { partial, list, options }: { partial: string; list: string; options: DownloadOptions },
): Promise<void> {
  const now = await patiently(() => store.find(object.address), options);
  if (now?.version !== object.version || now.size !== object.size) throw changed(object.address);
  if (!now.checksum) return;
  const { algorithm, value } = now.checksum;
  if ((await fileChecksum(partial, algorithm)) === value) return;
  await Promise.all([rm(partial, { force: true }), rm(list, { force: true })]);
  throw new AmrError(`${object.address} came with other bytes than it has: its ${algorithm} differs`, {
    code: 'object-damaged',
    facts: { address: object.address },
  });
}
