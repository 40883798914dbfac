import { gunzipSync, gzipSync } from 'node:zlib';
import { isStatus, type KubernetesApi } from './api.js';
import type { ConfigMap, Metadata } from './kinds.js';

/** Makes a ConfigMap with one compressed text or array of bytes. */
export function packedObject<Named extends Metadata>(
  metadata: Named,
  key: string,
  content: string | Uint8Array,
): ConfigMap & { readonly metadata: Named } {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, binaryData: { [key]: gzipSync(content).toString('base64') } };
}

/** Unpacks the content of an object. Throws an Error that names the object when it is missing or damaged. */
export function contentOf(item: ConfigMap | undefined, key: string, path: string): Buffer {
  const packed = item?.binaryData?.[key];
  if (packed === undefined) throw new Error(`${path} is missing, or has no ${key}`);
  try {
    return gunzipSync(Buffer.from(packed, 'base64'));
  } catch (error) {
    throw new Error(`${path} is damaged: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Writes an object that only the coordinator writes, and returns its version. `version` is that of the object that this coordinator
 * last read or wrote; it is undefined when there is none. If another process has written the object, it is overwritten, unless
 * `assertOwned` rejects because that was another coordinator.
 */
export async function writeObject(
  api: KubernetesApi,
  object: ConfigMap & { readonly metadata: { readonly name: string } },
  { version, assertOwned }: { version: string | undefined; assertOwned: () => Promise<unknown> },
): Promise<string> {
  const { metadata } = object;
  for (let known = version; ;) {
    try {
      const written = known
        ? await api.replace('ConfigMap', { ...object, metadata: { ...metadata, resourceVersion: known } })
        : await api.create('ConfigMap', object);
      return written.metadata.resourceVersion;
    } catch (error) {
      if (!isStatus(error, 404, 409)) throw error;
      await assertOwned();
      const found = await api.get('ConfigMap', metadata.name);
      known = found?.metadata.resourceVersion;
    }
  }
}
