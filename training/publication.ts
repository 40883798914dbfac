import type { Job } from '../job/index.js';
import { publishFolder, readObject, type PublishOptions } from '../objects/publish.js';
import { InputError } from '../runtime/errors.js';
import { isModelFile } from '../storage/model-folder.js';

/** Copies a complete model folder to an address. Readers see the model when it is complete there. */
export async function publishModel(
  directory: string,
  address: string,
  options: Pick<PublishOptions, 'store' | 'signal'>,
): Promise<void> {
  await publishFolder(directory, address, { ...options, last: 'config.json', isPart: isModelFile });
}

/** Returns the digest of the model at an address, or undefined where there is none. */
export async function publishedDigest(address: string, store: Job['objectStore']): Promise<string | undefined> {
  const text = await readObject(`${address.replace(/\/+$/, '')}/config.json`, store);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as { digest?: string }).digest;
  } catch {
    return 'unreadable';
  }
}

/** Rejects with an InputError where an address holds a model, unless that may be replaced. */
export async function refuseToReplacePublished(
  address: string,
  { overwrite = false, store }: { readonly overwrite?: boolean; readonly store?: Job['objectStore'] } = {},
): Promise<void> {
  if (!overwrite && (await publishedDigest(address, store)) !== undefined) throw keptAt(address);
}

/** The error about an address that holds another model. */
export function keptAt(address: string): InputError {
  return new InputError(`Cannot write a model to ${address}: it holds a model`, {
    code: 'object-model-kept',
    facts: { address },
  });
}
