import { resolve } from 'node:path';
import { InputError } from './errors.js';

/** The place of an object, or of a folder of objects, in an object store. */
export interface ObjectAddress {
  readonly bucket: string;
  /** The key, or the prefix of several keys. It is empty for the whole bucket. */
  readonly key: string;
}

const SCHEME = 's3://';

/** Whether a path names an object in an object store, such as s3://bucket/key, instead of a file. */
export function isObjectAddress(path: string): boolean {
  return path.startsWith(SCHEME);
}

/** Takes an address apart. Throws an InputError for one without a bucket. */
export function parseObjectAddress(address: string): ObjectAddress {
  const [bucket, ...key] = address.slice(SCHEME.length).split('/');
  if (isObjectAddress(address) && /^[A-Za-z0-9][A-Za-z0-9._-]+$/.test(bucket)) return { bucket, key: key.join('/') };
  throw new InputError(`${address} must be the address of an object, such as s3://bucket/folder/file`);
}

/** Resolves a path as `resolve` of Node does. An address stays as it is, and a relative path may start from an address. */
export function resolvePath(root: string, path: string): string {
  if (isObjectAddress(path)) return path;
  if (!isObjectAddress(root) || path.startsWith('/')) return resolve(root, path);
  const { bucket, key } = parseObjectAddress(root);
  return `${SCHEME}${bucket}${resolve('/', key, path)}${path.endsWith('/') ? '/' : ''}`;
}
