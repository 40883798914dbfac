import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../../runtime/errors.js';
import { ask, type Hub } from './client.js';

/** A file of a model, as the hub describes it. */
export interface HubFile {
  readonly name: string;
  readonly size: number;
  /** The hash of a large file. */
  readonly sha256?: string;
  /** The hash by which Git knows a small file. */
  readonly gitSha1?: string;
}

export interface FileOptions {
  readonly model: string;
  /** The path of the file on the hub. */
  readonly path: string;
  readonly target: string;
  readonly signal?: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Downloads a file to `target`, which appears when its size and its hash are right. Until then the bytes are in `target`.partial, and another
 * attempt asks for those that are missing there. Rejects with an InputError where the bytes are not those of the hub.
 */
export async function downloadFile(hub: Hub, file: HubFile, options: FileOptions): Promise<void> {
  const { target, model } = options;
  const partial = `${target}.partial`;
  await mkdir(dirname(target), { recursive: true });
  const kept = await sizeOf(partial);
  if (kept > file.size) await rm(partial);
  if (kept !== file.size) await append(hub, partial, { ...options, from: kept > file.size ? 0 : kept });
  const size = await sizeOf(partial);
  if (size < file.size) throw new Error(`it ended ${file.name} after ${size} of ${file.size} bytes`);
  if (size === file.size && (await hasHash(partial, file))) return rename(partial, target);
  await rm(partial);
  throw new InputError(`Cannot download ${model}: ${file.name} has other bytes than ${hub.address} says`);
}

async function append(
  hub: Hub,
  partial: string,
  { from, path, model, signal, onBytes }: FileOptions & { readonly from: number },
): Promise<void> {
  const { response, heard, done } = await ask(hub, path, { model, from, signal });
  // A server that does not know ranges sends the whole file.
  const start = response.status === 206 ? from : 0;
  const output = await open(partial, start === 0 ? 'w' : 'a');
  try {
    let bytes = start;
    onBytes(bytes);
    if (response.body)
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        heard();
        await output.writeFile(chunk);
        onBytes((bytes += chunk.length));
      }
    await output.sync();
  } finally {
    done();
    await output.close();
  }
}

async function hasHash(path: string, { size, sha256, gitSha1 }: HubFile): Promise<boolean> {
  if (sha256 === undefined && gitSha1 === undefined) return true;
  const hash = createHash(sha256 === undefined ? 'sha1' : 'sha256');
  if (sha256 === undefined) hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash, { end: false });
  return hash.digest('hex') === (sha256 ?? gitSha1);
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
