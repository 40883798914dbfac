import { access } from 'node:fs/promises';
import { encodedFiles, type Job } from '../job/index.js';
import { ObjectStore } from '../objects/store.js';
import { InputError } from '../runtime/errors.js';
import { isObjectAddress, resolvePath } from '../runtime/object-address.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The features that `spec.encode` makes are not there. Call `encodeJob`, or `train`, which calls it. */
    'features-not-encoded': { readonly path: string };
  }
}

/**
 * Rejects with an InputError where a job reads features that its section `encode` has not made yet. `root` is the folder from which
 * `data.root` starts.
 */
export async function refuseUnencoded(
  { encode, data, objectStore }: Pick<Job, 'encode' | 'data' | 'objectStore'>,
  root: string,
): Promise<void> {
  if (!encode || data.kind === 'synthetic') return;
  const path = resolvePath(resolvePath(root, data.root), encodedFiles(encode).features);
  if (isObjectAddress(path) ? await isStored(path, objectStore) : await isOnDisk(path)) return;
  throw new InputError(`Cannot read ${path}: spec.encode of the job makes these features, and has not made them yet`, {
    code: 'features-not-encoded',
    facts: { path },
  });
}

function isOnDisk(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

async function isStored(address: string, settings: Job['objectStore']): Promise<boolean> {
  const store = await ObjectStore.open(settings);
  try {
    return (await store.find(address)) !== undefined;
  } finally {
    store.close();
  }
}
