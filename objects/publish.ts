import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../runtime/errors.js';
import { parseObjectAddress } from '../runtime/object-address.js';
import { nameOf } from './find.js';
import { ObjectStore, type ObjectStoreSettings } from './store.js';

export interface PublishOptions {
  readonly store?: ObjectStoreSettings;
  /** The name of the file without which the folder counts as incomplete. It is removed first and written last. */
  readonly last: string;
  /** Whether a name is that of a file that is copied. Such files of an earlier folder are removed, all others stay. */
  readonly isPart: (name: string) => boolean;
  /** Whether a complete folder that is there is replaced. The default is yes. */
  readonly replace?: boolean;
  readonly signal?: AbortSignal;
}

/** The least bytes of a part of an upload, and the most parts. Stores allow 10,000. */
const PART_BYTES = 16 << 20;
const MOST_PARTS = 9000;

/** Reads a small object of a folder; undefined where there is none. */
export async function readObject(address: string, settings?: ObjectStoreSettings): Promise<string | undefined> {
  return withStore(settings, async (store) => (await store.get(address))?.bytes.toString('utf8'));
}

/** Lists the names of the objects directly in a folder. */
export async function namesAt(address: string, settings?: ObjectStoreSettings): Promise<string[]> {
  return withStore(settings, async (store) => (await store.list(`${address}/`)).map(nameOf));
}

/** Removes objects of a folder. */
export async function removeObjects(
  address: string,
  names: readonly string[],
  settings?: ObjectStoreSettings,
): Promise<void> {
  await withStore(settings, async (store) => {
    for (const name of names) await store.remove(`${address}/${name}`);
  });
}

/**
 * Uploads the files of a folder. The file `last` is removed from the store first and comes last, so that no reader takes
 * half of it for the whole. Large files go in parts; those of an upload that fails are removed, and those that an
 * interrupted upload of these files left are removed before. With `replace: false`, a file `last` that is there stays, and the
 * result is false.
 */
export async function publishFolder(folder: string, address: string, options: PublishOptions): Promise<boolean> {
  const { last, isPart, replace = true, signal } = options;
  const to = address.replace(/\/+$/, '');
  return withStore(options.store, async (store) => {
    const names = (await readdir(folder)).filter(isPart);
    if (!names.includes(last)) throw new InputError(`Cannot publish ${folder}: it has no ${last}`);
    await removeUnfinished(store, to, new Set(names));
    if (replace) await store.remove(`${to}/${last}`);
    for (const name of names) if (name !== last) await upload(store, join(folder, name), `${to}/${name}`, signal);
    signal?.throwIfAborted();
    if (!replace) return store.putIf(`${to}/${last}`, await readFile(join(folder, last)), { ifAbsent: true });
    for (const old of await store.list(`${to}/`)) {
      const name = nameOf(old);
      if (!names.includes(name) && isPart(name)) await store.remove(old.address);
    }
    await upload(store, join(folder, last), `${to}/${last}`, signal);
    return true;
  });
}

async function withStore<Result>(
  settings: ObjectStoreSettings | undefined,
  use: (store: ObjectStore) => Promise<Result>,
): Promise<Result> {
  const store = await ObjectStore.open(settings);
  try {
    return await use(store);
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
