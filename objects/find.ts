import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ObjectStore, StoredObject } from './store.js';

/** What an address stands for: one object, or the objects of a folder or a pattern. */
export interface Found {
  readonly kind: 'object' | 'folder';
  readonly objects: readonly StoredObject[];
  /** The address of the folder in which the objects are, without a slash at its end. */
  readonly folder: string;
}

/**
 * Finds what an address stands for. It is an object, a folder, or a pattern with `*` and `?` in its last part. Objects of a
 * folder whose names begin with `.` or `_` are left out, as files of such names are. Rejects where there is nothing.
 */
export async function findObjects(store: ObjectStore, address: string): Promise<Found> {
  const last = address.slice(address.lastIndexOf('/') + 1);
  if (/[*?]/.test(last)) {
    const pattern = patternOf(last);
    const prefix = address.slice(0, address.length - last.length) + /^[^*?]*/.exec(last)![0];
    return folderOf(
      store,
      address,
      (await store.list(prefix, { what: address })).filter((object) => pattern.test(nameOf(object))),
    );
  }
  if (last === '' || !/^s3:\/\/[^/]+\//.test(address))
    return folderOf(store, address, await store.list(withSlash(address)));
  const object = await store.find(address);
  if (object) return { kind: 'object', objects: [object], folder: address.slice(0, -last.length - 1) };
  return folderOf(store, address, await store.list(`${address}/`, { what: address }));
}

function folderOf(store: ObjectStore, address: string, listed: readonly StoredObject[]): Found {
  const objects = listed.filter((object) => !/^[._]/.test(nameOf(object)));
  if (objects.length === 0) throw store.notFound(address);
  const { address: first } = objects[0];
  return { kind: 'folder', objects, folder: first.slice(0, first.lastIndexOf('/')) };
}

/** Identifies the versions of all objects that were found: the SHA-256 of their addresses, versions and sizes. */
export function versionsOf({ objects }: Found): string {
  const versions = objects.map(({ address, version, size }) => `${address} ${version} ${size}`);
  return createHash('sha256').update(versions.join('\n')).digest('hex');
}

/** The last part of the key of an object. */
export function nameOf({ address }: Pick<StoredObject, 'address'>): string {
  return basename(address);
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}

/** Turns a pattern with `*` and `?` into a regular expression. */
function patternOf(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
