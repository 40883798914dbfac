import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../runtime/errors.js';
import { parseObjectAddress } from '../runtime/object-address.js';
import { ObjectStore, type ObjectStoreSettings } from './store.js';

export interface PublishOptions {
  readonly store?: ObjectStoreSettings;
  /** The name of the file without which the folder counts as incomplete. It is removed first and written last. */
  readonly last: string;
  /** Whether a name is that of a file that is copied. Such files of an earlier folder are removed, all others stay. */
  readonly isPart: (name: string) => boolean;
  readonly signal?: AbortSignal;
}

/** The least bytes of a part of an upload, and the most parts. Stores allow 10,000. */
const PART_BYTES = 16 << 20;
const MOST_PARTS = 9000;

/** Reads a small object of a folder; undefined where there is none. */
export async function readObject(address: string, settings?: ObjectStoreSettings): Promise<string | undefined> {
  const store = await ObjectStore.open(settings);
  try {
    return (await store.get(address))?.toString('utf8');
  } finally {
    store.close();
  }
}

/**
 * Uploads the files of a folder. The file `last` is removed from the store first and comes last, so that no reader takes
 * half of it for the whole. Large files go in parts; those of an upload that fails are removed, and those that an
 * interrupted upload of these files left are removed before.
 */
export async function publishFolder(folder: string, address: string, options: PublishOptions): Promise<void> {
  const { last, isPart, signal } = options;
  const store = await ObjectStore.open(options.store);
  const to = address.replace(/\/+$/, '');
  try {
    const names = (await readdir(folder)).filter(isPart);
    if (!names.includes(last)) throw new InputError(`Cannot publish ${folder}: it has no ${last}`);
    await removeUnfinished(store, to, new Set(names));
    await store.remove(`${to}/${last}`);
    for (const name of names) if (name !== last) await upload(store, join(folder, name), `${to}/${name}`, signal);
    for (const old of await store.list(`${to}/`)) {
      const name = old.address.slice(to.length + 1);
      if (!names.includes(name) && isPart(name)) await store.remove(old.address);
    }
    await upload(store, join(folder, last), `${to}/${last}`, signal);
  } finally {
    store.close();
  }
}

async function upload(store: ObjectStore, path: string, address: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { Upload } = await import('@aws-sdk/lib-storage');
  const { size } = await stat(path);
  const { bucket: Bucket, key: Key } = parseObjectAddress(address);
  const partSize = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));
  // A stream of a small file has no length that the SDK knows.
  const Body = size <= partSize ? await readFile(path) : createReadStream(path, { highWaterMark: 1 << 20 });
  const sending = new Upload({ client: store.client, params: { Bucket, Key, Body }, partSize });
  const abort = () => void sending.abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await sending.done();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw store.errorOf(error, address);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** Removes the parts that an interrupted upload left. A store that does not tell about them is left alone. */
async function removeUnfinished(store: ObjectStore, to: string, names: ReadonlySet<string>): Promise<void> {
  const { AbortMultipartUploadCommand, ListMultipartUploadsCommand } = await import('@aws-sdk/client-s3');
  const { bucket: Bucket, key } = parseObjectAddress(`${to}/`);
  const listed = await store.client
    .send(new ListMultipartUploadsCommand({ Bucket, Prefix: key }))
    .catch(() => ({ Uploads: undefined }));
  for (const { Key = '', UploadId } of listed.Uploads ?? []) {
    if (names.has(Key.slice(key.length)))
      await store.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
  }
}
